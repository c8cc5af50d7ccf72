import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { DeskError, unauthorized } from '../errors.ts'

const ISSUER = 'smart-chat'
const AUDIENCE = 'smart-chat'

/** What an access token says. */
interface AccessClaims {
  executive_id: string
  session_id: string
  /** Seconds since 1970. */
  expires_at: number
}

export interface Tokens {
  signAccess(claims: { executive_id: string; session_id: string }, now: Date): Promise<string>
  /** @throws DeskError `unauthorized`, `token_expired` (unless `expired` is allowed) */
  readAccess(token: string, now: Date, allow?: 'expired'): Promise<AccessClaims>
  /**
   * The refresh token of a session's generation. It can be made again from the session alone, so a
   * token repeated within the grace gets the same successor without one being stored.
   */
  refreshToken(session_id: string, generation: number): string
  /** The session and generation a refresh token names, or null when it is not one of ours. */
  readRefresh(token: string): { session_id: string; generation: number } | null
  /** A link good for a day, cut to the hour so that browsers can cache what it shows. */
  signMedia(media_id: string, now: Date): string
  readMedia(token: string, media_id: string, now: Date): boolean
}

/** Makes and reads every token, with one secret and one fixed algorithm each. */
export function createTokens(secret: string, accessTtl: number): Tokens {
  const key = new TextEncoder().encode(secret)
  const sign = (kind: string, text: string) =>
    createHmac('sha256', secret).update(`${kind}:${text}`).digest('base64url')
  const isSigned = (kind: string, text: string, signature: string) => {
    const expected = Buffer.from(sign(kind, text))
    const given = Buffer.from(signature)
    return expected.length === given.length && timingSafeEqual(expected, given)
  }

  return {
    signAccess({ executive_id, session_id }, now) {
      const issued = Math.floor(now.getTime() / 1000)
      return new SignJWT({ sid: session_id })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(executive_id)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issued)
        .setExpirationTime(issued + accessTtl)
        .sign(key)
    },

    async readAccess(token, now, allow) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'sid', 'exp'],
          currentDate: allow === 'expired' ? new Date(0) : now,
        })
        return {
          executive_id: String(payload.sub),
          session_id: String(payload.sid),
          expires_at: payload.exp ?? 0,
        }
      } catch (error) {
        if (error instanceof errors.JWTExpired) {
          throw new DeskError(
            'token_expired',
            'Your session needs a refresh. Sign in again if it goes on.',
          )
        }
        throw unauthorized('This token is not valid. Sign in again.')
      }
    },

    refreshToken(session_id, generation) {
      const text = `${session_id}.${generation}`
      return `${text}.${sign('refresh', text)}`
    },

    readRefresh(token) {
      const [session_id = '', generation = '', signature = ''] = token.split('.')
      if (!isSigned('refresh', `${session_id}.${generation}`, signature)) return null
      return { session_id, generation: Number(generation) }
    },

    signMedia(media_id, now) {
      const until = (Math.floor(now.getTime() / 3_600_000) + 25) * 3600
      return `${until}.${sign('media', `${media_id}.${until}`)}`
    },

    readMedia(token, media_id, now) {
      const [until = '', signature = ''] = token.split('.')
      return (
        Number(until) * 1000 > now.getTime() && isSigned('media', `${media_id}.${until}`, signature)
      )
    },
  }
}

/** How refresh tokens are kept. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')
