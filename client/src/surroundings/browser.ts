/**
 * The parts of a browser that the client uses where they exist. Declared here because the client is
 * type-checked for Node as well, where most are missing.
 */
export interface Browser {
  localStorage?: LocalStorage
  document?: EventSource & { visibilityState: string }
  navigator?: { locks?: Locks }
  addEventListener?: EventSource['addEventListener']
  removeEventListener?: EventSource['removeEventListener']
}

export interface LocalStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

interface EventSource {
  addEventListener(type: string, listener: (event: { key?: string | null }) => void): void
  removeEventListener(type: string, listener: (event: { key?: string | null }) => void): void
}

/** Web Locks; only in secure contexts, so not on `http://` beside localhost. */
interface Locks {
  request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>
}

export const browser = globalThis as unknown as Browser

/** Node has some of a browser's parts, but nothing that sleeps or has tabs. */
export const isBrowser = 'document' in globalThis

/** Hears when the machine has lost the network; connections take much longer to notice. */
export function onOffline(listener: () => void): () => void {
  if (!isBrowser) return () => {}
  browser.addEventListener?.('offline', listener)
  return () => browser.removeEventListener?.('offline', listener)
}

/** Hears when the machine or the tab wakes up, or the network comes back. */
export function onWake(listener: () => void): () => void {
  if (!isBrowser) return () => {}
  const seen = () => {
    if (browser.document?.visibilityState === 'visible') listener()
  }
  browser.addEventListener?.('online', listener)
  browser.addEventListener?.('pageshow', listener)
  browser.document?.addEventListener('visibilitychange', seen)

  return () => {
    browser.removeEventListener?.('online', listener)
    browser.removeEventListener?.('pageshow', listener)
    browser.document?.removeEventListener('visibilitychange', seen)
  }
}
