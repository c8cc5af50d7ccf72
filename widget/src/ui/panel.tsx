import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Composer } from '../composer/composer.tsx'
import { useLanguage } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { LinkBar } from './link-bar.tsx'
import { Thread } from './thread.tsx'
import { isNarrow, useFocusTrap } from './use-focus-trap.ts'
import { useLook } from './use-look.ts'
import { useRoomAboveKeyboard } from './use-room.ts'

/** The open conversation: a window above the launcher, on a phone the whole screen. */
export function Panel({ chat, title }: { chat: Chat; title: string }) {
  const { say } = useLanguage()
  const panel = useRef<HTMLElement>(null)
  const [isDropping, setIsDropping] = useState(false)
  const close = () => chat.isOpen.set(false)
  useLook(chat.conversation)
  useFocusTrap(panel)
  useRoomAboveKeyboard(panel)
  useEffect(() => {
    // On a phone the keyboard would cover half of what there is to read.
    const first = isNarrow() ? panel.current : panel.current?.querySelector('textarea')
    first?.focus({ preventScroll: true })
  }, [])

  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      aria-modal={isNarrow()}
      aria-label={title}
      tabIndex={-1}
      data-testid="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close()
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return
        event.preventDefault()
        setIsDropping(true)
      }}
      onDragLeave={(event) => {
        if (event.target === event.currentTarget) setIsDropping(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setIsDropping(false)
        chat.attachments.add(event.dataTransfer?.files ?? [])
      }}
    >
      <header class="top">
        <div>
          <h2>{title}</h2>
          <p>{say('kept')}</p>
        </div>
        <button type="button" class="quiet" aria-label={say('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <LinkBar connection={chat.connection} />
      <Thread conversation={chat.conversation} outbox={chat.outbox} />
      <Composer chat={chat} />
      {isDropping ? <div class="drop">{say('dropHere')}</div> : null}
    </section>
  )
}
