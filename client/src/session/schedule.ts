import { backoffMs, createTimer } from '../backoff.ts'
import { ApiError } from '../errors.ts'
import type { Readable } from '../value.ts'
import type { SignedIn } from './stored.ts'

/** Renews the tokens before they expire, for as long as somebody is signed in. */
export function createSchedule(
  signedIn: Readable<Pick<SignedIn, 'accessToken' | 'refresh_from'> | null>,
  renew: (stale: string) => Promise<string>,
) {
  const timer = createTimer()
  let tries = 0
  let stopped = false

  const unsubscribe = signedIn.subscribe(() => {
    tries = 0
    plan()
  })
  plan()

  function plan() {
    const session = signedIn.current()
    if (stopped || session === null) return timer.stop()
    timer.set(session.refresh_from - Date.now(), refresh)
  }

  async function refresh() {
    const session = signedIn.current()
    if (session === null) return
    // A timer ends early where the delay is longer than timers can be.
    if (session.refresh_from > Date.now()) return plan()
    try {
      await renew(session.accessToken)
    } catch (error) {
      // A refusal of the token has ended the session by now, and `refresh` finds nobody signed in.
      if (stopped) return
      timer.set(waitMs(error), refresh)
    }
  }

  const waitMs = (error: unknown) =>
    Math.max(backoffMs(tries++), error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0)

  return {
    /** After a sleep timers are late: look at the clock now. */
    check() {
      tries = 0
      plan()
    },
    stop() {
      stopped = true
      timer.stop()
      unsubscribe()
    },
  }
}
