import { Fragment } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Message } from '../../src/store/records.ts'
import { Bubble } from './bubble.tsx'

interface Props {
  messages: Message[]
  isTyping: boolean
  isOffline: boolean
  isShown: boolean
  pnid: string
  phone: string
  owner: { name: string; phone: string }
  onQuote: (message: Message) => void
  onEdit: (message: Message) => void
}

/** The bubbles by day, kept scrolled to the newest. */
export function Conversation(props: Props) {
  const { messages, isTyping } = props
  const list = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const lastTop = useRef(0)
  const byId = new Map(messages.map((message) => [message.id, message]))
  const lastId = messages.at(-1)?.id

  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight })
  useEffect(() => {
    isAtEnd.current = true
    toEnd()
  }, [lastId, isTyping, props.phone, props.isShown])

  return (
    <div
      ref={list}
      class="conversation"
      role="log"
      aria-label="Messages"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        // Only who scrolls up leaves the end; a photo that grows does not.
        const wentUp = scrollTop < lastTop.current
        if (scrollHeight - scrollTop - clientHeight < 40) isAtEnd.current = true
        else if (wentUp) isAtEnd.current = false
        lastTop.current = scrollTop
      }}
      // A photo grows when it has arrived.
      onLoadCapture={() => isAtEnd.current && toEnd()}
      onLoadedMetadataCapture={() => isAtEnd.current && toEnd()}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reachable by keyboard
      tabIndex={0}
    >
      {messages.length === 0 && (
        <p class="day notice">Say hello: the first message opens a chat at the desk.</p>
      )}
      {messages.map((message, index) => {
        const before = messages[index - 1]
        const day = dayOf(message)
        return (
          <Fragment key={message.id}>
            {(!before || dayOf(before) !== day) && <p class="day">{day}</p>}
            <Bubble
              {...props}
              message={message}
              quoted={message.reply_to ? byId.get(message.reply_to) : undefined}
              isFirst={before?.from !== message.from || dayOf(before) !== day}
            />
          </Fragment>
        )
      })}
      {isTyping && (
        <p class="bubble desk typing" role="img" aria-label="The desk is typing">
          <i />
          <i />
          <i />
        </p>
      )}
    </div>
  )
}

function dayOf({ timestamp }: Message): string {
  const date = new Date(timestamp)
  const daysAgo = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000)
  if (daysAgo === 0) return 'Today'
  if (daysAgo === 1) return 'Yesterday'
  return date.toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' })
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
