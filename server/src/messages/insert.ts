import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'

type Written = Pick<
  Insertable<Tables['messages']>,
  | 'chat_id'
  | 'sender_type'
  | 'sender_id'
  | 'sender_name'
  | 'channel'
  | 'kind'
  | 'message'
  | 'datetime'
>
type Optional = Omit<Insertable<Tables['messages']>, keyof Written | 'content' | 'message_id'>

export type NewMessage = Written &
  Partial<Optional> & { content?: Record<string, unknown> | null | undefined }

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
): Promise<Selectable<Tables['messages']> | undefined> {
  const { content, ...columns } = message
  const incoming_count = chat.incoming_count + (message.sender_type === 'Customer' ? 1 : 0)
  const row = {
    ...columns,
    message_id: newId(),
    seq: chat.last_seq + 1,
    incoming_count,
    content: content == null ? null : json(content),
    reactions: json([]),
    created_at: tx.now(),
  }
  return tx.db
    .insertInto('messages')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('whatsapp_id').where('whatsapp_id', 'is not', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
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
