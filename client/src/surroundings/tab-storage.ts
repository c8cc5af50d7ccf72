/** What the tabs of one browser profile share, and how they take turns. */
export interface TabStorage {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
  /** Hears which key another tab has changed; null when it may be any. */
  subscribe(listener: (key: string | null) => void): () => void
  /**
   * Runs `work` while no other tab runs work of the same name. A courtesy, not a guarantee: a tab
   * that waits too long goes ahead, so `work` must be harmless when done twice.
   */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>
}

/** Work of one name, one after the other, within this process. */
export function createTurns(): TabStorage['exclusively'] {
  const last = new Map<string, Promise<unknown>>()

  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(name, mine)
    const done = () => {
      if (last.get(name) === mine) last.delete(name)
    }
    mine.then(done, done)
    return mine
  }
}
