import type { Channel, Message, SendMessage } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { numberFor } from '../chats/number.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import { chatNotFound, chatResolved, DeskError, serviceWindowClosed } from '../errors.ts'
import { isUniqueViolation, RaceLost } from '../platform/db/transaction.ts'
import { publishNewMessage } from './audience.ts'
import { type Address, type Content, quoted, repeated, wordsOf } from './content.ts'
import { nextMessage } from './insert.ts'
import { deliverNext } from './jobs.ts'
import { preview } from './preview.ts'
import { sendAsCustomer } from './send-as-customer.ts'
import { storeMessage } from './store.ts'

/** Sends text, or a template. */
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
    const chat = await lockChatToWrite(
      tx,
      input.chat_id,
      actor.executive_id,
      input.client_message_id,
    )
    if (chat.earlier_id !== null) return repeated(tx, chat.earlier_id, input, content)
    if (chat.status === 'resolved') throw chatResolved()
    requireNothingNewer(chat, input)
    const channel = input.channel ?? chat.channel
    if (channel === 'whatsapp' && chat.opted_out_at !== null) throw optedOut()
    if (channel === 'whatsapp' && !content.isTemplate) requireOpenWindow(tx, chat)
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
    ...stopWaiting(tx.config.clocks, chat, now),
    ...(await numberToWriteBy(tx, chat)),
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
  }).catch((error: unknown) => {
    // The same message over two connections at once: the next try finds the one that won.
    if (isUniqueViolation(error, 'messages_by_client_id')) throw new RaceLost()
    throw error
  })
  if (channel === 'whatsapp') await tx.enqueue(deliverNext, { chat_id: chat.chat_id })
  return message
}

/** A chat begun in the app has no number of ours until something goes over WhatsApp. */
async function numberToWriteBy(tx: Tx, chat: ChatToWrite) {
  if (chat.channel !== 'whatsapp' || chat.phone_number_id !== null) return {}
  return { phone_number_id: await numberFor(tx, chat.customer_id, chat.customer_type) }
}

const optedOut = () =>
  new DeskError(
    'customer_opted_out',
    'This customer does not want to be written to over WhatsApp. Wait until they write.',
  )

/** The send guard: what was written without seeing the latest messages is not sent yet. */
function requireNothingNewer(chat: { last_seq: number }, input: Address): void {
  if (input.seen_seq === undefined || input.seen_seq >= chat.last_seq) return
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
