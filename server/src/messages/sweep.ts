import type { Context } from '../context.ts'
import { deliverNext } from './jobs.ts'
import { recordFailure } from './record-delivery.ts'

/** How long an attempt whose outcome nobody knows waits for a status (`09-rules.md` section 3). */
const UNKNOWN_MS = 120_000

/** A queued message without a start for this long has lost its job. */
const LOST_MS = 30_000

/** Ends attempts without an outcome, and wakes deliveries whose job was lost. */
export async function sweepDeliveries(ctx: Context): Promise<void> {
  await ctx.jobs.unblock(deliverNext)
  const now = ctx.now().getTime()
  const stuck = await ctx.db
    .selectFrom('messages')
    .select(['message_id', 'chat_id', 'attempt', 'attempt_started_at'])
    .where('delivery', '=', 'queued')
    .where('created_at', '<', new Date(now - LOST_MS))
    .orderBy('created_at')
    .limit(200)
    .execute()
  const waked = new Set<string>()
  for (const message of stuck) {
    const startedAt = message.attempt_started_at?.getTime()
    if (startedAt === undefined) {
      if (waked.has(message.chat_id)) continue
      waked.add(message.chat_id)
      await ctx.transaction((tx) => tx.enqueue(deliverNext, { chat_id: message.chat_id }))
    } else if (now - startedAt > UNKNOWN_MS) {
      await ctx.transaction((tx) => recordFailure(tx, message, UNKNOWN))
    }
  }
}

const UNKNOWN = {
  code: 'delivery_unknown',
  message: 'WhatsApp never said whether this arrived. Ask the customer before sending it again.',
}
