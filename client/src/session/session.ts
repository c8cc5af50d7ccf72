import type { RouteReply } from '@smart-chat/contract'
import { signedOut } from '../errors.ts'
import type { CallInput } from '../inputs.ts'
import type { Request } from '../rest/request.ts'
import { onWake } from '../surroundings/browser.ts'
import { newId } from '../surroundings/ids.ts'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import { createValue, type Readable } from '../value.ts'
import type { Keeper } from './keeper.ts'
import { createRenewal } from './renew.ts'
import { createSchedule } from './schedule.ts'
import {
  readSession,
  readSignedIn,
  SESSION_KEY,
  type SessionEnd,
  type SessionInfo,
  withTokens,
  writeSession,
} from './stored.ts'

/** Who is signed in, the same in all tabs. */
export interface Session extends Readable<SessionInfo | null> {
  /** Throws `ApiError` (`invalid_credentials`, `account_disabled`, `rate_limited`) or `Offline`. */
  signIn(credentials: CallInput<'login'>): Promise<SessionInfo>
  /** Ends the session here and in all tabs at once, and on the server when it can be reached. */
  signOut(): Promise<void>
  /** Why nobody is signed in any more; null while somebody is, or never was. */
  endedBy(): SessionEnd | null
  /** An access token that has not expired, for requests that are made by hand, such as uploads. */
  token(): Promise<string>
}

/** The session as the other parts of the client see it. */
export interface SessionKeeper extends Session, Keeper {
  close(): void
}

const LOGOUT_TIMEOUT_MS = 5000

export function createSession(storage: TabStorage, request: Request): SessionKeeper {
  const signedIn = createValue(readSignedIn(storage))
  const who = createValue<SessionInfo | null>(signedIn.current()?.who ?? null)
  const owner = createValue(who.current()?.executive_id ?? null)
  const renew = createRenewal(storage, request, notice)
  const schedule = createSchedule(signedIn, renew)
  const stopListening = storage.subscribe((key) => {
    if (key === SESSION_KEY || key === null) notice()
  })
  const stopWaking = onWake(schedule.check)

  /** Storage is the truth; this tab follows whatever is in it. */
  function notice() {
    const before = signedIn.current()
    const now = readSignedIn(storage)
    // Access tokens of the same second may be the same; refresh tokens never are.
    if (now?.refreshToken === before?.refreshToken) return
    signedIn.set(now)
    if (now?.id === before?.id) return
    owner.set(now?.who.executive_id ?? null)
    who.set(now?.who ?? null)
  }

  return {
    current: who.current,
    subscribe: who.subscribe,
    owner,
    signedIn,
    renew,

    async signIn(credentials) {
      const reply = (await request('login', credentials)) as RouteReply<'login'>
      const { executive_id, agentNumber, name, role, customer_types } = reply
      const info = { executive_id, agentNumber, name, role, customer_types }
      writeSession(storage, withTokens({ id: newId(), who: info }, reply))
      notice()
      return info
    },

    async signOut() {
      const session = readSignedIn(storage)
      if (session === null) return
      writeSession(storage, { ended: 'signed_out' })
      notice()
      const { accessToken: token } = session
      // Unreachable: the tokens are forgotten here and expire there.
      await request('logout', { token }, { token, timeoutMs: LOGOUT_TIMEOUT_MS }).catch(() => {})
    },

    endedBy() {
      const stored = readSession(storage)
      return stored !== null && 'ended' in stored ? stored.ended : null
    },

    async token() {
      const session = readSignedIn(storage)
      if (session === null) throw signedOut()
      if (session.expires_at > Date.now()) return session.accessToken
      return renew(session.accessToken)
    },

    close() {
      schedule.stop()
      stopListening()
      stopWaking()
    },
  }
}
