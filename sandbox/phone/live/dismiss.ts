import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** Closes an open menu on Escape and on a tap elsewhere. */
export function useDismiss(
  box: RefObject<HTMLElement | null>,
  isOpen: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!isOpen) return
    const outside = ({ target }: Event) => {
      if (!(target instanceof Node && box.current?.contains(target))) close()
    }
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') close()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
}
