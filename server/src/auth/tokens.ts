import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { DeskError, unauthorized } from '../errors.ts'

const ISSUER = 'smart-chat'
const AUDIENCE = 'smart-chat'
const CUSTOMER_AUDIENCE = 'smart-chat-customer'

/** What an access token says. */
interface AccessClaims {
  executive_id: string
  session_id: string
  /** Seconds since 1970. */
  expires_at: number
}

/** What a customer's token says. */
interface CustomerClaims {
  customer_id: string
  customer_type: string
}

export interface Tokens {
  signAccess(claims: { executive_id: string; session_id: string }, now: Date): Promise<string>
  /** A token for one customer in one segment. */
  signCustomer(claims: CustomerClaims, now: Date, ttl: number): Promise<string>
  /** @throws DeskError `unauthorized`, `token_expired` */
  readPerson(
    token: string,
    now: Date,
  ): Promise<({ kind: 'executive' } & AccessClaims) | ({ kind: 'customer' } & CustomerClaims)>
  /** @throws DeskError `unauthorized`, `token_expired` (unless `expired` is allowed) */
  readAccess(token: string, now: Date, allow?: 'expired'): Promise<AccessClaims>
  /**
   * The refresh token of a session's generation. It can be made again from the session alone, so a
   * token repeated within the grace gets the same successor without one being stored.
   */
  refreshToken(session_id: string, generation: number): string
  /** The session and generation a refresh token names, or null when it is not one of ours. */
  readRefresh(token: string): { session_id: string; generation: number } | null
  /**
   * A link, good for as long as is set and up to an hour longer: it stays the same meanwhile, so that
   * browsers can cache what it shows.
   */
  signMedia(media_id: string, now: Date): string
  readMedia(token: string, media_id: string, now: Date): boolean
}

/**
 * Makes and reads every token, with one secret and one fixed algorithm each.
 *
 * @param linkTtl seconds for which a link to a file is good at least
 */
export function createTokens(secret: string, accessTtl: number, linkTtl: number): Tokens {
  const key = new TextEncoder().encode(secret)
  const sign = (kind: string, text: string) =>
    createHmac('sha256', secret).update(`${kind}:${text}`).digest('base64url')
  const isSigned = (kind: string, text: string, signature: string) => {
    const expected = Buffer.from(sign(kind, text))
    const given = Buffer.from(signature)
    return expected.length === given.length && timingSafeEqual(expected, given)
  }

  const verify = async (token: string, audience: string[], currentDate: Date) => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience,
        requiredClaims: ['sub', 'exp'],
        currentDate,
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new DeskError(
          'token_expired',
          'Your session needs a refresh. Sign in again if it goes on.',
        )
      }
      throw unauthorized('This token is not valid. Sign in again.')
    }
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

    signCustomer({ customer_id, customer_type }, now, ttl) {
      const issued = Math.floor(now.getTime() / 1000)
      return new SignJWT({ segment: customer_type })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(customer_id)
        .setIssuer(ISSUER)
        .setAudience(CUSTOMER_AUDIENCE)
        .setIssuedAt(issued)
        .setExpirationTime(issued + ttl)
        .sign(key)
    },

    async readPerson(token, now) {
      const payload = await verify(token, [AUDIENCE, CUSTOMER_AUDIENCE], now)
      if (payload.aud !== CUSTOMER_AUDIENCE) return { kind: 'executive', ...accessClaims(payload) }
      return {
        kind: 'customer',
        customer_id: String(payload.sub),
        customer_type: String(payload.segment),
      }
    },

    async readAccess(token, now, allow) {
      return accessClaims(await verify(token, [AUDIENCE], allow === 'expired' ? new Date(0) : now))
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
      const step = Math.min(3600, linkTtl)
      const until = (Math.floor(now.getTime() / 1000 / step) + 1) * step + linkTtl
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

const accessClaims = ({ sub, sid, exp = 0 }: JWTPayload): AccessClaims => ({
  executive_id: String(sub),
  session_id: String(sid),
  expires_at: exp,
})

/** How refresh tokens are kept. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')
