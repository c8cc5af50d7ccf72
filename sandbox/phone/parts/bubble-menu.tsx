import { useEffect, useRef, useState } from 'preact/hooks'
import type { Message } from '../../src/store/records.ts'
import { useDismiss } from '../live/dismiss.ts'
import { Icon } from './icon.tsx'

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏']

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
  const box = useRef<HTMLDivElement>(null)
  const isMine = message.from === 'customer'
  const mine = message.reactions.customer
  const done = (work: () => void) => () => {
    setOpen(false)
    work()
  }

  useDismiss(box, isOpen, () => setOpen(false))
  useEffect(() => {
    if (isOpen) box.current?.querySelector('.menu')?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])

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
            {EMOJI.map((emoji) => (
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
          </div>
          <button type="button" onClick={done(() => onQuote(message))}>
            Reply
          </button>
          {isMine && message.type === 'text' && (
            <button type="button" onClick={done(() => onEdit(message))}>
              Edit
            </button>
          )}
          {isMine && (
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
