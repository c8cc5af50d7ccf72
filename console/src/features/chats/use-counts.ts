import { useMemo } from 'react'
import type { ChatList } from '../live/chat-list.ts'
import { useMe } from '../session/session.ts'
import { useStats } from '../stats/use-stats.ts'
import { type ChatFilter, type Tab, usualSort } from './filter.ts'
import { useChatList } from './use-chat-list.ts'

/** How many active chats each tab has in a segment; undefined until known. */
export function useTabCounts(segment: string | undefined): Record<Tab, string | undefined> {
  const { executive } = useMe()
  const stats = useStats(segment)
  const mine = useChatList(useActive(executive.executive_id, segment))
  const unassigned = useChatList(useActive('unassigned', segment))
  return {
    mine: shown(mine.data),
    all: stats === undefined ? undefined : String(stats.active),
    unassigned: shown(unassigned.data),
  }
}

/** The active chats of the reader in all segments, as far as they are loaded. */
export function useMyChats(): ChatList | undefined {
  const { executive } = useMe()
  return useChatList(useActive(executive.executive_id, undefined)).data
}

function useActive(assigned_executive_id: string, segment: string | undefined): ChatFilter {
  return useMemo(
    () => ({
      status: 'active',
      assigned_executive_id,
      ...(segment === undefined ? {} : { customer_type: segment }),
      sort: usualSort(assigned_executive_id === 'unassigned' ? 'unassigned' : 'mine'),
    }),
    [assigned_executive_id, segment],
  )
}

const shown = (list: ChatList | undefined) =>
  list === undefined ? undefined : `${list.total}${list.total_is_capped ? '+' : ''}`
