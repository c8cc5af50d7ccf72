import { useEffect, useRef, useState } from 'preact/hooks'
import type { Message } from '../../src/store/records.ts'
import { useDismiss } from '../live/dismiss.ts'
import { contentOf } from './content-of.ts'
import { Icon } from './icon.tsx'

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏']
const MORE = ['🎉', '🔥', '👏', '✅', '❌', '😡', '🤔', '👋', '💯', '🚕', '🙌', '😊']

const MINUTE_MS = 60_000
/** How long WhatsApp lets one change one's mind. */
const EDIT_MS = 15 * MINUTE_MS
const DELETE_MS = 48 * 60 * MINUTE_MS

interface Props {
  message: Message
  isOffline: boolean
  act: (said: Record<string, unknown>) => void
  onQuote: (message: Message) => void
  onEdit: (message: Message) => void
}

/** What one can do with a message: react, reply, and with one's own: edit, delete. */
export function BubbleMenu({ message, isOffline, act, onQuote, onEdit }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [hasMore, setMore] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const isMine = message.from === 'customer'
  const ageMs = Date.now() - message.timestamp
  const isEditable = ['text', 'image', 'video', 'document'].includes(message.type)
  const mine = message.reactions.customer
  const done = (work: () => void) => () => {
    setOpen(false)
    setMore(false)
    work()
  }

  useDismiss(box, isOpen, () => setOpen(false))
  useEffect(() => {
    if (isOpen) box.current?.querySelector('.menu')?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, hasMore])

  return (
    <div ref={box} class="menu-box">
      <button
        type="button"
        class="menu-button"
        aria-label="React, reply …"
        aria-expanded={isOpen}
        disabled={isOffline}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu">
          <div class="emoji">
            {(hasMore ? [...EMOJI, ...MORE] : EMOJI).map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-label={`React ${emoji}`}
                aria-pressed={emoji === mine}
                onClick={done(() =>
                  act({
                    type: 'reaction',
                    message_id: message.id,
                    ...(emoji === mine ? {} : { emoji }),
                  }),
                )}
              >
                {emoji}
              </button>
            ))}
            {!hasMore && (
              <button type="button" aria-label="More reactions" onClick={() => setMore(true)}>
                ＋
              </button>
            )}
          </div>
          <button type="button" onClick={done(() => onQuote(message))}>
            Reply
          </button>
          {message.type === 'text' && (
            <button
              type="button"
              onClick={done(() => act({ type: 'text', text: wordsOf(message), forwarded: true }))}
            >
              Forward here
            </button>
          )}
          {isMine && isEditable && ageMs < EDIT_MS && (
            <button type="button" onClick={done(() => onEdit(message))}>
              Edit
            </button>
          )}
          {isMine && ageMs < DELETE_MS && (
            <button
              type="button"
              onClick={done(() => act({ type: 'revoke', message_id: message.id }))}
            >
              Delete for everyone
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function wordsOf(message: Message): string {
  return String(contentOf(message).body ?? '')
}
