/** The server's clock, as far as its answers tell it; until the first one, that of this machine. */
export interface ServerClock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** The same `fetch`, with an ear for the times of the answers. */
  listenTo(fetch: typeof globalThis.fetch): typeof globalThis.fetch
}

/** A `Date` header says whole seconds. */
const UNKNOWN_MS = 1000

/**
 * Each answer bounds how far the two clocks are apart: the server wrote its time down between the
 * question and the answer. What all answers agree on is kept; where they do not, a clock was set,
 * and the latest is right.
 *
 * @param readClock this machine's clock
 */
export function createServerClock(readClock: () => number = Date.now): ServerClock {
  let apart = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }

  function hear(serverTime: number, askedAt: number, heardAt: number) {
    const told = { least: serverTime - heardAt, most: serverTime + UNKNOWN_MS - askedAt }
    const both = {
      least: Math.max(apart.least, told.least),
      most: Math.min(apart.most, told.most),
    }
    apart = both.least <= both.most ? both : told
  }

  return {
    now: () => readClock() + likely(apart),
    listenTo: (fetch) => async (input, init) => {
      const askedAt = readClock()
      const answer = await fetch(input, init)
      const serverTime = Date.parse(answer.headers.get('date') ?? '')
      // What comes from a cache tells an old time.
      const isFresh = answer.headers.get('cache-control')?.includes('no-store') === true
      if (isFresh && !Number.isNaN(serverTime)) hear(serverTime, askedAt, readClock())
      return answer
    },
  }
}

/** A machine whose clock may be right is believed. */
function likely({ least, most }: { least: number; most: number }): number {
  return least <= 0 && most >= 0 ? 0 : (least + most) / 2
}
