import type { DeadLetterSource } from '@smart-chat/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client } from '../../../app/client.ts'
import { keys } from '../../live/keys.ts'
import type { LetterPages } from './caches.ts'

export interface LetterFilter {
  state: 'open' | 'closed'
  source: DeadLetterSource | undefined
}

const PAGE = 50

/** The letters of a filter, the newest first, page by page. */
export function useLetters(filter: LetterFilter) {
  return useInfiniteQuery({
    queryKey: keys.deadLetterList(filter),
    // What came while nobody looked is there when somebody looks again.
    staleTime: 0,
    gcTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }): Promise<LetterPages['pages'][number]> =>
      client.call('listDeadLetters', { ...filter, cursor, limit: PAGE }, { signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
}

/** How many wait for somebody; undefined until it is known. */
export function useOpenLetters(source?: DeadLetterSource): number | undefined {
  const { data } = useQuery({
    queryKey: keys.deadLetterCount(source),
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await client.call('listDeadLetters', { source, limit: 1 }, { signal })).total,
  })
  return data
}
