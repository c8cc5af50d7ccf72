import { useSyncExternalStore } from 'react'
import { readStored, store } from '../lib/storage.ts'

export type Theme = 'dark' | 'light' | 'system'

const listeners = new Set<() => void>()
const systemLight = matchMedia('(prefers-color-scheme: light)')
systemLight.addEventListener('change', show)

function currentTheme(): Theme {
  const stored = readStored('theme')
  return stored === 'light' || stored === 'system' ? stored : 'dark'
}

export function chooseTheme(theme: Theme): void {
  store('theme', theme)
  show()
}

/** `public/theme.js` does the same before the first paint. */
function show(): void {
  document.documentElement.dataset.theme = shownTheme()
  for (const listener of listeners) listener()
}

function shownTheme(): 'dark' | 'light' {
  const theme = currentTheme()
  if (theme === 'system') return systemLight.matches ? 'light' : 'dark'
  return theme
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useTheme = () => useSyncExternalStore(subscribe, currentTheme)
export const useShownTheme = () => useSyncExternalStore(subscribe, shownTheme)
