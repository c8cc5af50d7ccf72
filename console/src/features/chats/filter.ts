import type { Chat } from '@smart-chat/contract'

export type Tab = 'mine' | 'all' | 'unassigned'
export type Sort = 'recent' | 'waiting' | 'window' | 'newest'

/** What a list shows, and its key in the cache: two lists with equal filters are one. */
export interface ChatFilter {
  status: 'active' | 'resolved'
  /** An executive's id, or `unassigned`. */
  assigned_executive_id?: string
  customer_type?: string
  tag?: string
  search?: string
  sort: Sort
}

/** Whether the server would list this chat under the filter. */
export function belongs(chat: Chat, filter: ChatFilter): boolean {
  if (chat.status !== filter.status) return false
  if (filter.customer_type !== undefined && chat.customer_type !== filter.customer_type)
    return false
  if (filter.tag !== undefined && !chat.tags.includes(filter.tag)) return false
  if (filter.search !== undefined && !isFound(chat, filter.search)) return false
  return isAssignedAs(chat, filter.assigned_executive_id)
}

function isAssignedAs(chat: Chat, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  if (wanted === 'unassigned') return chat.assigned_executive_id === null
  return chat.assigned_executive_id === wanted
}

function isFound(chat: Chat, search: string): boolean {
  const digits = search.replace(/\D/g, '')
  if (digits.length >= 3 && chat.customer.includes(digits)) return true
  return chat.customer_name.toLowerCase().includes(search.trim().toLowerCase())
}

/** The server's order of a list, chat_id breaking ties. */
export function compareBy(sort: Sort): (a: Chat, b: Chat) => number {
  if (sort === 'waiting')
    return (a, b) => ascending(a.waiting_since, b.waiting_since) || latest(a, b)
  if (sort === 'window')
    return (a, b) =>
      ascending(a.service_window_closes_at, b.service_window_closes_at) || latest(a, b)
  if (sort === 'newest')
    return (a, b) => descending(a.created_at, b.created_at) || descending(a.chat_id, b.chat_id)
  return latest
}

const latest = (a: Chat, b: Chat) =>
  descending(a.last_message_time ?? a.created_at, b.last_message_time ?? b.created_at) ||
  descending(a.chat_id, b.chat_id)

const descending = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0)

/** Those without a time come last. */
function ascending(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
