import type { Log } from './log.ts'

/** Runs something again and again, never twice at once; one failure does not end it. */
export function everySoOften(pauseMs: number, log: Log, work: () => Promise<unknown>) {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running = Promise.resolve()

  const again = () => {
    if (stopped) return
    timer = setTimeout(() => {
      running = work()
        .catch((error: unknown) => log.warn({ error }, 'a sweep failed; it runs again'))
        .then(again)
    }, pauseMs)
  }
  again()

  return {
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
