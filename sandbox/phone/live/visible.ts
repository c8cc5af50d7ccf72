import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Whether an element can be seen right now: on screen, in a tab that is in front. */
export function useVisible(element: RefObject<HTMLElement | null>): boolean {
  const [onScreen, setOnScreen] = useState(false)
  const [inFront, setInFront] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => setOnScreen(entries.at(-1)?.isIntersecting ?? false),
      { threshold: 0.3 },
    )
    if (element.current) observer.observe(element.current)
    const changed = () => setInFront(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', changed)
    return () => {
      observer.disconnect()
      document.removeEventListener('visibilitychange', changed)
    }
  }, [element])
  return onScreen && inFront
}
