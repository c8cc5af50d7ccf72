import type { Chat } from '@smart-chat/contract'
import { belongs, type ChatFilter, compareBy } from '../chats/filter.ts'

/** A list as far as it is loaded, in the server's order. */
export interface ChatList {
  chats: Chat[]
  /** How many the filter has in all. */
  total: number
  total_is_capped: boolean
  /** Where the loaded part ends; null when it is all there. */
  next_cursor: string | null
  /** A chat came in of which nobody knows whether it was counted; the total must be asked for. */
  is_total_uncertain?: boolean
}

/**
 * The list after a chat became `after`. A chat that sorts behind the loaded part is left for the
 * next page, which will bring it.
 *
 * @param before the chat as last known anywhere, to keep the total right while it is not loaded here
 */
export function placeChat(
  list: ChatList,
  filter: ChatFilter,
  before: Chat | undefined,
  after: Chat,
): ChatList {
  const index = list.chats.findIndex((chat) => chat.chat_id === after.chat_id)
  const isIn = belongs(after, filter)
  if (index < 0 && !isIn) return countLeaving(list, filter, before)

  const order = compareBy(filter.sort)
  const shown = list.chats[index]
  if (isIn && shown !== undefined && order(shown, after) === 0)
    return { ...list, chats: list.chats.with(index, after) }

  const rest = index < 0 ? [...list.chats] : list.chats.toSpliced(index, 1)
  if (isIn) insert(rest, after, order, list.next_cursor !== null)
  const wasIn = index >= 0 || (before !== undefined && belongs(before, filter))
  const isUncertain = index < 0 && before === undefined && list.next_cursor !== null
  return {
    ...list,
    chats: rest,
    total: isUncertain ? list.total : totalOf(list, rest, Number(isIn) - Number(wasIn)),
    is_total_uncertain: list.is_total_uncertain === true || isUncertain,
  }
}

function countLeaving(list: ChatList, filter: ChatFilter, before: Chat | undefined): ChatList {
  if (list.next_cursor === null || before === undefined || !belongs(before, filter)) return list
  return { ...list, total: Math.max(0, list.total - 1) }
}

function insert(
  chats: Chat[],
  chat: Chat,
  order: (a: Chat, b: Chat) => number,
  hasMore: boolean,
): void {
  const position = chats.findIndex((other) => order(chat, other) < 0)
  if (position >= 0) chats.splice(position, 0, chat)
  else if (!hasMore) chats.push(chat)
}

/** What is wholly loaded is counted; else the server's total moves with what came and went. */
function totalOf(list: ChatList, chats: Chat[], change: number): number {
  if (list.next_cursor === null) return chats.length
  return Math.max(chats.length, list.total + change)
}

/** The list with the next page behind it; what an event had already brought is not doubled. */
export function appendPage(list: ChatList, page: ChatList): ChatList {
  const known = new Set(list.chats.map((chat) => chat.chat_id))
  const chats = [...list.chats, ...page.chats.filter((chat) => !known.has(chat.chat_id))]
  return { ...page, chats }
}
