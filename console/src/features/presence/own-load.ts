import type { Chat, OnlineExecutive } from '@smart-chat/contract'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { useMyChats } from '../chats/use-counts.ts'
import { keys } from '../live/keys.ts'
import { useMe } from '../session/session.ts'

/** On chats that we have answered and the customer has not: they do not count (`09-rules.md` 5). */
const AWAITING_TAG = 'Awaiting Customer Response'

export interface OwnLoad {
  /** Counting chats; undefined until known. */
  load: number | undefined
  /** Null: no limit. */
  capacity: number | null
  /** Since when the status is as it is. */
  since: string | undefined
}

/** How much the reader has, of how much; live. */
export function useOwnLoad(): OwnLoad {
  const { executive } = useMe()
  const mine = useMyChats()
  const { data: people } = useQuery(everybody)
  const own = people?.find((one) => one.executive_id === executive.executive_id)
  const isWhole = mine !== undefined && mine.next_cursor === null
  return {
    load: isWhole ? mine.chats.filter(counts).length : own?.active_chats,
    capacity: executive.capacity,
    since: own?.status_since,
  }
}

const counts = (chat: Chat) => !chat.tags.includes(AWAITING_TAG)

/** The status of each is kept true by its event. */
const everybody = {
  queryKey: keys.executives(''),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<OnlineExecutive[]> =>
    (await client.call('onlineExecutives', {}, { signal })).executives,
}

/** `4`, or of how many. */
export const loadText = (
  t: (key: 'load.of', values: { load: number; capacity: number }) => string,
  load: number,
  capacity: number | null,
) => (capacity === null ? String(load) : t('load.of', { load, capacity }))
