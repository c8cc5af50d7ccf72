import { timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { GraphError } from './errors.ts'

/** No token is 200, a wrong or expired one 190. Takes the header of Meta and of its resellers. */
export function authorize(ctx: Context, headers: Record<string, unknown>): void {
  const token = tokenOf(headers)
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
export function numberOfToken(ctx: Context, headers: Record<string, unknown>): string | undefined {
  const token = tokenOf(headers) ?? ''
  return ctx.config.numbers.find(({ phone_number_id }) =>
    isEqual(token, `${ctx.config.accessToken}-${phone_number_id}`),
  )?.phone_number_id
}

function tokenOf(headers: Record<string, unknown>): string | undefined {
  const { authorization } = headers
  if (typeof authorization === 'string') return authorization.replace(/^(Bearer|OAuth)\s+/i, '')
  const key = headers['d360-api-key'] ?? headers.apikey
  return typeof key === 'string' ? key : undefined
}

function isEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
