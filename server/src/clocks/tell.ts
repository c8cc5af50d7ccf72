import { chatRoom } from '../chats/audience.ts'
import type { Teller } from '../context.ts'
import { AWAITING_TAG } from './waiting.ts'

interface Told {
  chat_id: string
  customer_type: string
}

/** Tells that a chat has begun to await its customer. */
export async function tellAwaiting(tx: Teller, chat: Told, tags: string[]): Promise<void> {
  await tellTag(tx, chat, 'add', tags)
}

/** Tells that a chat awaits its customer no more, if it did. */
export async function tellAwaitedNoMore(
  tx: Teller,
  before: Told & { awaiting_customer: boolean },
  tags: string[],
): Promise<void> {
  if (before.awaiting_customer) await tellTag(tx, before, 'remove', tags)
}

// Not a line of the timeline: it would have one for every pause in a conversation.
async function tellTag(tx: Teller, chat: Told, action: 'add' | 'remove', tags: string[]) {
  const { chat_id, customer_type } = chat
  const { room } = await tx.segment(customer_type)
  tx.publish([chatRoom(chat_id), room], 'tag_updated', { chat_id, tag: AWAITING_TAG, action, tags })
}
