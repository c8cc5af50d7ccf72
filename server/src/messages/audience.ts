import type { Message } from '@smart-chat/contract'
import type { Selectable } from 'kysely'
import { chatRoom, customerRoom } from '../chats/audience.ts'
import type { Teller, Tx } from '../context.ts'
import type { Tables } from '../platform/db/tables.ts'
import {
  forCustomer,
  getMessage,
  type MediaColumns,
  NO_MEDIA,
  NO_QUOTE,
  presentMessage,
  type Quote,
  readMessage,
} from './present.ts'

/**
 * Tells of a new message.
 *
 * @param known what it quotes, and its file, where the caller knows; else they are read with the
 *   stored message
 */
export async function publishNewMessage(
  tx: Teller,
  row: Selectable<Tables['messages']>,
  chat: { customer: string; opened_inapp: boolean },
  known: Partial<Quote & MediaColumns> = {},
): Promise<Message> {
  const { customer, opened_inapp } = chat
  // Nearly every message is text that quotes nothing: then the row says all there is to say.
  const joins =
    (row.media_id !== null && known.media_state === undefined) ||
    (row.reply_to_id !== null && known.quoted_seq === undefined)
  const message = !joins
    ? presentMessage(
        { ...row, customer, opened_inapp, ...NO_MEDIA, ...NO_QUOTE, ...known },
        [],
        tx.signMediaUrl,
      )
    : await getMessage(tx, row.message_id)
  tell(tx, 'new_message', message, opened_inapp)
  return message
}

/**
 * Tells that a message looks different now. Its chat is locked before it is read: who tells of it at
 * the same time, that its file is here, that it was seen, has what the other one says, or comes first.
 */
export async function publishMessageUpdated(tx: Tx, message_id: string): Promise<void> {
  await tx.db
    .selectFrom('chats')
    .innerJoin('messages', 'messages.chat_id', 'chats.chat_id')
    .select('chats.chat_id')
    .where('message_id', '=', message_id)
    .forNoKeyUpdate('chats')
    .execute()
  const { message, opened_inapp } = await readMessage(tx, message_id)
  tell(tx, 'message_updated', message, opened_inapp)
}

/** Executives are told the message, the customer's own sockets their projection of it. */
function tell(
  tx: Teller,
  event: 'new_message' | 'message_updated',
  message: Message,
  openedInapp: boolean,
): void {
  // Whoever sends a message is answered with it; of what the desk says by itself they have to hear.
  const by = message.sender_type === 'System' ? null : undefined
  tx.publish([chatRoom(message.chat_id)], event, message, by)
  // On WhatsApp the phone tells the customer; only the app has sockets here.
  if (openedInapp) {
    tx.publish([customerRoom(message.chat_id)], event, forCustomer(message), by)
  }
}

/** Tells how far a message has got. The reason of a failure is for executives only. */
export function publishStatus(
  tx: Tx,
  told: Pick<Message, 'chat_id' | 'message_id' | 'seq' | 'attempt' | 'delivery' | 'error'> & {
    opened_inapp: boolean
  },
): void {
  const { chat_id, message_id, seq, attempt, delivery, error } = told
  const status = { chat_id, message_id, seq, attempt, delivery }
  tx.publish([chatRoom(chat_id)], 'message_status', { ...status, error })
  if (told.opened_inapp) tx.publish([customerRoom(chat_id)], 'message_status', status)
}
