import type { Channel, Message, SendMessage } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { isOurs, numberFor } from '../chats/number.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { isOpen, windowClosesAt } from '../customers/service-window.ts'
import {
  chatNotFound,
  chatResolved,
  DeskError,
  invalidField,
  optedOut,
  serviceWindowClosed,
} from '../errors.ts'
import { raceLostBy } from '../platform/db/transaction.ts'
import { publishNewMessage } from './audience.ts'
import { type Address, type Content, quoted, repeated, wordsOf } from './content.ts'
import { nextMessage } from './insert.ts'
import { deliverNext } from './jobs.ts'
import { preview } from './preview.ts'
import { sendAsCustomer } from './send-as-customer.ts'
import { storeMessage } from './store.ts'

/** Sends text, a template, or other content. */
export const sendMessage = (ctx: Context, input: SendMessage) =>
  sendContent(ctx, input, wordsOf(input))

/**
 * Stores an executive's message and queues its delivery, or a customer's from the app, in one
 * transaction. The same `client_message_id` with the same content answers with the message stored
 * the first time.
 */
export const sendContent = (ctx: Context, input: Address, content: Content) =>
  ctx.actor.kind === 'customer'
    ? sendAsCustomer(ctx, ctx.actor, input, content)
    : sendAsExecutive(ctx, input, content)

async function sendAsExecutive(ctx: Context, input: Address, content: Content) {
  const actor = requireExecutive(ctx.actor)
  const message = await ctx.transaction(async (tx) => {
    const found = await lockChatToWrite(
      tx,
      input.chat_id,
      actor.executive_id,
      input.client_message_id,
    )
    if (found.earlier_id !== null) return repeated(tx, found.earlier_id, input, content)
    if (found.status === 'resolved') throw chatResolved()
    await requireNothingNewer(tx, found, input)
    const channel = input.channel ?? found.channel
    if (channel === 'whatsapp') await requireAddress(tx, found)
    const chat = channel === 'whatsapp' ? await withNumber(tx, found) : found
    if (channel === 'whatsapp' && chat.opted_out_at !== null) throw optedOut()
    if (channel === 'whatsapp' && content.form !== 'template') requireOpenWindow(tx, chat)
    return storeOutgoing(tx, chat, { ...input, channel }, content)
  })
  const { message_id, seq, datetime } = message
  return { message_id, seq, datetime, delivery: message.delivery ?? 'queued', message }
}

/** The chat as clients see it, locked, and the message that this one may repeat. */
async function lockChatToWrite(...wanted: Parameters<typeof readToWrite>) {
  const chat = await readToWrite(...wanted)
  // Whoever waited for the lock got the chat of now, but its window and names of before.
  return chat.has_waited ? readToWrite(...wanted) : chat
}

async function readToWrite(
  tx: Tx,
  chat_id: string,
  sender_id: string,
  client_message_id: string | undefined,
) {
  const chat = await selectChats(tx.db)
    .select('customers.opted_out_at')
    // The locked row is of the present version, a subquery sees that of the statement's beginning.
    .select(
      sql<boolean>`chats.xmin::text <> (
        SELECT seen.xmin::text FROM chats AS seen WHERE seen.chat_id = chats.chat_id)`.as(
        'has_waited',
      ),
    )
    .select((eb) =>
      eb
        .selectFrom('messages')
        .select('message_id')
        .where('sender_id', '=', sender_id)
        .where('client_message_id', '=', client_message_id ?? null)
        .as('earlier_id'),
    )
    .where('chats.chat_id', '=', chat_id)
    .forUpdate('chats')
    .executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  requireSegment(tx.actor, chat.customer_type)
  return chat
}

type ChatToWrite = Awaited<ReturnType<typeof lockChatToWrite>>

