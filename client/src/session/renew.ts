import { ApiError, isAboutToken, signedOut } from '../errors.ts'
import type { Request } from '../rest/request.ts'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import { readSignedIn, type SignedIn, type Tokens, withTokens, writeSession } from './stored.ts'

const LOCK = 'smart-chat:refresh'

/**
 * Short, because the server repeats an answer that was lost for 10 s only: the next try has to
 * come within them.
 */
const REFRESH_TIMEOUT_MS = 5000

/**
 * Exchanges the refresh token, once however many ask, in this tab and in the others.
 *
 * @param noticed is called when storage has changed
 * @returns `renew(stale)`: an access token other than `stale`. Throws `Offline` when the server
 *   cannot be reached (the session goes on), `ApiError` when the session has ended.
 */
export function createRenewal(storage: TabStorage, request: Request, noticed: () => void) {
  let running: Promise<string> | null = null

  return async function renew(stale: string): Promise<string> {
    const session = readSignedIn(storage)
    if (session === null) throw signedOut()
    if (session.accessToken !== stale) return session.accessToken

    running ??= storage
      .exclusively(LOCK, () => exchange(stale))
      .finally(() => {
        running = null
        noticed()
      })
    return running
  }

  async function exchange(stale: string): Promise<string> {
    const session = readSignedIn(storage)
    if (session === null) throw signedOut()
    // Another tab was faster.
    if (session.accessToken !== stale) return session.accessToken

    try {
      const { refreshToken } = session
      const tokens = await request('refresh', { refreshToken }, { timeoutMs: REFRESH_TIMEOUT_MS })
      return keep(session, tokens as Tokens)
    } catch (error) {
      return giveUp(session, error)
    }
  }

  function keep(session: SignedIn, tokens: Tokens): string {
    if (!isStillCurrent(session)) return insteadOf()
    writeSession(storage, withTokens(session, tokens))
    return tokens.accessToken
  }

  function giveUp(session: SignedIn, error: unknown): string {
    if (!isStillCurrent(session)) return insteadOf()
    if (error instanceof ApiError && isFinal(error)) {
      writeSession(storage, { ended: error.code })
    }
    throw error
  }

  function isStillCurrent(session: SignedIn) {
    return readSignedIn(storage)?.refreshToken === session.refreshToken
  }

  /** Somebody signed out or in, or another tab refreshed, while we waited. */
  function insteadOf(): string {
    const session = readSignedIn(storage)
    if (session === null) throw signedOut()
    return session.accessToken
  }
}

/** `invalid_input`: what is stored is no token at all. */
const isFinal = ({ code }: ApiError) => isAboutToken(code) || code === 'invalid_input'
