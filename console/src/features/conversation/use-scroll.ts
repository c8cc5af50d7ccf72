import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const NEAR_END = 64
const NEAR_START = 500

interface ScrollParts {
  scroller: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  /** Changes when older messages come in front. */
  firstKey: string | undefined
  onNearStart: () => void
}

/** Keeps to the end while one is there, keeps the view where it is when older messages come in front. */
export function useScroll({ scroller, content, firstKey, onNearStart }: ScrollParts) {
  const [isAtEnd, setIsAtEnd] = useState(true)
  const sticks = useRef(true)
  const height = useRef(0)
  const loadMore = useRef(onNearStart)
  useEffect(() => {
    loadMore.current = onNearStart
  })

  const toEnd = useCallback(
    (behavior: ScrollBehavior = 'instant') => {
      sticks.current = true
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior })
    },
    [scroller],
  )

  const onScroll = useCallback(() => {
    const box = scroller.current
    if (box === null) return
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END
    setIsAtEnd(sticks.current)
    if (box.scrollTop < NEAR_START) loadMore.current()
  }, [scroller])

  // The rows above the view grew by what is now more to scroll.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null || firstKey === undefined) return
    if (height.current > 0 && !sticks.current) box.scrollTop += box.scrollHeight - height.current
    height.current = box.scrollHeight
  }, [scroller, firstKey])

  useEffect(() => {
    const box = scroller.current
    const inner = content.current
    if (box === null || inner === null) return
    const observer = new ResizeObserver(() => {
      if (sticks.current) toEnd()
      height.current = box.scrollHeight
    })
    observer.observe(inner)
    observer.observe(box)
    return () => observer.disconnect()
  }, [scroller, content, toEnd])

  const letGo = useCallback(() => {
    sticks.current = false
    setIsAtEnd(false)
  }, [])

  return { isAtEnd, onScroll, toEnd, letGo }
}
