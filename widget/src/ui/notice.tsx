import type { CustomerMessage } from '@smart-chat/contract'
import { useEffect } from 'preact/hooks'
import { useLanguage } from '../words/words.ts'
import { Icon } from './icon.tsx'

interface Props {
  message: CustomerMessage
  open(): void
  dismiss(): void
}

const SHOWN_MS = 10_000

/** What was just written, beside the closed launcher; the badge stays when it goes. */
export function Notice({ message, open, dismiss }: Props) {
  const { say } = useLanguage()
  useEffect(() => {
    const timer = setTimeout(dismiss, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [message])

  return (
    <div class="notice" data-testid="notice">
      <button type="button" class="notice-text" onClick={open}>
        <b>{message.sender_name || say('support')}</b>
        <span dir="auto">{message.message}</span>
      </button>
      <button type="button" class="quiet" aria-label={say('dismiss')} onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  )
}
