import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Conversation } from '../conversation/conversation.ts'
import type { State } from '../conversation/state.ts'

const NEAR_PX = 80

/** Keeps to the end while the reader is there, and to the same message while older ones come. */
export function useScroll(conversation: Conversation, state: State) {
  const box = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const before = useRef({ first: 0, last: 0, pending: 0, height: 0 })
  const top = useRef(0)
  const [isAway, setIsAway] = useState(false)
  const [hasNew, setHasNew] = useState(false)
  const { messages, pending, typing, chat } = state
  const first = messages[0]?.seq ?? 0
  const last = messages.at(-1)?.seq ?? 0

  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const was = before.current
    before.current = { first, last, pending: pending.length, height: element.scrollHeight }
    const isOwn = last > was.last && messages.at(-1)?.type === 'Customer'
    if (isAtEnd.current || isOwn || pending.length > was.pending) {
      isAtEnd.current = true
      element.scrollTop = element.scrollHeight
    } else if (first < was.first) {
      element.scrollTop += element.scrollHeight - was.height
    } else if (last > was.last) {
      setHasNew(true)
    }
  }, [messages, pending, typing, chat?.status, chat?.rating])

  // Pictures and the composer change the room after the fact.
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const keep = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
    })
    keep.observe(element)
    for (const child of element.children) keep.observe(child)
    return () => keep.disconnect()
  }, [state.history, messages.length === 0])

  return {
    box,
    isAway,
    hasNew,
    toEnd() {
      isAtEnd.current = true
      box.current?.scrollTo({ top: box.current.scrollHeight })
    },
    onScroll() {
      const element = box.current
      if (element === null) return
      const left = element.scrollHeight - element.scrollTop - element.clientHeight
      // Only who scrolls up leaves the end; what grows below them does not take them away.
      if (left < NEAR_PX) isAtEnd.current = true
      else if (element.scrollTop < top.current) isAtEnd.current = false
      top.current = element.scrollTop
      setIsAway(left > NEAR_PX * 3)
      if (isAtEnd.current) setHasNew(false)
      if (element.scrollTop < NEAR_PX && state.hasOlder) {
        before.current.height = element.scrollHeight
        conversation.loadOlder().catch(() => {})
      }
    },
  }
}
