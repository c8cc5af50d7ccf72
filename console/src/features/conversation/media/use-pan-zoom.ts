import { type CSSProperties, type PointerEvent, useRef, useState, type WheelEvent } from 'react'
import { closeViewer } from './viewer-state.ts'

const MOST = 6

interface View {
  scale: number
  x: number
  y: number
}

/** Wheel, pinch and double click zoom; dragging moves; a click beside the picture closes. */
export function usePanZoom() {
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 })
  const pointers = useRef(new Map<number, { x: number; y: number }>())
  const reset = () => setView({ scale: 1, x: 0, y: 0 })
  const zoom = (factor: number) =>
    setView((now) => {
      const scale = Math.min(MOST, Math.max(1, now.scale * factor))
      return scale === 1 ? { scale, x: 0, y: 0 } : { ...now, scale }
    })

  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const spread = spreadOf(pointers.current)
    const now = { x: event.clientX, y: event.clientY }
    pointers.current.set(event.pointerId, now)
    if (pointers.current.size === 2) return zoom(spreadOf(pointers.current) / (spread || 1))
    setView((seen) =>
      seen.scale === 1
        ? seen
        : { ...seen, x: seen.x + now.x - before.x, y: seen.y + now.y - before.y },
    )
  }
  const letGo = (event: PointerEvent) => pointers.current.delete(event.pointerId)
  const style: CSSProperties = {
    transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    cursor: view.scale > 1 ? 'grab' : 'zoom-in',
  }
  return {
    zoom,
    reset,
    style,
    handlers: {
      onPointerMove,
      onPointerDown: (event: PointerEvent) =>
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY }),
      onPointerUp: (event: PointerEvent) => {
        letGo(event)
        if (event.target === event.currentTarget) closeViewer()
      },
      onPointerCancel: letGo,
      onPointerLeave: letGo,
      onWheel: (event: WheelEvent) => zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15),
      onDoubleClick: () => (view.scale > 1 ? reset() : zoom(2.5)),
    },
  }
}

/** How far two fingers are apart. */
function spreadOf(pointers: Map<number, { x: number; y: number }>): number {
  const [a, b] = [...pointers.values()]
  return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y)
}
