import { useEffect } from 'preact/hooks'
import type { Conversation } from '../conversation/conversation.ts'

/** While this is shown in a page that is looked at, messages count as read. */
export function useLook(conversation: Conversation): void {
  useEffect(() => {
    const look = () => conversation.look(document.visibilityState === 'visible')
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      conversation.look(false)
    }
  }, [conversation])
}
