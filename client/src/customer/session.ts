import { deferred } from '../deferred.ts'
import { Offline } from '../errors.ts'
import type { Keeper } from '../session/keeper.ts'
import { type Lifetime, lifetimeOf } from '../session/lifetime.ts'
import { createSchedule } from '../session/schedule.ts'
import { onWake } from '../surroundings/browser.ts'
import { createValue, type Readable } from '../value.ts'
import { type CustomerInfo, readClaims } from './claims.ts'

/** Fetches a fresh token for whoever uses the page or the app now, from the operator's server. */
export type FetchToken = () => Promise<string>

export interface CustomerSession extends Keeper {
  /** Who it is; null until the first token is there. */
  who: Readable<CustomerInfo | null>
  close(): void
}

interface Held extends Lifetime {
  id: string
  accessToken: string
}

/** Before the first token; whoever asks for one fetches it. */
const NONE: Held = {
  id: 'nobody yet',
  accessToken: '',
  refresh_from: Number.POSITIVE_INFINITY,
  expires_at: 0,
}

const FETCH_TIMEOUT_MS = 30_000

/**
 * Keeps a customer's token fresh. It is in memory only: who uses the page next must not be taken
 * for the one before.
 */
export function createCustomerSession(fetchToken: FetchToken): CustomerSession {
  const signedIn = createValue(NONE)
  const who = createValue<CustomerInfo | null>(null)
  const owner = createValue<string | null>(null)
  let running: Promise<string> | null = null
  const schedule = createSchedule(signedIn, renew)
  const stopWaking = onWake(schedule.check)

  /** Asks once, however many want another token. */
  async function renew(stale: string): Promise<string> {
    const { accessToken } = signedIn.current()
    if (accessToken !== stale) return accessToken
    running ??= fetchNext().finally(() => {
      running = null
    })
    return running
  }

  async function fetchNext(): Promise<string> {
    try {
      const accessToken = await withinTime(fetchToken)
      const { leftMs, ...info } = readClaims(accessToken)
      const id = ownerOf(info)
      signedIn.set({ id, accessToken, ...lifetimeOf(leftMs) })
      if (owner.current() !== id) {
        owner.set(id)
        who.set(info)
      }
      return accessToken
    } catch (error) {
      throw new Offline('no_token', error)
    }
  }

  return {
    owner,
    signedIn,
    who,
    renew,
    async token() {
      const { accessToken, expires_at } = signedIn.current()
      return expires_at > Date.now() ? accessToken : renew(accessToken)
    },
    close() {
      schedule.stop()
      stopWaking()
    },
  }
}

const ownerOf = ({ customer_id, customer_type }: CustomerInfo) =>
  `customer/${encodeURIComponent(customer_id)}/${encodeURIComponent(customer_type)}`

async function withinTime(fetchToken: FetchToken): Promise<string> {
  const late = deferred<never>()
  const timer = setTimeout(() => late.reject(new Error('No token within 30 s.')), FETCH_TIMEOUT_MS)
  try {
    return await Promise.race([fetchToken(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
