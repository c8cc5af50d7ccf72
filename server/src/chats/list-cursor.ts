import { z } from 'zod'
import { DeskError } from '../errors.ts'
import type { Totals } from './count.ts'
import type { Page, Place } from './order.ts'

/** Where a list goes on, and what its first page said of the whole. */
interface Cursor {
  sort: Page['sort']
  after: Place
  asOf: Date
  totals: Totals
}

const count = z.number().int().min(0)

const Written = z.tuple([
  z.enum(['recent', 'waiting', 'window', 'newest']),
  z.number().int().min(0).max(1),
  z.number().int(),
  z.string().min(1).max(200),
  z.number().int().min(0).max(8.64e15),
  count,
  count,
  count,
])

export function writeCursor({ sort, after, asOf, totals }: Cursor): string {
  const { part, micros, chat_id } = after
  const { active, resolved, pending } = totals
  const written = [sort, part, micros, chat_id, asOf.getTime(), active, resolved, pending]
  return Buffer.from(JSON.stringify(written)).toString('base64url')
}

/** @throws DeskError `invalid_input` where it is not one of a list in this order */
export function readCursor(cursor: string, sort: Page['sort']): Cursor {
  const written = Written.safeParse(parse(cursor))
  if (!written.success || written.data[0] !== sort) {
    throw new DeskError(
      'invalid_input',
      'This cursor is not one of this list. Start from the first page.',
    )
  }
  const [, part, micros, chat_id, asOf, active, resolved, pending] = written.data
  return {
    sort,
    after: { part, micros, chat_id },
    asOf: new Date(asOf),
    totals: { active, resolved, pending },
  }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
