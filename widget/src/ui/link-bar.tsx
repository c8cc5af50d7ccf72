import type { ConnectionInfo, Readable } from '@smart-chat/client/small'
import { useEffect, useState } from 'preact/hooks'
import { useLanguage } from '../words/words.ts'
import { useValue } from './use-value.ts'

/** A blink of the connection is not worth a word. */
const PATIENCE_MS = 1200

/** A line that says when there is no connection; nothing while all is well. */
export function LinkBar({ connection }: { connection: Readable<ConnectionInfo> }) {
  const { say } = useLanguage()
  const { state } = useValue(connection)
  const [isLate, setIsLate] = useState(false)
  const isAway = state === 'offline' || state === 'connecting'
  useEffect(() => {
    setIsLate(false)
    if (!isAway) return
    const timer = setTimeout(() => setIsLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isAway])

  return (
    <p class={isLate ? 'link link-away' : 'link'} role="status">
      {isLate ? say(state === 'offline' ? 'offline' : 'connecting') : ''}
    </p>
  )
}
