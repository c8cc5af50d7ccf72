import type { Chat } from '@smart-chat/contract'
import type { Teller, Tx } from '../context.ts'

/** Who hears what about chats. Customers have a room of their own and get projections only. */
export const chatRoom = (chat_id: string) => `chat:${chat_id}`
export const customerRoom = (chat_id: string) => `customer:${chat_id}`
export const executiveRoom = (executive_id: string) => `executive:${executive_id}`
export const leadsRoom = (customer_type: string) => `leads:${customer_type}`

/** `chat_updated`: anything about a chat that has no event of its own. */
export async function publishChatUpdated(tx: Tx, chat: Chat): Promise<void> {
  const { room } = await tx.segment(chat.customer_type)
  tx.publish([chatRoom(chat.chat_id), room], 'chat_updated', chat)
}

/** `room_update*`: a new message or a new chat, and nothing else; V2 counts each as unread. */
export async function publishRoomUpdate(tx: Teller, chat: Chat): Promise<void> {
  const { room, update_event } = await tx.segment(chat.customer_type)
  tx.publish([room], update_event, chat)
}
