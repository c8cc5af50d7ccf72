import type { Chat } from '@smart-chat/contract'

/** What is shown while the pointer is in the list: the order of the moment it came. */
export interface Steady {
  chats: Chat[]
  /** How many chats wait to come in. */
  arrivals: number
}

/**
 * The held rows with fresh contents, in the held order; those that left stay as they were, pages
 * loaded meanwhile follow behind, and arrivals before that wait.
 *
 * @param held what was shown last
 */
export function steady(held: Chat[], now: Chat[]): Steady {
  const byId = new Map(now.map((chat, index) => [chat.chat_id, { chat, index }]))
  const heldIds = new Set(held.map((chat) => chat.chat_id))
  const end = held.reduce((last, chat) => Math.max(last, byId.get(chat.chat_id)?.index ?? -1), -1)
  const strangers = now.filter((chat) => !heldIds.has(chat.chat_id))
  const behind = strangers.filter((chat) => (byId.get(chat.chat_id)?.index ?? 0) > end)
  return {
    chats: [...held.map((chat) => byId.get(chat.chat_id)?.chat ?? chat), ...behind],
    arrivals: strangers.length - behind.length,
  }
}
