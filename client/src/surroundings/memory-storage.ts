import { createTurns, type TabStorage } from './tab-storage.ts'

/** Storage that lives as long as the process; clients given the same one behave like tabs. */
export function memoryStorage(): TabStorage {
  const values = new Map<string, string>()
  const listeners = new Set<(key: string | null) => void>()

  // As in a browser, the others hear of a change after the code that made it has ended.
  const tell = (key: string) =>
    setTimeout(() => {
      for (const listener of [...listeners]) listener(key)
    })

  return {
    get: (key) => values.get(key) ?? null,
    set(key, value) {
      values.set(key, value)
      tell(key)
    },
    remove(key) {
      values.delete(key)
      tell(key)
    },
    keys: () => [...values.keys()],
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exclusively: createTurns(),
  }
}
