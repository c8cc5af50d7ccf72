import type { Message } from '@smart-chat/contract'
import type { LockedChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { lockPresent } from '../chats/open.ts'
import { getChat } from '../chats/present.ts'
import { updateChat } from '../chats/update.ts'
import type { Tx } from '../context.ts'
import type { KnownCustomer } from '../customers/resolve.ts'
import { isAskedForMark, markOf } from '../ratings/mark.ts'
import { giveMark } from '../ratings/rate.ts'
import { publishNewMessage } from './audience.ts'
import { type IncomingMessage, shownAfter } from './incoming.ts'
import type { MessageRow } from './insert.ts'

interface Marked {
  chat: LockedChat
  mark: number
}

/**
 * The chat that a message is the customer's mark for, locked: the latest one, if it is resolved and
 * asked for it, whatever the customer is about by now.
 *
 * @returns null for every other message
 */
export async function lockMarked(
  tx: Tx,
  customer: KnownCustomer,
  incoming: Omit<IncomingMessage, 'from'>,
): Promise<Marked | null> {
  const mark = markOf(incoming)
  if (mark === null) return null
  const chat = await lockPresent(tx, customer.customer_id, incoming.customer_type)
  return chat !== undefined && isAskedForMark(chat, tx.now()) ? { chat, mark } : null
}

/** Takes a stored message as the mark that it is: nothing reopens, and nobody waits. */
export async function takeMark(
  tx: Tx,
  { chat, mark }: Marked,
  customer: string,
  incoming: Omit<IncomingMessage, 'from'>,
  message: MessageRow,
): Promise<Message> {
  const after = shownAfter(incoming, message, tx.now())
  await updateChat(tx, chat.chat_id, after)
  const opened_inapp = chat.opened_inapp || incoming.channel === 'inapp'
  const told = await publishNewMessage(tx, message, { customer, opened_inapp })
  await giveMark(tx, chat, { rating: mark, given_by: 'customer' })
  await publishChatUpdated(tx, await getChat(tx.db, chat.chat_id))
  return told
}
