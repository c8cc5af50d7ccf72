import { useSyncExternalStore } from 'react'
import { readStored, store } from '../../lib/storage.ts'

/** How a person wants to be told; kept in this browser, for all its tabs. */
export interface AlertSettings {
  isSoundOn: boolean
  /** From 0 to 100. */
  volume: number
  isDesktopOn: boolean
}

const KEY = 'alerts'
const usual: AlertSettings = { isSoundOn: true, volume: 60, isDesktopOn: true }

let settings = read()
const listeners = new Set<() => void>()

function read(): AlertSettings {
  try {
    return { ...usual, ...(JSON.parse(readStored(KEY) ?? '{}') as Partial<AlertSettings>) }
  } catch {
    return usual
  }
}

function follow(): void {
  settings = read()
  for (const listener of listeners) listener()
}

window.addEventListener('storage', ({ key }) => key === `smart-chat.${KEY}` && follow())

export function changeSettings(change: Partial<AlertSettings>): void {
  store(KEY, JSON.stringify({ ...settings, ...change }))
  settings = { ...settings, ...change }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const currentSettings = () => settings
export const useAlertSettings = () => useSyncExternalStore(subscribe, currentSettings)
