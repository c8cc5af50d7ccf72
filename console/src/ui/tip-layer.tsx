import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Keys } from './keys.tsx'

const DELAY_MS = 350
const GAP = 6
const EDGE = 8

/** The one tooltip of the page, for whatever carries `data-tip`. */
export function TipLayer() {
  const target = useTipTarget()
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (target !== null && box.current !== null) place(box.current, target)
  }, [target])

  const { tip, tipKeys } = target?.dataset ?? {}
  if (tip === undefined) return null
  return (
    <div
      ref={box}
      role="tooltip"
      className="animate-fade pointer-events-none fixed z-50 flex max-w-72 items-center gap-2 rounded-md bg-float px-2 py-1 text-xs text-ink shadow-pop"
    >
      {tip}
      {tipKeys === undefined ? null : <Keys keys={tipKeys} />}
    </div>
  )
}

/** What the pointer rests on, or the keyboard has reached; Escape and a press take it away. */
function useTipTarget(): HTMLElement | null {
  const [target, setTarget] = useState<HTMLElement | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const show = (event: Event, delay: number) => {
      clearTimeout(timer)
      const next = tipOf(event.target)
      if (next === null) setTarget(null)
      else timer = setTimeout(() => setTarget(next), delay)
    }
    const onOver = (event: PointerEvent) => event.pointerType === 'mouse' && show(event, DELAY_MS)
    const onFocus = (event: FocusEvent) => isByKeyboard(event.target) && show(event, 0)
    const hide = () => {
      clearTimeout(timer)
      setTarget(null)
    }
    const onKey = (event: KeyboardEvent) => event.key !== 'Tab' && hide()
    document.addEventListener('pointerover', onOver)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', hide)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', onOver)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  return target?.isConnected ? target : null
}

/** What has opened its menu says no more. */
const tipOf = (target: EventTarget | null) =>
  target instanceof Element
    ? target.closest<HTMLElement>('[data-tip]:not([aria-expanded="true"])')
    : null

const isByKeyboard = (target: EventTarget | null) =>
  target instanceof Element && target.matches(':focus-visible')

/** Below the target, above where there is no room, inside the window always. */
function place(box: HTMLElement, target: HTMLElement): void {
  const at = target.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const centred = at.left + at.width / 2 - width / 2
  const fitsBelow = at.bottom + GAP + height < innerHeight - EDGE
  box.style.left = `${Math.max(EDGE, Math.min(centred, innerWidth - width - EDGE))}px`
  box.style.top = `${fitsBelow ? at.bottom + GAP : at.top - GAP - height}px`
}
