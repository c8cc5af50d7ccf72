import type { ErrorCode, Failure } from '@smart-chat/contract'
import { z } from 'zod'
import { DeskError } from '../errors.ts'

/**
 * Any failure as the one envelope. What nobody foresaw becomes `internal`, without a word of what
 * went on inside.
 */
export function toDeskError(error: unknown): DeskError {
  if (error instanceof DeskError) return error
  if (error instanceof z.ZodError) return invalidInput(error)
  const statusCode = (error as { statusCode?: number } | null)?.statusCode
  const code = statusCode === undefined ? undefined : CODES[statusCode]
  if (code !== undefined) return new DeskError(code, (error as Error).message)
  return new DeskError('internal', 'Something went wrong on our side. Try again in a moment.')
}

export function invalidInput(error: z.ZodError): DeskError {
  const details: Failure['errors'] = error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = details[0]
  const where = first === undefined || first.path === '' ? '' : ` (${first.path})`
  return new DeskError('invalid_input', `${first?.message ?? 'The input is not valid.'}${where}`, {
    details,
  })
}

/** The envelope for a call that could not be read as HTTP. */
export const unreadCall = (status: number): Failure =>
  toDeskError(
    Object.assign(new Error('This call cannot be read. Send it as HTTP/1.1 says.'), {
      statusCode: status,
    }),
  ).toFailure()

/** What Fastify refuses before a route is reached. */
const CODES: Record<number, ErrorCode> = {
  400: 'invalid_input',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  408: 'invalid_input',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_media',
  429: 'rate_limited',
  431: 'too_large',
}
