import type { Chat, Message } from '@smart-chat/contract'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failed } from '../../ui/states.tsx'
import { useMe } from '../session/session.ts'
import { Bubble } from './bubble.tsx'
import { DayLine, NewLine, TimelineLine } from './lines.tsx'
import { ViewerHost } from './media/viewer-host.tsx'
import { NewMessages } from './new-messages.tsx'
import { PendingBubble } from './pending-bubble.tsx'
import { firstUnread, threadRows } from './thread-rows.ts'
import { ThreadEmpty, ThreadSkeleton } from './thread-states.tsx'
import { TypingLine } from './typing-line.tsx'
import { usePending } from './use-pending.ts'
import { useScroll } from './use-scroll.ts'
import { useSeen } from './use-seen.ts'
import { useThread } from './use-thread.ts'

/** The messages of a chat, from the oldest loaded to the one being typed. */
export function MessageList({ chat }: { chat: Chat }) {
  const { t } = useTranslation()
  const { executive } = useMe()
  const thread = useThread(chat.chat_id)
  const pending = usePending(chat.chat_id)
  const unreadFrom = useFirstUnread(chat, thread.data?.messages)
  const rows = useMemo(
    () => threadRows(thread.data?.messages ?? [], thread.data?.timeline ?? [], pending, unreadFrom),
    [thread.data, pending, unreadFrom],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const firstKey = thread.data?.messages[0]?.message_id
  const scroll = useScroll({
    scroller,
    content,
    firstKey,
    onNearStart: () => void thread.loadOlder(),
  })
  useSeen(chat.chat_id, thread.data?.messages, executive.executive_id)

  // Opened with unread messages: the view begins at the first of them.
  const isReady = thread.data !== undefined
  const hasBegun = useRef(false)
  useLayoutEffect(() => {
    if (!isReady || hasBegun.current) return
    hasBegun.current = true
    const divider = scroller.current?.querySelector('[data-new]')
    if (!(divider instanceof HTMLElement) || scroller.current === null) return scroll.toEnd()
    scroll.letGo()
    scroller.current.scrollTop = divider.offsetTop - 72
    scroll.onScroll()
  }, [isReady, scroll.toEnd, scroll.letGo, scroll.onScroll])

  const sent = pending.at(-1)?.client_message_id
  useEffect(() => {
    if (sent !== undefined) scroll.toEnd()
  }, [sent, scroll.toEnd])

  if (thread.error !== null && thread.data === undefined)
    return (
      <Failed
        title={t('thread.failed')}
        error={thread.error}
        onRetry={() => void thread.refetch()}
      />
    )

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={scroll.onScroll}
        className="focus-inset h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div
          ref={content}
          className="relative mx-auto flex min-h-full max-w-4xl flex-col px-4 pt-3 pb-2"
        >
          <div className="mt-auto" />
          {thread.data === undefined ? <ThreadSkeleton /> : null}
          {thread.data?.has_older ? (
            <p role="status" className="py-2 text-center text-xs text-faint">
              {t('thread.loadingOlder')}
            </p>
          ) : null}
          {thread.data !== undefined && rows.length === 0 ? <ThreadEmpty /> : null}
          <ol aria-label={t('thread.label')} className="flex flex-col">
            {rows.map((row) => {
              switch (row.kind) {
                case 'day':
                  return <DayLine key={row.key} at={row.at} />
                case 'new':
                  return <NewLine key={row.key} />
                case 'line':
                  return <TimelineLine key={row.key} entry={row.entry} />
                case 'message':
                  return (
                    <Bubble
                      key={row.key}
                      message={row.message}
                      isFirst={row.isFirst}
                      isLast={row.isLast}
                    />
                  )
                case 'pending':
                  return <PendingBubble key={row.key} pending={row.pending} isFirst={row.isFirst} />
                default:
                  return row satisfies never
              }
            })}
          </ol>
          <TypingLine chatId={chat.chat_id} />
        </div>
      </div>
      <NewMessages
        messages={thread.data?.messages}
        isAtEnd={scroll.isAtEnd}
        toEnd={() => scroll.toEnd('smooth')}
      />
      <ViewerHost chatId={chat.chat_id} />
    </div>
  )
}

/** Where the unread begin, as it was when the chat was opened. */
function useFirstUnread(chat: Chat, messages: Message[] | undefined): number | undefined {
  const [unseen] = useState(chat.unseen_count)
  const [first, setFirst] = useState<number>()
  if (first === undefined && unseen > 0 && messages !== undefined)
    setFirst(firstUnread(messages, unseen) ?? 0)
  return first
}
