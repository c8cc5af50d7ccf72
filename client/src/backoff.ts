const FIRST_MS = 600
const MAX_MS = 10_000

/**
 * How long to wait before try number `tries` + 1: 0.3–0.6 s, doubling up to 5–10 s. The spread
 * keeps a thousand consoles from coming back in the same instant after a restart.
 */
export function backoffMs(tries: number): number {
  const most = Math.min(MAX_MS, FIRST_MS * 2 ** tries)
  return most * (0.5 + Math.random() / 2)
}

// A longer delay would overflow the timer and fire at once.
const TIMER_MAX_MS = 2 ** 31 - 1

/** One timer that is set again and again. */
export function createTimer() {
  let running: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(running)

  return {
    stop,
    set(delayMs: number, work: () => unknown) {
      stop()
      running = setTimeout(work, Math.min(Math.max(0, delayMs), TIMER_MAX_MS))
    },
  }
}