/** Somebody known by the operator's own id only cannot be reached over WhatsApp. */
async function requireAddress(tx: Tx, chat: ChatToWrite): Promise<void> {
  if (chat.last_incoming_whatsapp_message !== null) return
  const known = await tx.db
    .selectFrom('customer_aliases')
    .select('value')
    .where('customer_id', '=', chat.customer_id)
    .where('kind', 'in', ['phone', 'user_id'])
    .limit(1)
    .executeTakeFirst()
  if (known !== undefined) return
  throw invalidField(
    'channel',
    'This customer is known in the app only: there is no number to write to. Answer in the app.',
  )
}

/**
 * A chat begun in the app has no number of ours until something goes over WhatsApp; one whose number
 * we gave up goes on over another, whose service window counts.
 */
async function withNumber<Chat extends Numbered>(tx: Tx, chat: Chat): Promise<Chat> {
  if (chat.phone_number_id !== null && isOurs(tx.config, chat.phone_number_id)) return chat
  const phone_number_id = await numberFor(tx, chat.customer_id, chat.customer_type)
  const closesAt = await windowClosesAt(tx.db, { ...chat, phone_number_id })
  return { ...chat, phone_number_id, service_window_closes_at: closesAt }
}

type Numbered = Pick<
  ChatToWrite,
  'customer_id' | 'customer_type' | 'phone_number_id' | 'service_window_closes_at'
>

async function storeOutgoing(
  tx: Tx,
  chat: ChatToWrite,
  input: Address & { channel: Channel },
  content: Content,
): Promise<Message> {
  const { executive_id, name } = requireExecutive(tx.actor)
  const { channel } = input
  const outgoing = await content.write(tx, { ...chat, channel })
  const { reply_to_id, ...quote } = await quoted(tx, chat.chat_id, input.reply_to)
  const now = tx.now()
  const row = nextMessage(
    chat,
    {
      chat_id: chat.chat_id,
      sender_type: 'Executive',
      sender_id: executive_id,
      sender_name: name,
      channel,
      ...outgoing.row,
      reply_to_id,
      // In the app there is nobody in between: what is stored is there to be read.
      delivery: channel === 'inapp' ? 'sent' : 'queued',
      attempt: 1,
      stopped_waiting_since: chat.waiting_since,
      client_message_id: input.client_message_id ?? null,
      datetime: now,
    },
    now,
  )
  const after = {
    last_seq: row.seq,
    last_message: preview(row.message),
    last_message_time: now,
    last_message_type: row.kind,
    last_interaction_by: 'Executive',
    last_outgoing_message: now,
    ...stopWaiting(await tx.segment(chat.customer_type), chat, now),
    phone_number_id: chat.phone_number_id,
    sort_at: now,
  } as const
  const message = await publishNewMessage(tx, row, chat, { ...quote, ...outgoing.media })
  await publishRoomUpdate(tx, presentChat({ ...chat, ...after }))
  await storeMessage(tx.db, {
    message: row,
    chat: after,
    version: null,
    window: null,
    changes: tx.takeChanges(),
    // The same message over two connections at once: the next try finds the one that won.
  }).catch(raceLostBy('messages_by_client_id'))
  if (channel === 'whatsapp') await tx.enqueue(deliverNext, { chat_id: chat.chat_id })
  return message
}

/**
 * The send guard: what was written without seeing the latest messages is not sent yet; what the desk
 * said by itself meanwhile is no reason.
 */
async function requireNothingNewer(tx: Tx, chat: ChatToWrite, { seen_seq }: Address) {
  if (seen_seq === undefined || seen_seq >= chat.last_seq) return
  const newer = await tx.db
    .selectFrom('messages')
    .select('seq')
    .where('chat_id', '=', chat.chat_id)
    .where('seq', '>', seen_seq)
    .where('sender_type', '<>', 'System')
    .limit(1)
    .executeTakeFirst()
  if (newer === undefined) return
  throw new DeskError(
    'newer_messages',
    'Something was written in this chat meanwhile. Read it, then send again.',
  )
}

/** @throws DeskError `service_window_closed` */
export function requireOpenWindow(tx: Tx, chat: { service_window_closes_at: Date | null }): void {
  const closesAt = chat.service_window_closes_at
  if (!isOpen(closesAt, tx.now())) throw serviceWindowClosed(closesAt)
}
