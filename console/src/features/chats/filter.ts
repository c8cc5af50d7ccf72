import type { Chat } from '@smart-chat/contract'

export type Tab = 'mine' | 'all' | 'unassigned'
export type Sort = 'recent' | 'waiting' | 'window' | 'newest'

/** The queue is read by who waits longest, everything else by what happened last. */
export const usualSort = (tab: Tab | undefined): Sort =>
  tab === 'unassigned' ? 'waiting' : 'recent'

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

/** Names as typed, numbers by their digits, as the server finds them. */
function isFound(chat: Chat, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  if (/^[+\d][\d\s().-]{2,}$/.test(wanted))
    return chat.customer.includes(wanted.replace(/\D/g, '').replace(/^0+/, ''))
  return `${chat.customer_name} ${chat.customer}`.toLowerCase().includes(wanted)
}

type Order = (a: Chat, b: Chat) => number

/** The server's order of each list, chat_id breaking ties; those without a time come last. */
const orders: Record<Sort, Order> = {
  recent: (a, b) => compare(lastTouched(b), lastTouched(a)) || compare(b.chat_id, a.chat_id),
  newest: (a, b) => compare(b.created_at, a.created_at) || compare(b.chat_id, a.chat_id),
  waiting: (a, b) =>
    compare(a.waiting_since ?? NEVER, b.waiting_since ?? NEVER) || compare(a.chat_id, b.chat_id),
  window: (a, b) => compare(closing(a), closing(b)) || compare(a.chat_id, b.chat_id),
}

export const compareBy = (sort: Sort): Order => orders[sort]

const NEVER = '9999'
const closing = (chat: Chat) => chat.service_window_closes_at ?? NEVER
const lastTouched = (chat: Chat) => chat.sort_at
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
