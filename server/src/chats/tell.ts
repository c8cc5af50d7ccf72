import type { ServerPayload } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import { writeTimeline } from '../timeline/write.ts'
import { chatRoom, customerRoom } from './audience.ts'

interface Told {
  chat_id: string
  customer_type: string
  opened_inapp: boolean
}

/** Tells the floor and the customer that a chat is open again. */
export async function tellReopened(
  tx: Tx,
  chat: Told,
  customer: string,
  by: string,
): Promise<void> {
  await tellStatus(tx, chat, {
    customer,
    by,
    old_status: 'resolved',
    new_status: 'active',
    reason: null,
    next_chat_id: null,
  })
  const who = by === 'customer' ? 'Reopened: the customer wrote again' : 'Reopened'
  await writeTimeline(tx, chat.chat_id, 'reopened', who)
}

interface Resolution {
  reason: string | null
  /** What it had. */
  tags: string[]
  /** The chat in which it goes on, if any. */
  next_chat_id: string | null
}

/** Tells the floor and the customer that a chat is done. */
export async function tellResolved(
  tx: Tx,
  chat: Told,
  customer: string,
  by: string,
  { reason, tags, next_chat_id }: Resolution,
): Promise<void> {
  await tellStatus(tx, chat, {
    customer,
    by,
    old_status: 'active',
    new_status: 'resolved',
    reason,
    next_chat_id,
  })
  const text = [
    reason === null ? 'Resolved' : `Resolved: ${OWN_REASONS[reason] ?? reason}`,
    ...tags.map((tag) => `#${tag}`),
  ]
  await writeTimeline(tx, chat.chat_id, 'resolved', text.join(' '), { reason, tags })
}

/** Reasons of the desk itself, as people read them. */
const OWN_REASONS: Record<string, string> = {
  context_changed: 'the context changed',
  merged: 'two chats of one person became one',
}

async function tellStatus(
  tx: Tx,
  { chat_id, customer_type, opened_inapp }: Told,
  change: Omit<ServerPayload<'chat_status_updated'>, 'chat_id'>,
): Promise<void> {
  const { room } = await tx.segment(customer_type)
  tx.publish([chatRoom(chat_id), room], 'chat_status_updated', { chat_id, ...change })
  if (!opened_inapp) return
  const { old_status, new_status, next_chat_id } = change
  tx.publish([customerRoom(chat_id)], 'chat_status_updated', {
    chat_id,
    old_status,
    new_status,
    next_chat_id,
  })
}
