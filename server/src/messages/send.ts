import { isDeepStrictEqual } from 'node:util'
import type { Message, SendMessage } from '@smart-chat/contract'
import { requireSegment } from '../chats/access.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { presentChat, selectChats } from '../chats/present.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import {
  chatNotFound,
  chatResolved,
  DeskError,
  messageNotFound,
  serviceWindowClosed,
} from '../errors.ts'
import { isUniqueViolation, RaceLost } from '../platform/db/transaction.ts'
import { fillTemplate, getSendableTemplate } from '../templates/fill.ts'
import { publishNewMessage } from './audience.ts'
import { nextMessage } from './insert.ts'
import { deliverNext } from './jobs.ts'
import { getMessage, NO_QUOTE } from './present.ts'
import { preview } from './preview.ts'
import { storeMessage } from './store.ts'

/**
 * Stores an executive's message and queues its delivery, in one transaction. The same
 * `client_message_id` with the same content answers with the message stored the first time.
 */
export async function sendMessage(ctx: Context, input: SendMessage) {
  const actor = requireExecutive(ctx.actor)
  const message = await ctx.transaction(async (tx) => {
    const chat = await lockChatToWrite(
      tx,
      input.chat_id,
      actor.executive_id,
      input.client_message_id,
    )
    if (chat.earlier_id !== null) return repeated(tx, chat.earlier_id, input)
    if (chat.status === 'resolved') throw chatResolved()
    requireNothingNewer(chat, input)
    const channel = input.channel ?? chat.channel
    if (channel === 'whatsapp' && input.template_id === undefined) requireOpenWindow(tx, chat)
    return storeOutgoing(tx, chat, channel, input)
  })
  const { message_id, seq, datetime } = message
  return { message_id, seq, datetime, delivery: message.delivery ?? 'queued', message }
}

/** The chat as clients see it, locked, and the message that this one may repeat. */
async function lockChatToWrite(
  tx: Tx,
  chat_id: string,
  sender_id: string,
  client_message_id: string | undefined,
) {
  const chat = await selectChats(tx.db)
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
  channel: 'whatsapp' | 'inapp',
  input: SendMessage,
): Promise<Message> {
  const { executive_id, name } = requireExecutive(tx.actor)
  const outgoing = await outgoingContent(tx, chat.customer_type, input)
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
      ...outgoing,
      reply_to_id,
      delivery: 'queued',
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
    waiting_since: null,
    sla_alert_due_at: null,
    sla_escalation_due_at: null,
    sort_at: now,
  } as const
  const message = await publishNewMessage(tx, row, chat, quote)
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
  await tx.enqueue(deliverNext, { chat_id: chat.chat_id })
  return message
}

/** Text, or a template with its variables in place. */
async function outgoingContent(tx: Tx, customer_type: string, input: SendMessage) {
  if (input.template_id === undefined) {
    return { kind: 'text', message: input.message, content: null }
  }
  const template = await getSendableTemplate(tx.db, input.template_id, customer_type)
  return { kind: 'template', ...fillTemplate(template, input.variables) }
}

/** The message that has this client's id already, if it says the same. */
async function repeated(tx: Tx, message_id: string, input: SendMessage): Promise<Message> {
  const earlier = await getMessage(tx, message_id)
  const isSame =
    input.template_id === undefined
      ? earlier.message === input.message
      : earlier.content?.template_id === input.template_id &&
        isDeepStrictEqual(earlier.content.variables, input.variables)
  if (isSame && earlier.chat_id === input.chat_id) return earlier
  throw new DeskError(
    'client_message_id_conflict',
    'This client_message_id was used for another message. Give every message its own.',
  )
}

/** The send guard: what was written without seeing the latest messages is not sent yet. */
function requireNothingNewer(chat: { last_seq: number }, input: SendMessage): void {
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

/** The message of the same chat that this one quotes. */
async function quoted(tx: Tx, chat_id: string, reply_to: string | undefined) {
  if (reply_to === undefined) return { reply_to_id: null, ...NO_QUOTE }
  const row = await tx.db
    .selectFrom('messages')
    .select(['message_id as reply_to_id', 'seq as quoted_seq'])
    .select(['sender_name as quoted_sender_name', 'message as quoted_message'])
    .where('message_id', '=', reply_to)
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()
  if (row === undefined) throw messageNotFound()
  return row
}
