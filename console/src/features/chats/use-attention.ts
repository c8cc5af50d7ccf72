import { useTick } from '../../lib/clock.ts'
import { useMe } from '../session/session.ts'
import { countAsking } from './count-asking.ts'
import { useMyChats } from './use-counts.ts'

/** Chats of the reader that are unread, or whose customer waits longer than the alert. */
export function useAttention(): number {
  const { segments } = useMe()
  const mine = useMyChats()
  return useTick((now) => countAsking(mine?.chats ?? [], segments, now))
}
