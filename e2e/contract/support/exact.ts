import { type ErrorCode, errorStatus, Failure, routes } from '@smart-chat/contract'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Answer } from './call.ts'

/**
 * What keeps a payload from being exactly what a schema says: nothing missing or of another type,
 * and at no depth anything beside it. Null where it fits.
 */
export function misfitOf(schema: z.ZodType, payload: unknown): string | null {
  const parsed = schema.safeParse(payload)
  if (!parsed.success) return z.prettifyError(parsed.error)
  // Parsing drops what a schema does not name, so whatever is gone afterwards should not be there.
  const beside = besides(payload, parsed.data)
  return beside.length === 0 ? null : `There is more than the contract says: ${beside.join(', ')}`
}

function besides(given: unknown, known: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof known !== 'object' || known === null || !Object.hasOwn(known, key)) return [here]
    return besides(value, (known as Record<string, unknown>)[key], here)
  })
}

/** The success that the contract describes, and nothing beside it. */
export function expectReply(payload: unknown, reply: z.ZodObject): void {
  const misfit = misfitOf(reply.extend({ status: z.literal(1) }).strict(), payload)
  expect(misfit, JSON.stringify(payload)).toBeNull()
}

/** What is not ready says which part of it. */
const NotReady = Failure.extend({ checks: routes.ready.reply.shape.checks })

/** The one envelope of failures, with this code and a sentence. */
export function expectFailure(payload: unknown, code: ErrorCode): void {
  expect(payload).toMatchObject({ status: 0, code })
  expect(misfitOf(code === 'not_ready' ? NotReady : Failure, payload)).toBeNull()
  expect((payload as Failure).message).toMatch(/\S+ \S+/)
}

/** The same over REST, with the HTTP status of its code. */
export function expectRefusal(answer: Answer, code: ErrorCode): void {
  expectFailure(answer.body, code)
  expect(answer.httpStatus).toBe(errorStatus[code])
  if (code === 'rate_limited') {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
}
