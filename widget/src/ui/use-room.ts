import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** On phones the keyboard covers the page without resizing it: the panel keeps to what is left. */
export function useRoomAboveKeyboard(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const view = window.visualViewport
    const fit = () => {
      panel.current?.style.setProperty('--room', `${view?.height}px`)
      panel.current?.style.setProperty('--above', `${view?.offsetTop}px`)
    }
    view?.addEventListener('resize', fit)
    view?.addEventListener('scroll', fit)
    return () => {
      view?.removeEventListener('resize', fit)
      view?.removeEventListener('scroll', fit)
    }
  }, [panel])
}
