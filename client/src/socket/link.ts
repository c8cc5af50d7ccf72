import { backoffMs, createTimer } from '../backoff.ts'
import { ApiError, isAboutToken } from '../errors.ts'
import type { Keeper } from '../session/keeper.ts'
import { onOffline, onWake } from '../surroundings/browser.ts'
import { createValue, type Readable } from '../value.ts'
import { type Ask, createAsk } from './emit.ts'
import type { OpenWire } from './wire.ts'

/** `online`: connected, every room joined, everything missed caught up with. */
export type LinkState = 'connecting' | 'online' | 'offline' | 'signed_out'

export interface Link {
  ask: Ask
  isConnected: () => boolean
  state: Readable<LinkState>
  /**
   * Connects whenever somebody is signed in.
   *
   * @param onEvent hears every event of the server
   * @param settle brings a new connection up to date
   */
  start(onEvent: (name: string, payload: unknown) => void, settle: () => Promise<void>): void
  /** Brings the present connection up to date once more, or gives it up. */
  resettle(): void
  close(): void
}

/** A tab that was away for less has surely noticed if its connection broke. */
const SLEEP_MS = 30_000

/** The one socket of this tab: connected as long as somebody is signed in. */
export function createLink(origin: string, keeper: Keeper, openWire: OpenWire): Link {
  const wire = openWire(origin, { opened, refused, broken, event })
  const ask = createAsk(wire)
  const state = createValue<LinkState>('signed_out')
  const timer = createTimer()
  let settle = async () => {}
  let tell: (name: string, payload: unknown) => void = () => {}
  /** The access token that this connection, or the attempt at one, uses. */
  let token = ''
  let refusedToken: string | null = null
  let tries = 0
  /** A draining server says when to come back. */
  let notBefore = 0
  /** Tells an attempt to connect from the ones before it. */
  let attempt = 0
  let isStarted = false
  let isWaiting = false
  let isSettling = false
  let settledAt = 0
  let sessionId = ''

  async function connect() {
    timer.stop()
    isWaiting = false
    const mine = ++attempt
    try {
      token = await keeper.token()
      if (token === refusedToken) token = await keeper.renew(token)
    } catch {
      if (mine === attempt) retryLater()
      return
    }
    if (mine !== attempt) return
    wire.open(token)
  }

  function retryLater(meanwhile: LinkState = 'offline') {
    if (keeper.signedIn.current() === null) return
    state.set(meanwhile)
    isWaiting = true
    timer.set(Math.max(backoffMs(tries++), notBefore - Date.now()), connect)
  }

  function disconnect() {
    attempt++
    isWaiting = false
    timer.stop()
    wire.close()
  }

  async function bringUpToDate() {
    if (isSettling) return
    isSettling = true
    const id = wire.id()
    try {
      await settle()
      if (wire.id() !== id) return
      tries = 0
      settledAt = Date.now()
      state.set('online')
    } catch {
      if (wire.id() !== id) return
      disconnect()
      retryLater()
    } finally {
      isSettling = false
      // A new connection came up while the old one's end was still being noticed.
      if (wire.isConnected() && wire.id() !== id) void bringUpToDate()
    }
  }

  function follow() {
    if (!isStarted) return
    const signedIn = keeper.signedIn.current()
    if (signedIn === null) {
      sessionId = ''
      disconnect()
      return state.set('signed_out')
    }
    if (signedIn.id !== sessionId) {
      sessionId = signedIn.id
      disconnect()
      tries = 0
      state.set('connecting')
      void connect()
    } else if (wire.isConnected() && signedIn.accessToken !== token) {
      void reauthenticate(signedIn.accessToken)
    }
  }

  async function reauthenticate(next: string) {
    token = next
    await ask('reauthenticate', { token: next }).catch((error: unknown) => {
      if (error instanceof ApiError && isAboutToken(error.code)) refuse()
    })
  }

  /** Whoever connects next does so with another token. */
  function refuse() {
    refusedToken = token
  }

  function opened() {
    notBefore = 0
    void bringUpToDate()
  }

  function refused(code: unknown) {
    if (isAboutToken(code)) refuse()
    retryLater()
  }

  function broken() {
    retryLater('connecting')
  }

  function event(name: string, payload: unknown) {
    if (name === 'session_expired') refuse()
    if (name === 'server_draining') {
      notBefore = Date.now() + (payload as { retry_in_ms: number }).retry_in_ms
    }
    // The same answers come as acknowledgements.
    if (!name.endsWith('_response')) tell(name, payload)
  }

  const unfollow = keeper.signedIn.subscribe(follow)
  const stopWaking = onWake(() => {
    if (isWaiting) {
      tries = 0
      void connect()
    } else if (Date.now() - settledAt > SLEEP_MS) {
      // The quickest way to learn whether a connection survived a sleep is to use it.
      resettle()
    }
  })

  // Where the server is on the same machine, the next try finds it at once.
  const stopHearing = onOffline(() => {
    if (!isStarted || isWaiting) return
    disconnect()
    retryLater()
  })

  function resettle() {
    if (wire.isConnected()) void bringUpToDate()
  }

  return {
    ask,
    isConnected: wire.isConnected,
    state,
    start(onEvent, howToSettle) {
      settle = howToSettle
      tell = onEvent
      isStarted = true
      follow()
    },
    resettle,
    close() {
      unfollow()
      stopWaking()
      stopHearing()
      disconnect()
    },
  }
}
