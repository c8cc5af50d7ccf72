import { sql } from 'kysely'
import type { Db } from '../context.ts'

/** What callers name a segment by; each entry of the contract has one of them at most. */
const FIELDS = ['customer_type', 'stakeholder'] as const

/**
 * Input with its segment as it is configured: callers may write it in any letter case
 * (`02-wire-contract.md` section 1), verbs compare it as it is. A name that nobody has stays.
 */
export async function spellSegment<Input>(db: Db, input: Input): Promise<Input> {
  for (const field of FIELDS) {
    const named = (input as Record<string, unknown> | undefined)?.[field]
    if (typeof named === 'string') return { ...input, [field]: await configured(db, named) }
  }
  return input
}

/** Segments by their names in small letters; a desk has few, and they keep their names. */
const known = new WeakMap<Db, Map<string, string>>()

async function configured(db: Db, named: string): Promise<string> {
  const names = known.get(db) ?? new Map<string, string>()
  known.set(db, names)
  const key = named.trim().toLowerCase()
  const name = names.get(key)
  if (name !== undefined) return name
  const segment = await db
    .selectFrom('segments')
    .select('customer_type')
    .where(sql<string>`lower(customer_type)`, '=', key)
    .executeTakeFirst()
  if (segment === undefined) return named
  names.set(key, segment.customer_type)
  return segment.customer_type
}
