import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { client } from '../../app/client.ts'
import type { DeskSearch } from '../../app/search.ts'
import { applyToList } from '../live/apply-event.ts'
import { appendPage, type ChatList } from '../live/chat-list.ts'
import { keys } from '../live/keys.ts'
import { withReplay } from '../live/replay.ts'
import { useMe } from '../session/session.ts'
import { type ChatFilter, usualSort } from './filter.ts'

const FIRST_PAGE = 50
const NEXT_PAGE = 100
/** Of a long list only so much is read again after a reset; the rest comes by scrolling. */
const REFRESHED_AT_MOST = 300

/** The chats under a filter, live, with more by `loadMore`. */
export function useChatList(filter: ChatFilter) {
  const cache = useQueryClient()
  const isLoadingMore = useRef(false)
  const query = useQuery(chatList(cache, filter))

  const loadMore = useCallback(async () => {
    const cursor = cache.getQueryData<ChatList>(keys.list(filter))?.next_cursor
    if (!cursor || isLoadingMore.current) return
    isLoadingMore.current = true
    try {
      const page = await fetchPage(filter, { cursor, limit: NEXT_PAGE })
      cache.setQueryData<ChatList>(keys.list(filter), (list) => list && appendPage(list, page))
    } finally {
      isLoadingMore.current = false
    }
  }, [cache, filter])

  return { ...query, loadMore }
}

const chatList = (cache: QueryClient, filter: ChatFilter) => ({
  queryKey: keys.list(filter),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    withReplay(
      () => fetchAgain(filter, loadedCount(cache, filter), signal),
      (list, fact) => applyToList(list, filter, undefined, fact),
    ),
})

const loadedCount = (cache: QueryClient, filter: ChatFilter) =>
  cache.getQueryData<ChatList>(keys.list(filter))?.chats.length ?? 0

async function fetchAgain(
  filter: ChatFilter,
  loaded: number,
  signal: AbortSignal,
): Promise<ChatList> {
  const wanted = Math.min(loaded, REFRESHED_AT_MOST)
  let list = await fetchPage(
    filter,
    { limit: wanted > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE },
    signal,
  )
  while (list.next_cursor !== null && list.chats.length < wanted)
    list = appendPage(
      list,
      await fetchPage(filter, { cursor: list.next_cursor, limit: NEXT_PAGE }, signal),
    )
  return list
}

async function fetchPage(
  filter: ChatFilter,
  page: { cursor?: string; limit: number },
  signal?: AbortSignal,
): Promise<ChatList> {
  const options = signal === undefined ? {} : { signal }
  const reply = await client.call('listChats', { ...filter, ...page }, options)
  return {
    chats: reply.chats,
    total: reply.pagination.total,
    total_is_capped: reply.pagination.total_is_capped,
    next_cursor: reply.next_cursor,
  }
}

/** The filter that the address asks for. */
export function useViewFilter(view: DeskSearch): ChatFilter {
  const { executive } = useMe()
  const { tab, segment, status, tag, q, sort } = view
  return useMemo(
    () => ({
      status: status ?? 'active',
      ...assignedTo(tab, executive.executive_id),
      ...(segment === undefined ? {} : { customer_type: segment }),
      ...(tag === undefined ? {} : { tag }),
      ...(q === undefined ? {} : { search: q }),
      sort: sort ?? usualSort(tab),
    }),
    [tab, segment, status, tag, q, sort, executive.executive_id],
  )
}

function assignedTo(tab: DeskSearch['tab'], me: string): { assigned_executive_id?: string } {
  if (tab === 'all') return {}
  return { assigned_executive_id: tab === 'unassigned' ? 'unassigned' : me }
}
