import { type Sort, type Tab, usualSort } from '../features/chats/filter.ts'

/** What of the view lives in the address, so that a reload and a shared link show the same. */
export interface DeskSearch {
  tab?: Exclude<Tab, 'mine'>
  segment?: string
  status?: 'resolved'
  tag?: string
  q?: string
  sort?: Sort
}

/** Takes what it knows from an address; the defaults are left out. */
export function parseSearch(raw: Record<string, unknown>): DeskSearch {
  const search: DeskSearch = {}
  if (raw.tab === 'all' || raw.tab === 'unassigned') search.tab = raw.tab
  if (raw.status === 'resolved') search.status = raw.status
  const sort = sorts.find((one) => one === raw.sort)
  if (sort !== undefined && sort !== usualSort(search.tab)) search.sort = sort
  if (isText(raw.segment)) search.segment = raw.segment
  if (isText(raw.tag)) search.tag = raw.tag
  if (isText(raw.q)) search.q = raw.q
  return search
}

const sorts: Sort[] = ['recent', 'waiting', 'window', 'newest']

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
