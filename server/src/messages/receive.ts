import { assignWaiting } from '../assignment/hand-out.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { lockOrOpenChat } from '../chats/open.ts'
import { getChat } from '../chats/present.ts'
import { tellReopened } from '../chats/tell.ts'
import { updateChat } from '../chats/update.ts'
import type { Context, Tx } from '../context.ts'
import { resolveCustomer } from '../customers/resolve.ts'
import { openWindow } from '../customers/service-window.ts'
import { addMedia } from '../media/add.ts'
import { publishNewMessage } from './audience.ts'
import { chatAfter, type IncomingMessage, messageOf } from './incoming.ts'
import { insertMessage, quoteOf } from './insert.ts'
import { receiveAtOnce } from './receive-at-once.ts'

/**
 * Takes a customer's message in: stores it exactly once, in its chat, in order; opens or reopens the
 * chat, starts the waiting, gives it to an executive who is free. One transaction.
 */
export async function receiveMessage(ctx: Context, incoming: IncomingMessage): Promise<void> {
  if (await receiveAtOnce(ctx, incoming)) return
  try {
    await ctx.transaction((tx) => storeIncoming(tx, incoming))
  } catch (error) {
    if (!(error instanceof AlreadyStored)) throw error
  }
}

/** Undoes what the repeated delivery of a message has begun. */
class AlreadyStored extends Error {}

async function storeIncoming(tx: Tx, incoming: IncomingMessage): Promise<void> {
  const customer = await resolveCustomer(tx, incoming.from)
  const { chat } = await lockOrOpenChat(tx, customer, incoming)
  const message = await insertMessage(tx, chat, {
    ...messageOf(incoming, chat.chat_id, customer),
    media_id:
      incoming.media === null ? null : await addMedia(tx, incoming.media, incoming.phone_number_id),
    ...(await quoteOf(tx, incoming.reply_to)),
  })
  if (message === undefined) throw new AlreadyStored()
  if (incoming.opensWindow && incoming.phone_number_id !== null) {
    await openWindow(tx, customer.customer_id, incoming.phone_number_id, incoming.datetime)
  }
  const updated = await updateChat(tx, chat.chat_id, chatAfter(chat, incoming, message, tx.now()))
  if (chat.status === 'resolved') await tellReopened(tx, chat, customer.customer, 'customer')
  await publishNewMessage(tx, message, customer.customer)
  const needsExecutive = chat.assigned_executive_id === null || chat.status === 'resolved'
  if (needsExecutive) await assignWaiting(tx, chat)
  await publishRoomUpdate(tx, needsExecutive ? await getChat(tx.db, chat.chat_id) : updated)
}
