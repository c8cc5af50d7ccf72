import type { Context } from '../../context.ts'
import { changeCall } from '../../messages/change-call.ts'
import type { IncomingMessage } from '../../messages/incoming.ts'
import { receiveMessage } from '../../messages/receive.ts'
import { Call, type Change } from './envelope.ts'
import { numberOf } from './number-of.ts'
import { timeOf } from './translate.ts'

/**
 * An item of `calls`. A call by the customer is a message like any other: it opens the service
 * window, answered or not, and somebody should get back to them. Its two events, in whatever order
 * they come, are one message; calls of ours are not made here.
 */
export async function takeCall(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = Call.parse(raw)
  if (item.direction === 'BUSINESS_INITIATED') return
  const number = await numberOf(ctx, change)
  const contact = change.value.contacts?.[0]
  const call = {
    status: item.event === 'terminate' ? outcomeOf(item) : 'ringing',
    duration_s: item.duration ?? null,
  }
  const incoming: IncomingMessage = {
    channel: 'whatsapp',
    ...number,
    from: {
      phone: contact?.wa_id ?? item.from ?? null,
      user_id: item.from_user_id ?? contact?.user_id ?? null,
      parent_user_id: contact?.parent_user_id ?? null,
      name: contact?.profile?.name?.trim() || contact?.profile?.username || null,
    },
    whatsapp_id: item.id,
    client_message_id: null,
    datetime: timeOf(item.timestamp, ctx.now()),
    kind: 'call',
    message: wordsOf(call),
    message_tag: null,
    content: { call },
    media: null,
    reply_to: null,
    opensWindow: true,
  }
  if (incoming.from.phone === null && incoming.from.user_id === null)
    throw new Error('It does not say who called.')
  await receiveMessage(ctx, incoming)
  if (item.event === 'terminate')
    await changeCall(ctx, { whatsapp_id: item.id, message: incoming.message, call })
}

type Told = { status: string; duration_s: number | null }

const outcomeOf = ({ status, duration = 0 }: Call): string =>
  duration > 0 || [status].flat().includes('COMPLETED') ? 'answered' : 'missed'

function wordsOf({ status, duration_s }: Told): string {
  if (status === 'missed') return '📞 Missed call'
  if (status === 'ringing' || duration_s === null) return '📞 Call'
  return duration_s < 60
    ? `📞 Call, ${duration_s} s`
    : `📞 Call, ${Math.round(duration_s / 60)} min`
}
