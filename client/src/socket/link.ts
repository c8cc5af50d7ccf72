import { io, type Socket } from 'socket.io-client'
import { backoffMs, createTimer } from '../backoff.ts'
import { ApiError, isAboutToken } from '../errors.ts'
import type { Keeper } from '../session/keeper.ts'
import { onWake } from '../surroundings/browser.ts'
import { createValue, type Readable } from '../value.ts'
import { type Ask, createAsk } from './emit.ts'

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
export function createLink(origin: string, keeper: Keeper): Link {
  const socket = createSocket(origin)
  const ask = createAsk(socket)
  const state = createValue<LinkState>('signed_out')
  const timer = createTimer()
  let settle = async () => {}
  /** The access token that this connection, or the attempt at one, uses. */
  let token = ''
  let refusedToken: string | null = null
  let tries = 0
  /** A draining server says when to come back. */
  let notBefore = 0
  /** Tells an attempt to connect from the ones before it. */
  let attempt = 0
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
    socket.auth = { token }
    socket.connect()
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
    socket.disconnect()
  }

  async function bringUpToDate() {
    if (isSettling) return
    isSettling = true
    const { id } = socket
    try {
      await settle()
      if (socket.id !== id) return
      tries = 0
      settledAt = Date.now()
      state.set('online')
    } catch {
      if (socket.id !== id) return
      disconnect()
      retryLater()
    } finally {
      isSettling = false
      // A new connection came up while the old one's end was still being noticed.
      if (socket.connected && socket.id !== id) void bringUpToDate()
    }
  }

  function follow() {
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
    } else if (socket.connected && signedIn.accessToken !== token) {
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

  socket.on('connect', () => {
    notBefore = 0
    void bringUpToDate()
  })
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
    if (isAboutToken(error.data?.code)) refuse()
    retryLater()
  })
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return
    retryLater('connecting')
  })
  socket.on('session_expired', refuse)
  socket.on('server_draining', ({ retry_in_ms }: { retry_in_ms: number }) => {
    notBefore = Date.now() + retry_in_ms
  })
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

  function resettle() {
    if (socket.connected) void bringUpToDate()
  }

  return {
    ask,
    isConnected: () => socket.connected,
    state,
    start(onEvent, howToSettle) {
      settle = howToSettle
      socket.onAny((name: string, payload: unknown) => {
        // The same answers come as acknowledgements.
        if (!name.endsWith('_response')) onEvent(name, payload)
      })
      follow()
    },
    resettle,
    close() {
      unfollow()
      stopWaking()
      disconnect()
    },
  }
}

/** Reconnects by `connect` above only, which renews the token and obeys a draining server. */
function createSocket(origin: string): Socket {
  const options = {
    path: '/ws',
    // The second is tried where a proxy on the way does not let the first through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: 10_000,
  }
  return origin === '' ? io(options) : io(origin, options)
}
