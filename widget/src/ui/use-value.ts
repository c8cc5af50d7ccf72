import type { Readable } from '@smart-chat/client/small'
import { useEffect, useState } from 'preact/hooks'

/** What a value is now, and again whenever it changes. */
export function useValue<T>(value: Readable<T>): T {
  const [now, setNow] = useState(value.current)
  useEffect(() => {
    setNow(value.current)
    return value.subscribe((next) => setNow(() => next))
  }, [value])
  return now
}
