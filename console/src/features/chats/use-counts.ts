import { useMemo } from 'react'
import type { ChatList } from '../live/chat-list.ts'
import { useMe } from '../session/session.ts'
import { useStats } from '../stats/use-stats.ts'
import type { ChatFilter, Tab } from './filter.ts'
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

/** Unread messages of My Chats, in all segments. */
export function useUnread(): number {
  const { executive } = useMe()
  const { data } = useChatList(useActive(executive.executive_id, undefined))
  return data?.chats.reduce((sum, chat) => sum + chat.unseen_count, 0) ?? 0
}

function useActive(assigned_executive_id: string, segment: string | undefined): ChatFilter {
  return useMemo(
    () => ({
      status: 'active',
      assigned_executive_id,
      ...(segment === undefined ? {} : { customer_type: segment }),
      sort: 'recent',
    }),
    [assigned_executive_id, segment],
  )
}

const shown = (list: ChatList | undefined) =>
  list === undefined ? undefined : `${list.total}${list.total_is_capped ? '+' : ''}`
