import type { Chat, Segment } from '@smart-chat/contract'
import { waitedMs } from '../../lib/waiting.ts'

/** How many of these chats are unread, or have a customer who waits longer than the alert. */
export function countAsking(
  chats: Chat[],
  segments: Pick<Segment, 'customer_type' | 'sla_alert_s'>[],
  now: number,
): number {
  const alertS = new Map(segments.map((one) => [one.customer_type, one.sla_alert_s]))
  const isLate = (chat: Chat) =>
    chat.waiting_since !== null &&
    waitedMs(chat, now) >= (alertS.get(chat.customer_type) ?? Number.POSITIVE_INFINITY) * 1000
  return chats.filter((chat) => chat.unseen_count > 0 || isLate(chat)).length
}
