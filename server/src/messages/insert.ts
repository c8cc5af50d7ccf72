import type { Selectable } from 'kysely'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'

export type MessageRow = Selectable<Tables['messages']>

type Written = Pick<
  MessageRow,
  | 'chat_id'
  | 'sender_type'
  | 'sender_id'
  | 'sender_name'
  | 'channel'
  | 'kind'
  | 'message'
  | 'datetime'
>

/** A message before it has its number; what is left out is not there. */
export type NewMessage = Written & Partial<MessageRow>

/** The row of a chat's next message. */
export function nextMessage(
  chat: { last_seq: number; incoming_count: number },
  message: NewMessage,
  now: Date,
): MessageRow {
  return {
    ...EMPTY,
    ...message,
    message_id: newId(),
    seq: chat.last_seq + 1,
    incoming_count:
      message.incoming_count ?? chat.incoming_count + (message.sender_type === 'Customer' ? 1 : 0),
    created_at: now,
  }
}

const EMPTY = {
  message_tag: null,
  media_id: null,
  content: null,
  reply_to_id: null,
  reply_to_whatsapp_id: null,
  reactions: [],
  edited_at: null,
  revoked_at: null,
  delivery: null,
  attempt: 0,
  attempt_started_at: null,
  error: null,
  stopped_waiting_since: null,
  whatsapp_id: null,
  client_message_id: null,
}

/**
 * Adds the next message of a locked chat.
 *
 * @param chat the counters of the chat before; the caller writes the new ones
 * @returns the stored row; undefined when this WhatsApp message is here already
 */
export async function insertMessage(
  tx: Tx,
  chat: { last_seq: number; incoming_count: number },
  message: NewMessage,
): Promise<MessageRow | undefined> {
  const row = nextMessage(chat, message, tx.now())
  const inserted = await tx.db
    .insertInto('messages')
    .values({
      ...row,
      content: row.content === null ? null : json(row.content),
      error: null,
      reactions: json(row.reactions),
    })
    .onConflict((conflict) =>
      conflict.column('whatsapp_id').where('whatsapp_id', 'is not', null).doNothing(),
    )
    .returning('message_id')
    .executeTakeFirst()
  return inserted && row
}

/** What a message quotes, by its WhatsApp id; the quoted one may be unknown here. */
export async function quoteOf(tx: Tx, whatsapp_id: string | null) {
  if (whatsapp_id === null) return {}
  const quoted = await findByWhatsAppId(tx, whatsapp_id)
  return { reply_to_whatsapp_id: whatsapp_id, reply_to_id: quoted?.message_id ?? null }
}

/** A message by the id WhatsApp gave it, also that of an earlier attempt. */
export async function findByWhatsAppId(tx: Tx, whatsapp_id: string) {
  const current = await tx.db
    .selectFrom('messages')
    .select(['message_id', 'chat_id', 'attempt'])
    .where('whatsapp_id', '=', whatsapp_id)
    .executeTakeFirst()
  if (current !== undefined) return current
  return tx.db
    .selectFrom('attempts')
    .innerJoin('messages', 'messages.message_id', 'attempts.message_id')
    .select(['messages.message_id', 'messages.chat_id', 'attempts.attempt'])
    .where('attempts.whatsapp_id', '=', whatsapp_id)
    .executeTakeFirst()
}
