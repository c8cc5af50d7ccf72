import { type PointerEvent, useRef } from 'react'

const LONG_MS = 450
/** A finger that moves this far scrolls. */
const STILL_PX = 10

/** Calls when a finger rests on the element; handlers to spread on it. */
export function useLongPress(onLong: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const from = useRef({ x: 0, y: 0 })
  const stop = () => clearTimeout(timer.current)
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== 'touch') return
      from.current = { x: event.clientX, y: event.clientY }
      stop()
      timer.current = setTimeout(onLong, LONG_MS)
    },
    onPointerMove(event: PointerEvent) {
      const { x, y } = from.current
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
  }
}
