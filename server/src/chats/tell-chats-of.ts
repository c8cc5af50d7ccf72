import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { publishChatUpdated } from './audience.ts'
import { presentChat, selectChats } from './present.ts'

/** A person with more chats than this is told of in the active and the latest ones. */
const MOST = 100

/**
 * Tells that a customer's chats look different: the active ones and the latest. Their rows get a new
 * version, so that a message which read them before does not tell the older look afterwards.
 *
 * @returns the chats that were told
 */
export async function tellChatsOf(tx: Tx, customer_id: string, most = MOST) {
  const { rows } = await sql<{ chat_id: string }>`
    UPDATE chats SET last_seq = last_seq WHERE chat_id IN (
      SELECT chat_id FROM chats WHERE customer_id = ${customer_id}
      ORDER BY (status = 'active') DESC, created_at DESC LIMIT ${most} FOR UPDATE)
    RETURNING chat_id`.execute(tx.db)
  if (rows.length === 0) return []
  const chats = await selectChats(tx.db)
    .where(
      'chat_id',
      'in',
      rows.map(({ chat_id }) => chat_id),
    )
    .orderBy('chats.created_at')
    .execute()
  for (const chat of chats) await publishChatUpdated(tx, presentChat(chat))
  return chats.map(({ chat_id, customer_type, status }) => ({ chat_id, customer_type, status }))
}
