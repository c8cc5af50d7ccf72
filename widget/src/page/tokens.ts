/** The token that the page gave, and the wish for the next one. */
export interface Tokens {
  /** The client asks: at the start, before the last one ends, and after one was refused. */
  fetch(): Promise<string>
  /** The page gives one. */
  give(token: string): void
}

/** @param onWanted hears that the last one is no good any more, or soon will not be */
export function createTokens(first: string, onWanted: () => void): Tokens {
  let fresh: string | null = first
  let waiting: ((token: string) => void)[] = []

  return {
    fetch() {
      const token = fresh
      fresh = null
      if (token !== null) return Promise.resolve(token)
      onWanted()
      return new Promise((resolve) => waiting.push(resolve))
    },
    give(token) {
      const all = waiting
      waiting = []
      if (all.length === 0) fresh = token
      for (const resolve of all) resolve(token)
    },
  }
}
