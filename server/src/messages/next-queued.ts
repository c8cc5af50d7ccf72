import { sql } from 'kysely'
import type { Tx } from '../context.ts'

export type Queued = NonNullable<Awaited<ReturnType<typeof findNext>>>

/**
 * The message that a chat sends next, locked, with all that sending needs: the oldest queued one.
 * One that waits for a new attempt has lost its place already and holds up nothing.
 */
export async function findNext(tx: Tx, chat_id: string) {
  const queued = await joined(tx)
    .select([
      'messages.message_id',
      'messages.attempt',
      'messages.kind',
      'messages.message',
      'messages.content',
      'messages.created_at',
      'messages.chat_id',
      'media.kind as media_kind',
      'media.mime_type',
      'media.file_name',
      broughtAs(tx.now()).as('whatsapp_media_id'),
      'number.rate',
      'number.paused_at',
      'number.pause_reason',
      'put_off.deliver_after',
      'put_off.since',
      'put_off.tries',
      'put_off.attempt as put_off_attempt',
      'chats.customer_id',
      'chats.phone_number_id',
      'quoted.whatsapp_id as reply_to',
      CLOSES_AT.as('closes_at'),
      aliasOf('phone').as('phone'),
      aliasOf('user_id').as('user_id'),
    ])
    .where('messages.chat_id', '=', chat_id)
    .where('messages.delivery', '=', 'queued')
    .where('messages.attempt_started_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('messages.attempt', '=', 1),
        eb('put_off.deliver_after', 'is', null),
        eb('put_off.deliver_after', '<=', tx.now()),
      ]),
    )
    .orderBy('messages.seq')
    .limit(1)
    .forUpdate('messages')
    .executeTakeFirst()
  if (queued === undefined) return undefined
  const { put_off_attempt, ...row } = queued
  return {
    ...row,
    since: row.since ?? row.created_at,
    tries: put_off_attempt === row.attempt ? (row.tries ?? 0) : 0,
  }
}

/** With its file, its quote, its number, and what is known of earlier tries. */
const joined = (tx: Tx) =>
  tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .leftJoin('business_numbers as number', 'number.phone_number_id', 'chats.phone_number_id')
    .leftJoin('put_off_messages as put_off', 'put_off.message_id', 'messages.message_id')
    .leftJoin('messages as quoted', 'quoted.message_id', 'messages.reply_to_id')
    .leftJoin('media', 'media.media_id', 'messages.media_id')

/** The file's id with WhatsApp, while that keeps it. */
const broughtAs = (now: Date) => sql<string | null>`(
  SELECT brought.whatsapp_media_id FROM whatsapp_uploads AS brought
  WHERE brought.media_id = messages.media_id
    AND brought.phone_number_id = chats.phone_number_id AND brought.expires_at > ${now})`

const CLOSES_AT = sql<Date | null>`(
  SELECT closes_at FROM service_windows w
  WHERE w.customer_id = chats.customer_id AND w.phone_number_id = chats.phone_number_id)`

/** The latest id of a kind that the customer is known by: WhatsApp takes the number or the user id. */
export const aliasOf = (kind: 'phone' | 'user_id') => sql<string | null>`(
  SELECT value FROM customer_aliases a
  WHERE a.customer_id = chats.customer_id AND a.kind = ${kind}
  ORDER BY a.created_at DESC LIMIT 1)`
