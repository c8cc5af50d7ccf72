import { useSyncExternalStore } from 'react'

export type Overlay = 'palette' | 'help' | 'alerts' | 'letters' | 'numbers' | null

let overlay: Overlay = null
const listeners = new Set<() => void>()

/** Opens one of the page's overlays, or with null closes it. */
export function showOverlay(next: Overlay): void {
  overlay = next
  for (const listener of listeners) listener()
}

export const showHelp = () => showOverlay('help')
export const showAlertSettings = () => showOverlay('alerts')
/** For administrators: what could not be done, or our numbers. */
export const showAdmin = (tab: 'letters' | 'numbers' = 'letters') => showOverlay(tab)
export const showPalette = () => showOverlay('palette')

export const useOverlay = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => overlay,
  )
