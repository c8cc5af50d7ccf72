import type { ErrorCode } from '@smart-chat/contract'

interface Token {
  who: string
  family: string
  expiresAt: number
}

/** Access tokens that expire, refresh tokens that are good for one use. */
export function createTokens() {
  const access = new Map<string, Token>()
  const refresh = new Map<string, Token & { isUsed: boolean }>()
  const revoked = new Set<string>()
  let count = 0
  let lifetimeS = 3600
  let failing: ErrorCode | null = null

  function issue(who: string, family: string) {
    count += 1
    const accessToken = `access-${count}`
    const refreshToken = `refresh-${count}`
    access.set(accessToken, { who, family, expiresAt: Date.now() + lifetimeS * 1000 })
    refresh.set(refreshToken, { who, family, expiresAt: Number.POSITIVE_INFINITY, isUsed: false })
    return { accessToken, refreshToken, expires_in: lifetimeS }
  }

  return {
    signIn({ username }: { username?: unknown }) {
      const who = String(username)
      return {
        ...issue(who, `family-${count}`),
        agentNumber: '1',
        adminid: who,
        executive_id: who,
        name: who.toUpperCase(),
        role: 'executive',
        customer_types: ['Partner'],
      }
    },

    /** A token as the operator's server fetches it for a customer; every one is another. */
    customer(who: string, customer_type = 'Partner') {
      count += 1
      const iat = Math.floor(Date.now() / 1000)
      const claims = { sub: who, segment: customer_type, iat, exp: iat + lifetimeS, count }
      const token = `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
      access.set(token, { who, family: who, expiresAt: Date.now() + lifetimeS * 1000 })
      return token
    },

    refresh(token: string) {
      if (failing !== null) return { httpStatus: 503, code: failing, message: 'Not now.' }
      const known = refresh.get(token)
      const code =
        known === undefined || revoked.has(known.family)
          ? 'token_revoked'
          : known.isUsed
            ? 'refresh_token_reused'
            : null
      if (known === undefined || code !== null) {
        return { httpStatus: 401, code, message: 'Sign in again.' }
      }
      known.isUsed = true
      return { httpStatus: 200, ...issue(known.who, known.family) }
    },

    refusalOf(token: string): ErrorCode | null {
      const known = access.get(token)
      if (known === undefined) return 'unauthorized'
      if (revoked.has(known.family)) return 'token_revoked'
      return known.expiresAt <= Date.now() ? 'token_expired' : null
    },

    revoke(token: string) {
      const known = access.get(token)
      if (known !== undefined) revoked.add(known.family)
    },

    /** Every access token so far is refused as expired. */
    expireAll() {
      for (const token of access.values()) token.expiresAt = 0
    },

    revokeAll() {
      for (const token of access.values()) revoked.add(token.family)
    },

    whoHas: (token: string) => access.get(token)?.who,
    setLifetime(seconds: number) {
      lifetimeS = seconds
    },
    /** Refreshing answers 503 until called with null. */
    failWith(code: ErrorCode | null) {
      failing = code
    },
  }
}

export type Tokens = ReturnType<typeof createTokens>
