import { assignWaiting } from '../assignment/hand-out.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { lockActiveChat } from '../chats/lock-active.ts'
import { lockOrOpenChat, type OpenChat } from '../chats/open.ts'
import { getChat } from '../chats/present.ts'
import { tellReopened } from '../chats/tell.ts'
import { updateChat } from '../chats/update.ts'
import type { Context, Tx } from '../context.ts'
import { type Identity, resolveCustomer } from '../customers/resolve.ts'
import { openWindow } from '../customers/service-window.ts'
import { addMedia, type IncomingMedia } from '../media/add.ts'
import { publishNewMessage } from './audience.ts'
import { insertMessage, quoteOf } from './insert.ts'
import { preview } from './preview.ts'

/** A message of a customer, as a channel hands it in. */
export interface IncomingMessage {
  channel: 'whatsapp' | 'inapp'
  customer_type: string
  phone_number_id: string | null
  from: Identity
  whatsapp_id: string | null
  client_message_id: string | null
  /** The customer's time. */
  datetime: Date
  /** `text`, `image`, `location` … */
  kind: string
  /** Text, caption or stand-in. */
  message: string
  /** The id of a chosen button or row. */
  message_tag: string | null
  content: Record<string, unknown> | null
  media: IncomingMedia | null
  /** The WhatsApp id of what it quotes. */
  reply_to: string | null
  opensWindow: boolean
}

/**
 * Takes a customer's message in: stores it exactly once, in its chat, in order; opens or reopens the
 * chat, starts the waiting, gives it to an executive who is free. One transaction.
 *
 * @returns null when the message is here already
 */
export async function receiveMessage(ctx: Context, incoming: IncomingMessage) {
  try {
    return await ctx.transaction((tx) => storeIncoming(tx, incoming))
  } catch (error) {
    if (error instanceof AlreadyStored) return null
    throw error
  }
}

/** Undoes what the repeated delivery of a message has begun. */
class AlreadyStored extends Error {}

async function storeIncoming(tx: Tx, incoming: IncomingMessage) {
  const { customer, chat } =
    (await lockActiveChat(tx, incoming.from, incoming.customer_type)) ??
    (await findOrOpen(tx, incoming))
  const media_id =
    incoming.media === null ? null : await addMedia(tx, incoming.media, incoming.phone_number_id)
  const message = await insertMessage(tx, chat, {
    chat_id: chat.chat_id,
    sender_type: 'Customer',
    sender_id: customer.customer_id,
    sender_name: customer.name,
    channel: incoming.channel,
    kind: incoming.kind,
    message: incoming.message,
    message_tag: incoming.message_tag,
    media_id,
    content: incoming.content,
    datetime: incoming.datetime,
    whatsapp_id: incoming.whatsapp_id,
    client_message_id: incoming.client_message_id,
    ...(await quoteOf(tx, incoming.reply_to)),
  })
  if (message === undefined) throw new AlreadyStored()
  if (incoming.opensWindow && incoming.phone_number_id !== null) {
    await openWindow(tx, customer.customer_id, incoming.phone_number_id, incoming.datetime)
  }
  const updated = await updateChat(tx, chat.chat_id, patchOf(tx, chat, incoming, message))
  if (chat.status === 'resolved') await tellReopened(tx, chat, customer.customer, 'customer')
  await publishNewMessage(tx, message, customer.customer)
  const needsExecutive = chat.assigned_executive_id === null || chat.status === 'resolved'
  if (needsExecutive) await assignWaiting(tx, chat)
  await publishRoomUpdate(tx, needsExecutive ? await getChat(tx.db, chat.chat_id) : updated)
  return { chat_id: chat.chat_id, message_id: message.message_id, seq: message.seq }
}

async function findOrOpen(tx: Tx, incoming: IncomingMessage) {
  const customer = await resolveCustomer(tx, incoming.from)
  const { chat } = await lockOrOpenChat(tx, customer, incoming)
  return { customer, chat }
}

/** What an incoming message makes of its chat. */
function patchOf(
  tx: Tx,
  chat: OpenChat,
  incoming: IncomingMessage,
  message: { seq: number; incoming_count: number },
) {
  const { channel, datetime } = incoming
  return {
    status: 'active',
    resolved_at: null,
    resolved_reason: null,
    channel,
    ...(incoming.phone_number_id === null ? {} : { phone_number_id: incoming.phone_number_id }),
    last_seq: message.seq,
    incoming_count: message.incoming_count,
    unseen_count: chat.unseen_count + 1,
    last_message: preview(incoming.message),
    last_message_time: datetime,
    last_message_type: incoming.kind,
    last_interaction_by: 'Customer',
    last_incoming_message_time: datetime,
    ...(channel === 'whatsapp' ? { last_incoming_whatsapp_message: datetime } : {}),
    waiting_since: chat.waiting_since ?? tx.now(),
    awaiting_customer: false,
    awaiting_due_at: null,
    sort_at: tx.now(),
  } as const
}
