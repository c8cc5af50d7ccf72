import type { ErrorCode, RouteReply } from '@smart-chat/contract'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import { type Lifetime, lifetimeOf } from './lifetime.ts'

export const SESSION_KEY = 'smart-chat:session'

/** Who is signed in. */
export type SessionInfo = Pick<
  RouteReply<'login'>,
  'executive_id' | 'agentNumber' | 'name' | 'role' | 'customer_types'
>

/** Why nobody is signed in any more. */
export type SessionEnd = ErrorCode | 'signed_out'

export interface SignedIn extends Lifetime {
  /** Tells one sign-in from the next, also of the same person. */
  id: string
  who: SessionInfo
  accessToken: string
  refreshToken: string
}

export type StoredSession = SignedIn | { ended: SessionEnd }

export type Tokens = RouteReply<'refresh'>

/** The session with new tokens. */
export function withTokens(
  session: Pick<SignedIn, 'id' | 'who'>,
  { accessToken, refreshToken, expires_in }: Tokens,
): SignedIn {
  const { id, who } = session
  return { id, who, accessToken, refreshToken, ...lifetimeOf(expires_in * 1000) }
}

export function readSession(storage: TabStorage): StoredSession | null {
  try {
    return JSON.parse(storage.get(SESSION_KEY) ?? 'null') as StoredSession | null
  } catch {
    return null
  }
}

export function writeSession(storage: TabStorage, session: StoredSession): void {
  storage.set(SESSION_KEY, JSON.stringify(session))
}

/** The session of whoever is signed in. */
export function readSignedIn(storage: TabStorage): SignedIn | null {
  const stored = readSession(storage)
  return stored !== null && 'accessToken' in stored ? stored : null
}
