import type { Message, SendMessage } from '@smart-chat/contract'
import { type LockedChat, lockChat } from '../chats/access.ts'
import { publishRoomUpdate } from '../chats/audience.ts'
import { updateChat } from '../chats/update.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { isOpen, windowClosesAt } from '../customers/service-window.ts'
import { chatResolved, DeskError, messageNotFound, serviceWindowClosed } from '../errors.ts'
import { isUniqueViolation, RaceLost } from '../platform/db/transaction.ts'
import { fillTemplate, getSendableTemplate } from '../templates/fill.ts'
import { publishNewMessage } from './audience.ts'
import { insertMessage } from './insert.ts'
import { deliverNext } from './jobs.ts'
import { getMessage } from './present.ts'
import { preview } from './preview.ts'

/**
 * Stores an executive's message and queues its delivery, in one transaction. The same
 * `client_message_id` with the same content answers with the message stored the first time.
 */
export async function sendMessage(ctx: Context, input: SendMessage) {
  const actor = requireExecutive(ctx.actor)
  const message = await ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, input.chat_id)
    const earlier = await findRepeated(tx, actor.executive_id, input)
    if (earlier !== null) return earlier
    if (chat.status === 'resolved') throw chatResolved()
    requireNothingNewer(chat, input)
    const channel = input.channel ?? chat.channel
    if (channel === 'whatsapp' && input.template_id === undefined) await requireOpenWindow(tx, chat)
    return storeOutgoing(tx, chat, channel, input)
  })
  const { message_id, seq, datetime } = message
  return { message_id, seq, datetime, delivery: message.delivery ?? 'queued', message }
}

async function storeOutgoing(
  tx: Tx,
  chat: LockedChat,
  channel: 'whatsapp' | 'inapp',
  input: SendMessage,
): Promise<Message> {
  const { executive_id, name } = requireExecutive(tx.actor)
  const outgoing = await outgoingContent(tx, chat, input)
  const now = tx.now()
  const inserted = await insertMessage(tx, chat, {
    chat_id: chat.chat_id,
    sender_type: 'Executive',
    sender_id: executive_id,
    sender_name: name,
    channel,
    ...outgoing,
    reply_to_id: await quotedId(tx, chat.chat_id, input.reply_to),
    delivery: 'queued',
    attempt: 1,
    stopped_waiting_since: chat.waiting_since,
    client_message_id: input.client_message_id ?? null,
    datetime: now,
  }).catch((error: unknown) => {
    // The same message over two connections at once: the next try finds the one that won.
    if (isUniqueViolation(error, 'messages_by_client_id')) throw new RaceLost()
    throw error
  })
  if (inserted === undefined) throw new RaceLost()
  const updated = await updateChat(tx, chat.chat_id, {
    last_seq: inserted.seq,
    last_message: preview(outgoing.message),
    last_message_time: now,
    last_message_type: outgoing.kind,
    last_interaction_by: 'Executive',
    last_outgoing_message: now,
    waiting_since: null,
    sla_alert_due_at: null,
    sla_escalation_due_at: null,
    sort_at: now,
  })
  await tx.enqueue(deliverNext, { chat_id: chat.chat_id })
  const message = await publishNewMessage(tx, inserted, updated.customer)
  await publishRoomUpdate(tx, updated)
  return message
}

/** Text, or a template with its variables in place. */
async function outgoingContent(tx: Tx, chat: LockedChat, input: SendMessage) {
  if (input.template_id === undefined)
    return { kind: 'text', message: input.message, content: null }
  const template = await getSendableTemplate(tx.db, input.template_id, chat.customer_type)
  return { kind: 'template', ...fillTemplate(template, input.variables) }
}

async function findRepeated(
  tx: Tx,
  sender_id: string,
  input: SendMessage,
): Promise<Message | null> {
  if (input.client_message_id === undefined) return null
  const earlier = await tx.db
    .selectFrom('messages')
    .select(['message_id', 'chat_id', 'message', 'content'])
    .where('sender_id', '=', sender_id)
    .where('client_message_id', '=', input.client_message_id)
    .executeTakeFirst()
  if (earlier === undefined) return null
  const sameContent =
    input.template_id === undefined
      ? earlier.message === input.message
      : earlier.content?.template_id === input.template_id
  if (earlier.chat_id !== input.chat_id || !sameContent) {
    throw new DeskError(
      'client_message_id_conflict',
      'This client_message_id was used for another message. Give every message its own.',
    )
  }
  return getMessage(tx, earlier.message_id)
}

/** The send guard: what was written without seeing the latest messages is not sent yet. */
function requireNothingNewer(chat: LockedChat, input: SendMessage): void {
  if (input.seen_seq === undefined || input.seen_seq >= chat.last_seq) return
  throw new DeskError(
    'newer_messages',
    'Something was written in this chat meanwhile. Read it, then send again.',
  )
}

export async function requireOpenWindow(
  tx: Tx,
  chat: { customer_id: string; phone_number_id: string | null },
): Promise<void> {
  const closesAt = await windowClosesAt(tx.db, chat)
  if (!isOpen(closesAt, tx.now())) throw serviceWindowClosed(closesAt)
}

async function quotedId(tx: Tx, chat_id: string, reply_to: string | undefined) {
  if (reply_to === undefined) return null
  const quoted = await tx.db
    .selectFrom('messages')
    .select('message_id')
    .where('message_id', '=', reply_to)
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()
  if (quoted === undefined) throw messageNotFound()
  return quoted.message_id
}
