import { sql } from 'kysely'
import type { OutgoingMedia, OutgoingMessage } from '../channels/channel.ts'
import { takePair } from '../channels/pace.ts'
import type { Tx } from '../context.ts'
import type { Queued } from './next-queued.ts'

/** An attempt that has begun. */
export interface Attempt {
  message_id: string
  chat_id: string
  attempt: number
  /** From when the message's age counts. */
  since: Date
  /** How often this attempt was refused for a moment. */
  tries: number
  startedAt: Date
  message: OutgoingMessage
}

/**
 * Notes down that the attempt begins: message, attempt and what the customer is still to be written,
 * in one statement.
 *
 * @returns null where the customer was written to too often just now: nothing has begun
 */
export async function begin(
  tx: Tx,
  queued: Queued,
  media: OutgoingMedia | null,
): Promise<Attempt | null> {
  const { message_id, chat_id, attempt, since, tries, customer_id } = queued
  const phone_number_id = queued.phone_number_id ?? ''
  const startedAt = tx.now()
  const begun = await sql`
    WITH paced AS (${takePair(startedAt, { customer_id, phone_number_id })}),
    started AS (
      UPDATE messages SET attempt_started_at = ${startedAt}
      WHERE message_id = ${message_id} AND EXISTS (SELECT FROM paced)
    )
    INSERT INTO attempts (message_id, attempt, started_at)
    SELECT ${message_id}, ${attempt}, ${startedAt} FROM paced
    ON CONFLICT (message_id, attempt) DO UPDATE
      SET started_at = excluded.started_at, ended_at = NULL`.execute(tx.db)
  if (begun.numAffectedRows === 0n) return null
  return {
    message_id,
    chat_id,
    attempt,
    since,
    tries,
    startedAt,
    message: {
      callback: `${message_id}:${attempt}`,
      customer: { phone: queued.phone, user_id: queued.user_id },
      phone_number_id: queued.phone_number_id,
      kind: queued.kind,
      message: queued.message,
      content: queued.content,
      media,
      reply_to: queued.reply_to,
    },
  }
}
