import type { ChannelState } from '@smart-chat/contract'
import { sql } from 'kysely'
import { leadsRoom } from '../chats/audience.ts'
import type { Db, Tx } from '../context.ts'

/**
 * How our numbers are doing, with what waits to be sent over them.
 *
 * @param only some of them: of these segments, or this one; left out: all
 */
export async function readChannels(
  db: Db,
  only: { customer_types?: string[]; phone_number_id?: string } = {},
): Promise<ChannelState[]> {
  const { customer_types = null, phone_number_id = null } = only
  const { rows } = await sql<Row>`
    SELECT n.phone_number_id, n.customer_type, n.display_number, n.paused_at, n.pause_code,
      n.pause_reason, n.check_due_at, n.quality, n.messaging_limit, n.notice, (
        SELECT count(*)::int FROM messages JOIN chats USING (chat_id)
        WHERE messages.delivery = 'queued' AND chats.phone_number_id = n.phone_number_id
      ) AS queued
    FROM business_numbers n JOIN segments USING (customer_type)
    WHERE n.removed_at IS NULL AND (${customer_types}::text[] IS NULL OR n.customer_type = ANY (${customer_types}::text[]))
      AND (${phone_number_id}::text IS NULL OR n.phone_number_id = ${phone_number_id})
    ORDER BY segments.position, n.phone_number_id`.execute(db)
  return rows.map(present)
}

/** Tells the segment and its leads how a number is doing, as it is in this transaction. */
export async function publishChannel(tx: Tx, phone_number_id: string): Promise<void> {
  for (const channel of await readChannels(tx.db, { phone_number_id })) {
    const { room } = await tx.segment(channel.customer_type)
    tx.publish([room, leadsRoom(channel.customer_type)], 'channel_state', channel)
  }
}

interface Row extends Omit<ChannelState, 'state' | 'reason' | 'code' | 'since' | 'next_check_at'> {
  paused_at: Date | null
  pause_code: string | null
  pause_reason: string | null
  check_due_at: Date | null
}

function present({ paused_at, pause_code, pause_reason, check_due_at, ...row }: Row): ChannelState {
  return {
    ...row,
    state: paused_at === null ? 'working' : 'paused',
    reason: pause_reason,
    code: pause_code,
    since: paused_at?.toISOString() ?? null,
    next_check_at: check_due_at?.toISOString() ?? null,
  }
}
