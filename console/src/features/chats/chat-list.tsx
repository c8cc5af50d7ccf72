import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenChatId, useView } from '../../app/view.ts'
import { Failed } from '../../ui/states.tsx'
import { ChatRow, ROW_HEIGHT } from './chat-row.tsx'
import { EmptyList, ListSkeleton } from './list-states.tsx'
import { rememberRows } from './shown-rows.ts'
import { useChatList, useViewFilter } from './use-chat-list.ts'
import { useSteadyRows } from './use-steady-rows.ts'

/** The chats of the view, virtual and endless. */
export function ChatRows() {
  const { t } = useTranslation()
  const view = useView()
  const filter = useViewFilter(view)
  const list = useChatList(filter)
  const { chats, arrivals, release, hold } = useSteadyRows(
    list.data?.chats ?? [],
    JSON.stringify(filter),
  )
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: chats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => chats[index]?.chat_id ?? index,
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 8,
  })
  const items = virtual.getVirtualItems()
  const tabStop = useTabStop(items.map((item) => chats[item.index]?.chat_id ?? ''))
  const lastShown = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (lastShown > chats.length - 15) void list.loadMore()
  }, [lastShown, chats.length, list.loadMore])

  useEffect(() => {
    rememberRows({
      ids: chats.map((chat) => chat.chat_id),
      reveal: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    })
  }, [chats, virtual])

  if (list.error !== null && list.data === undefined)
    return (
      <Failed title={t('chats.failed')} error={list.error} onRetry={() => void list.refetch()} />
    )
  if (list.data === undefined) return <ListSkeleton />
  if (chats.length === 0) return <EmptyList view={view} />

  const toTop = () => {
    release()
    scroller.current?.scrollTo({ top: 0 })
  }

  return (
    <div className="relative min-h-0 flex-1">
      {arrivals > 0 ? (
        <button
          type="button"
          onClick={toTop}
          className="animate-rise absolute inset-x-0 top-2 z-10 mx-auto flex w-fit items-center gap-1 rounded-full bg-accent px-3 py-1 text-xs font-medium text-white shadow-pop hover:bg-accent-hover"
        >
          <ArrowUp className="size-3.5" />
          {t('chats.arrivals', { count: arrivals })}
        </button>
      ) : null}
      <div
        ref={scroller}
        {...hold}
        {...tabStop.handlers}
        className="h-full overflow-y-auto overscroll-contain"
      >
        <ul
          aria-label={t('chats.list')}
          className="relative"
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map((item) => {
            const chat = chats[item.index]
            if (chat === undefined) return null
            return (
              <li
                key={item.key}
                aria-setsize={list.data.total}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
              >
                <ChatRow
                  chat={chat}
                  isOpen={chat.chat_id === tabStop.openId}
                  isTabStop={chat.chat_id === tabStop.id}
                  hasSegment={view.segment === undefined}
                />
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** One row is reached by Tab, the others from it by arrows: the focused, the open or the first. */
function useTabStop(rendered: string[]) {
  const openId = useOpenChatId()
  const [focused, setFocused] = useState<string>()
  const id = [focused, openId, rendered[0]].find(
    (one) => one !== undefined && rendered.includes(one),
  )

  const handlers = {
    onFocus: (event: React.FocusEvent<HTMLElement>) => {
      const row = event.target.closest<HTMLElement>('[data-chat-id]')
      if (row !== null) setFocused(row.dataset.chatId)
    },
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step === 0) return
      const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-chat-id]')]
      const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step]
      if (next === undefined) return
      event.preventDefault()
      next.focus()
    },
  }
  return { id, openId, handlers }
}
