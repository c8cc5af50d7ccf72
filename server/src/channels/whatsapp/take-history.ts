import type { Context } from '../../context.ts'
import { importHistory, type PastMessage } from '../../messages/import-history.ts'
import { type Change, History, Message } from './envelope.ts'
import { type BusinessNumber, numberOf } from './number-of.ts'
import { translateMessage } from './translate.ts'

/**
 * An item of `history`: what was written in the phone app before the number came here, some threads
 * at a time. It is kept silently; one who declined to share it sends errors instead.
 */
export async function takeHistory(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const number = await numberOf(ctx, change)
  for (const { id, context = {}, messages } of History.parse(raw).threads) {
    const who = {
      phone: context.wa_id ?? (context.user_id === undefined ? (id ?? null) : null),
      user_id: context.user_id ?? null,
      parent_user_id: null,
      name: context.username ?? null,
    }
    const past = messages.flatMap((one) => pastOf(ctx, number, one))
    if (past.length > 0) await importHistory(ctx, { who, ...number, messages: past })
  }
}

/** What cannot be read of it is left in the phone app. */
function pastOf(ctx: Context, number: BusinessNumber, raw: unknown): PastMessage[] {
  const parsed = Message.safeParse(raw)
  if (!parsed.success || CHANGES.has(parsed.data.type)) return []
  const item = parsed.data
  const { kind, message, message_tag, content, media, datetime, reply_to } = translateMessage(
    item,
    undefined,
    number,
    ctx.now(),
  )
  const { status } = (item.history_context ?? {}) as { status?: unknown }
  const isPlaceholder = item.type === 'media_placeholder'
  return [
    {
      whatsapp_id: item.id,
      isOurs: item.to !== undefined || item.to_user_id !== undefined,
      ...(isPlaceholder
        ? { kind: item.type, message: '🖼️ A file in the phone app', content: null }
        : { kind, message, content }),
      message_tag,
      media,
      datetime,
      reply_to,
      delivery: DELIVERY[String(status)] ?? 'sent',
    },
  ]
}

/** They change messages of a time of which only what was left is told. */
const CHANGES = new Set(['reaction', 'edit', 'revoke', 'system'])

const DELIVERY: Record<string, PastMessage['delivery']> = {
  ERROR: 'failed',
  PENDING: 'sent',
  SENT: 'sent',
  DELIVERED: 'delivered',
  READ: 'read',
  PLAYED: 'read',
}
