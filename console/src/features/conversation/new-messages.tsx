import type { Message } from '@smart-chat/contract'
import { ArrowDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface NewMessagesProps {
  messages: Message[] | undefined
  isAtEnd: boolean
  toEnd: () => void
}

/** The way back to the latest message, with how many came meanwhile; and a voice for those who listen. */
export function NewMessages({ messages, isAtEnd, toEnd }: NewMessagesProps) {
  const { t } = useTranslation()
  const lastSeq = messages?.at(-1)?.seq ?? 0
  const [leftAt, setLeftAt] = useState(lastSeq)
  if (isAtEnd && leftAt !== lastSeq) setLeftAt(lastSeq)
  const count = lastSeq - leftAt

  return (
    <>
      <Announcer messages={messages} />
      {isAtEnd ? null : (
        <button
          type="button"
          onClick={toEnd}
          aria-label={count > 0 ? t('thread.newBelow', { count }) : t('thread.toLatest')}
          className="animate-rise absolute end-5 bottom-3 flex h-9 items-center gap-1.5 rounded-full bg-raised px-2.5 text-xs font-semibold text-ink shadow-pop transition-colors hover:bg-hover"
        >
          {count > 0 ? (
            <span className="ps-1 text-accent-ink">{t('thread.newBelow', { count })}</span>
          ) : null}
          <ArrowDown aria-hidden className="size-4" />
        </button>
      )}
    </>
  )
}

/** Says politely what the customer wrote since the chat was opened. */
function Announcer({ messages }: { messages: Message[] | undefined }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState('')
  const heardTo = useRef<number>(undefined)
  const last = messages?.at(-1)

  useEffect(() => {
    if (messages === undefined) return
    const isFirst = heardTo.current === undefined
    const isNew = last !== undefined && last.seq > (heardTo.current ?? 0)
    heardTo.current = last?.seq ?? 0
    if (isFirst || !isNew || last.sender_type !== 'Customer') return
    setSaid(t('thread.announce', { name: last.sender_name, text: last.message.slice(0, 200) }))
  }, [messages, last, t])

  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}
