/** When a token is renewed, and when it is no good any more; milliseconds on this machine's clock. */
export interface Lifetime {
  refresh_from: number
  expires_at: number
}

/** Part of the lifetime after which a token is renewed, at the earliest and at the latest. */
const REFRESH_BETWEEN = [0.75, 0.85] as const

/** @param leftMs how long the token is good from now on */
export function lifetimeOf(leftMs: number): Lifetime {
  const [from, to] = REFRESH_BETWEEN
  return {
    refresh_from: Date.now() + leftMs * (from + Math.random() * (to - from)),
    expires_at: Date.now() + leftMs,
  }
}
