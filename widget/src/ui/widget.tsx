import type { CustomerMessage } from '@smart-chat/contract'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { tellPage } from '../page/smart-chat.ts'
import { useLanguage } from '../words/words.ts'
import { Icon } from './icon.tsx'
import { Notice } from './notice.tsx'
import { Panel } from './panel.tsx'
import { useValue } from './use-value.ts'

interface Props {
  chat: Chat
  title: string | null
}

/** The launcher, and the conversation when it is open. */
export function Widget({ chat, title }: Props) {
  const { say } = useLanguage()
  const isOpen = useValue(chat.isOpen)
  const { unread } = useValue(chat.conversation.state)
  const [notice, setNotice] = useState<CustomerMessage | null>(null)
  const [announced, setAnnounced] = useState('')
  const launcher = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(isOpen)

  useEffect(() => {
    chat.conversation.onMessage((message) => {
      const name = message.sender_name || say('support')
      setAnnounced(say('newFrom', { name, text: message.message }))
      setNotice(chat.isOpen.current() ? null : message)
    })
  }, [])
  useEffect(() => {
    if (isOpen) setNotice(null)
    else if (wasOpen.current) launcher.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  useEffect(() => tellPage('smartchat:unread', { count: unread }), [unread])

  return (
    <>
      <p class="hidden" aria-live="polite">
        {announced}
      </p>
      {isOpen ? <Panel chat={chat} title={title ?? say('title')} /> : null}
      {notice === null ? null : (
        <Notice
          message={notice}
          open={() => chat.isOpen.set(true)}
          dismiss={() => setNotice(null)}
        />
      )}
      <button
        ref={launcher}
        type="button"
        class={isOpen ? 'launcher launcher-open' : 'launcher'}
        aria-expanded={isOpen}
        aria-label={
          isOpen ? say('close') : unread > 0 ? say('openUnread', { n: unread }) : say('open')
        }
        onClick={() => chat.isOpen.set(!isOpen)}
      >
        <Icon name={isOpen ? 'down' : 'chat'} />
        {!isOpen && unread > 0 ? (
          <span class="badge" data-testid="badge">
            {unread > 99 ? '99+' : unread}
          </span>
        ) : null}
      </button>
    </>
  )
}
