import type { Chat } from '@smart-chat/contract'
import type { Db, Teller, Tx } from '../context.ts'

/** Who hears what about chats. Customers have a room of their own and get projections only. */
export const chatRoom = (chat_id: string) => `chat:${chat_id}`
export const customerRoom = (chat_id: string) => `customer:${chat_id}`
export const executiveRoom = (executive_id: string) => `executive:${executive_id}`
export const leadsRoom = (customer_type: string) => `leads:${customer_type}`

const segments = new Map<string, { room: string; update_event: string }>()

/** The room and the event by which a segment's lists are told. */
export async function segmentOf(tx: { db: Db }, customer_type: string) {
  const known = segments.get(customer_type)
  if (known !== undefined) return known
  const segment = await tx.db
    .selectFrom('segments')
    .select(['room', 'update_event'])
    .where('customer_type', '=', customer_type)
    .executeTakeFirstOrThrow()
  segments.set(customer_type, segment)
  return segment
}

/** Every node may be told to read the segments anew (`admin/caches.ts`). */
export function heedSegments({ event }: { event: string }): void {
  if (event === 'cache_cleared') segments.clear()
}

/** `chat_updated`: anything about a chat that has no event of its own. */
export async function publishChatUpdated(tx: Tx, chat: Chat): Promise<void> {
  const { room } = await segmentOf(tx, chat.customer_type)
  tx.publish([chatRoom(chat.chat_id), room], 'chat_updated', chat)
}

/** `room_update*`: a new message or a new chat, and nothing else; V2 counts each as unread. */
export async function publishRoomUpdate(tx: Teller, chat: Chat): Promise<void> {
  const { room, update_event } = await segmentOf(tx, chat.customer_type)
  tx.publish([room], update_event, chat)
}
