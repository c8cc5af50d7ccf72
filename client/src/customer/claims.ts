/** For whom a token is. */
export interface CustomerInfo {
  customer_id: string
  customer_type: string
}

export interface Claims extends CustomerInfo {
  /** How long the token is good from now on. */
  leftMs: number
}

/** What a customer's token says: a JWT, read and not checked. Throws where it is none. */
export function readClaims(token: string): Claims {
  const part = token.split('.')[1] ?? ''
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )
  const { sub, segment, iat, exp } = JSON.parse(new TextDecoder().decode(bytes))
  if (typeof sub !== 'string' || typeof segment !== 'string' || !(exp > iat)) {
    throw new Error('This is not a token of POST /api/inapp/session.')
  }
  return { customer_id: sub, customer_type: segment, leftMs: leftMs(iat * 1000, exp * 1000) }
}

/** A clock that cannot be right is not asked: then the token counts as made just now. */
function leftMs(issuedAt: number, expiresAt: number): number {
  const lifetime = expiresAt - issuedAt
  const left = expiresAt - Date.now()
  return left > 0 && left <= lifetime ? left : lifetime
}
