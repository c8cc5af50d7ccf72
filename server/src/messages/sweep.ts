import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deliverNext } from './jobs.ts'
import { recordFailure } from './record-delivery.ts'

/** How long an attempt whose outcome nobody knows waits for a status (`09-rules.md` section 3). */
const UNKNOWN_MS = 120_000

/** A queued message without a start for this long has lost its job. */
const LOST_MS = 30_000

/**
 * Ends attempts without an outcome, and wakes deliveries whose job was lost. What waits for a paused
 * number is left alone until it is too old to be sent.
 */
export async function sweepDeliveries(ctx: Context): Promise<void> {
  await ctx.jobs.unblock(deliverNext)
  const waked = new Set<string>()
  for (const { attempt_started_at, ...message } of await findStuck(ctx)) {
    if (attempt_started_at !== null) {
      await ctx.transaction((tx) => recordFailure(tx, message, UNKNOWN))
    } else if (!waked.has(message.chat_id)) {
      waked.add(message.chat_id)
      const { chat_id } = message
      await ctx.transaction((tx) => tx.enqueue(deliverNext, { chat_id, rest: true }))
    }
  }
}

interface Stuck {
  message_id: string
  chat_id: string
  attempt: number
  attempt_started_at: Date | null
}

async function findStuck(ctx: Context): Promise<Stuck[]> {
  const now = ctx.now().getTime()
  const lost = new Date(now - LOST_MS)
  const unknown = new Date(now - UNKNOWN_MS)
  const old = new Date(now - ctx.config.sendMaxAge * 1000)
  const { rows } = await sql<Stuck>`
    SELECT m.message_id, m.chat_id, m.attempt, m.attempt_started_at
    FROM messages m JOIN chats c USING (chat_id)
      LEFT JOIN business_numbers n USING (phone_number_id)
      LEFT JOIN put_off_messages p USING (message_id)
    WHERE m.delivery = 'queued' AND m.created_at < ${lost} AND (
      m.attempt_started_at < ${unknown}
      OR (m.attempt_started_at IS NULL AND coalesce(p.deliver_after < ${lost}, true)
        AND (n.paused_at IS NULL OR coalesce(p.since, m.created_at) < ${old})))
    ORDER BY m.created_at LIMIT 200`.execute(ctx.db)
  return rows
}

const UNKNOWN = {
  code: 'delivery_unknown',
  message: 'WhatsApp never said whether this arrived. Ask the customer before sending it again.',
}
