import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { GraphError } from './errors.ts'

type Headers = Record<string, unknown>

/**
 * No token is 200, a wrong or expired one 190. Takes the header of Meta and of its resellers;
 * paths that only a reseller has take only that reseller's (`header`).
 */
export function authorize(ctx: Context, headers: Headers, header: string | null): void {
  const token = header === null ? tokenOf(headers) : keyOf(headers[header])
  if (token === undefined) {
    throw new GraphError(200, 'An access token is required to request this resource.')
  }
  const isKnown =
    isEqual(token, ctx.config.accessToken) || numberOfToken(ctx, headers) !== undefined
  if (ctx.faults().token_expired || !isKnown) {
    const error = new GraphError(190, 'The access token could not be decrypted or has expired.')
    error.message = 'Error validating access token: Session has expired or is not valid.'
    throw error
  }
}

/** The number id at the end of a key that belongs to one number, as resellers give them out. */
export function numberOfToken(ctx: Context, headers: Headers): string | undefined {
  const token = tokenOf(headers) ?? ''
  return ctx.config.numbers.find(({ phone_number_id }) =>
    isEqual(token, `${ctx.config.accessToken}-${phone_number_id}`),
  )?.phone_number_id
}

function tokenOf(headers: Headers): string | undefined {
  const { authorization } = headers
  if (typeof authorization === 'string') return authorization.replace(/^(Bearer|OAuth)\s+/i, '')
  return keyOf(headers['d360-api-key'] ?? headers.apikey)
}

function keyOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
