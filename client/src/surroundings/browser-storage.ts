import { browser, isBrowser, type LocalStorage } from './browser.ts'
import { memoryStorage } from './memory-storage.ts'
import { createTurns, type TabStorage } from './tab-storage.ts'

const WAIT_MAX_MS = 15_000

/** Local storage where there is a usable one, else memory. */
export function defaultStorage(): TabStorage {
  const local = isBrowser ? usableLocalStorage() : null
  return local === null ? memoryStorage() : browserStorage(local)
}

function browserStorage(local: LocalStorage): TabStorage {
  // What did not fit (quota) is kept for this tab.
  const overflow = new Map<string, string>()

  return {
    get: (key) => overflow.get(key) ?? local.getItem(key),
    set(key, value) {
      try {
        local.setItem(key, value)
        overflow.delete(key)
      } catch {
        overflow.set(key, value)
      }
    },
    remove(key) {
      overflow.delete(key)
      local.removeItem(key)
    },
    keys: () => [...new Set([...overflow.keys(), ...keysOf(local)])],
    subscribe(listener) {
      const heard = (event: { key?: string | null }) => listener(event.key ?? null)
      browser.addEventListener?.('storage', heard)
      return () => browser.removeEventListener?.('storage', heard)
    },
    exclusively: acrossTabs(),
  }
}

/** Reading local storage throws where cookies are blocked. */
function usableLocalStorage(): LocalStorage | null {
  try {
    return browser.localStorage ?? null
  } catch {
    return null
  }
}

function keysOf(local: LocalStorage): string[] {
  return Array.from({ length: local.length }, (_, index) => local.key(index)).filter(
    (key) => key !== null,
  )
}

function acrossTabs(): TabStorage['exclusively'] {
  const withinTab = createTurns()

  return (name, work) =>
    withinTab(name, async () => {
      const locks = browser.navigator?.locks
      if (locks === undefined) return work()

      // A tab that the system put to sleep may hold the lock for hours.
      const signal = AbortSignal.timeout(WAIT_MAX_MS)
      let started = false
      try {
        return await locks.request(name, { signal }, () => {
          started = true
          return work()
        })
      } catch (error) {
        if (started) throw error
        return work()
      }
    })
}
