import type { Message } from '@smart-chat/contract'
import { assignWaiting } from '../assignment/assign-waiting.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { lockOrOpenChat } from '../chats/open.ts'
import { tellReopened } from '../chats/tell.ts'
import { updateChat } from '../chats/update.ts'
import { tellAwaitedNoMore } from '../clocks/tell.ts'
import type { Context, Tx } from '../context.ts'
import { type KnownCustomer, resolveCustomer } from '../customers/resolve.ts'
import { openWindow } from '../customers/service-window.ts'
import { addMedia } from '../media/add.ts'
import { publishNewMessage } from './audience.ts'
import { applyEarlyChanges } from './change.ts'
import { chatAfter, type IncomingMessage, messageOf } from './incoming.ts'
import { insertMessage, quoteOf } from './insert.ts'
import { receiveAtOnce } from './receive-at-once.ts'
import { replyAtOnce } from './reply-at-once.ts'
import { lockMarked, takeMark } from './take-mark.ts'

/**
 * Takes a customer's message in: stores it exactly once, in its chat, in order; opens or reopens the
 * chat, starts the waiting, gives it to an executive who is free. One transaction.
 */
export async function receiveMessage(ctx: Context, incoming: IncomingMessage): Promise<void> {
  if (await receiveAtOnce(ctx, incoming)) return
  try {
    await ctx.transaction(async (tx) => {
      await storeIncoming(tx, await resolveCustomer(tx, incoming.from), incoming)
    })
  } catch (error) {
    if (!(error instanceof AlreadyStored)) throw error
  }
}

/** Undoes what the repeated delivery of a message has begun. */
class AlreadyStored extends Error {}

/**
 * Stores a customer's message in their present chat of the segment, and all that follows from it.
 *
 * @param sent its file and what it quotes, where the sender names them by our own ids
 */
export async function storeIncoming(
  tx: Tx,
  customer: KnownCustomer,
  incoming: Omit<IncomingMessage, 'from'>,
  sent: { media_id: string | null; reply_to_id: string | null } | null = null,
): Promise<Message> {
  const marked = await lockMarked(tx, customer, incoming)
  const { chat } = marked ?? (await lockOrOpenChat(tx, customer, incoming))
  const message = await insertMessage(tx, chat, {
    ...messageOf(incoming, chat.chat_id, customer),
    // A mark is nothing that somebody has yet to read.
    ...(marked === null ? {} : { incoming_count: chat.incoming_count }),
    ...(sent ?? {
      media_id: await mediaOf(tx, incoming),
      ...(await quoteOf(tx, incoming.reply_to)),
    }),
  })
  if (message === undefined) throw new AlreadyStored()
  if (incoming.opensWindow && incoming.phone_number_id !== null) {
    await openWindow(tx, customer.customer_id, incoming.phone_number_id, incoming.datetime)
  }
  if (marked !== null) return takeMark(tx, marked, customer.customer, incoming, message)
  const segment = await tx.segment(incoming.customer_type)
  const after = chatAfter(chat, incoming, message, { segment, now: tx.now() })
  const updated = await updateChat(tx, chat.chat_id, after)
  if (chat.status === 'resolved') await tellReopened(tx, chat, customer.customer, 'customer')
  const told = await publishNewMessage(tx, message, {
    customer: customer.customer,
    opened_inapp: chat.opened_inapp || incoming.channel === 'inapp',
  })
  await tellAwaitedNoMore(tx, chat, updated.tags)
  const needsExecutive = chat.assigned_executive_id === null || chat.status === 'resolved'
  const assigned = needsExecutive ? await assignWaiting(tx, chat) : null
  await publishRoomUpdate(tx, assigned ?? updated)
  await applyEarlyChanges(tx, incoming.whatsapp_id)
  await replyAtOnce(tx, chat, segment)
  return told
}

const mediaOf = async (tx: Tx, { media, phone_number_id }: Omit<IncomingMessage, 'from'>) =>
  media === null ? null : addMedia(tx, media, phone_number_id)
