import type { Chat, ServerPayload } from '@smart-chat/contract'
import { chatRoom, executiveRoom } from '../chats/audience.ts'
import type { Tx } from '../context.ts'
import type { Decision } from './words.ts'

/**
 * Tells the floor, and whom it concerns, that a chat has got its executive, has changed hands, or
 * has gone back to the queue.
 */
export async function tellDecision(
  tx: Tx,
  chat: Chat,
  { from, to, reason, note = null }: Decision,
): Promise<void> {
  const { chat_id, customer, customer_name, customer_type } = chat
  const { room } = await tx.segment(customer_type)
  const both = [from, to].filter((one) => one !== null)
  const rooms = [chatRoom(chat_id), room, ...both.map((one) => executiveRoom(one.executive_id))]
  const now = {
    chat_id,
    assigned_executive_id: to?.executive_id ?? null,
    assigned_executive_name: to?.name ?? null,
    reason,
  }
  if (from === null) {
    const assigned: ServerPayload<'chat_assigned'> = {
      ...now,
      executive_id: now.assigned_executive_id,
      executive_name: now.assigned_executive_name,
      customer,
      customer_name,
      customer_type,
    }
    return tx.publish(rooms, 'chat_assigned', assigned)
  }
  const reassigned: ServerPayload<'chat_reassigned'> = {
    ...now,
    from_executive_id: from.executive_id,
    to_executive_id: now.assigned_executive_id,
    note,
  }
  tx.publish(rooms, 'chat_reassigned', reassigned)
}
