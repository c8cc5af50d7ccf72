import type { Context } from '../context.ts'
import type { JsonObject, Message, MessageStatus } from '../store/records.ts'

const HOUR_MS = 3600 * 1000

/**
 * What a status says about the price. Per message as of October 2026, when service messages are
 * charged too; free for 72 hours where an advertisement led to the chat and was answered in time,
 * and only then with a `conversation`.
 */
export function pricingOf(ctx: Context, message: Message, status: MessageStatus): JsonObject {
  const freeUntil = freeEntryUntil(ctx, message)
  if (freeUntil !== undefined) {
    const expires = { expiration_timestamp: String(Math.floor(freeUntil / 1000)) }
    return {
      conversation: {
        id: Buffer.from(`${message.phone_number_id} ${message.phone} ${freeUntil}`).toString('hex'),
        ...(status === 'sent' ? expires : {}),
        origin: { type: 'referral_conversion' },
      },
      pricing: priceOf('free_entry_point', 'referral_conversion'),
    }
  }
  return { pricing: priceOf('regular', message.template?.category.toLowerCase() ?? 'service') }
}

function priceOf(type: string, category: string): JsonObject {
  return { billable: type === 'regular', pricing_model: 'PMP', type, category }
}

/** 72 hours from the first answer to an advertisement's customer, if it came within a day. */
function freeEntryUntil(ctx: Context, message: Message): number | undefined {
  const known = ctx.store.conversation(message.phone_number_id, message.phone)
  const entry = known.findLast(
    ({ referral, timestamp }) => referral !== undefined && timestamp <= message.timestamp,
  )
  const answer =
    entry && known.find(({ from, timestamp }) => from === 'desk' && timestamp >= entry.timestamp)
  if (!entry || !answer || answer.timestamp - entry.timestamp > 24 * HOUR_MS) return undefined
  const until = answer.timestamp + 72 * HOUR_MS
  return message.timestamp < until ? until : undefined
}
