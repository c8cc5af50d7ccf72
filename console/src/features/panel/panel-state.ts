import { useSyncExternalStore } from 'react'
import { readStored, store } from '../../lib/storage.ts'

export const panelTabs = ['profile', 'timeline', 'notes', 'rides'] as const
export type PanelTab = (typeof panelTabs)[number]

const listeners = new Set<() => void>()
/** Below this the panel lies over the conversation, and is closed until asked for. */
const narrow = matchMedia('(max-width: 1199px)')

let tab: PanelTab | null = narrow.matches ? null : stored()

function stored(): PanelTab | null {
  const value = readStored('panel')
  if (value === 'closed') return null
  return panelTabs.find((one) => one === value) ?? 'profile'
}

export function showPanel(next: PanelTab | null): void {
  tab = next
  if (!narrow.matches) store('panel', next ?? 'closed')
  for (const listener of listeners) listener()
}

/** A second press of the same tab closes the panel. */
export const togglePanel = (next: PanelTab) => showPanel(tab === next ? null : next)

/** On narrow screens another chat opens without the panel over it. */
export function closePanelOnNarrow(): void {
  if (narrow.matches && tab !== null) showPanel(null)
}

export const usePanelTab = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => tab,
  )
