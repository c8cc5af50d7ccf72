import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** As in `widget.css`: there the panel fills the screen. */
export const isNarrow = () => matchMedia('(max-width: 480px)').matches

const FOCUSABLE = 'a[href], button, textarea, input, video, audio'

/** Where the panel fills the screen, Tab goes round within it. */
export function useFocusTrap(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = panel.current
    const trap = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || element === null || !isNarrow()) return
      const all = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
        (one) => !one.matches(':disabled, .hidden') && one.getClientRects().length > 0,
      )
      const active = (element.getRootNode() as ShadowRoot).activeElement
      const end = event.shiftKey ? all[0] : all.at(-1)
      if (active !== end && active !== element) return
      if (active === element && !event.shiftKey) return
      event.preventDefault()
      ;(event.shiftKey ? all.at(-1) : all[0])?.focus()
    }
    element?.addEventListener('keydown', trap)
    return () => element?.removeEventListener('keydown', trap)
  }, [panel])
}
