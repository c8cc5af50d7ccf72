import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { invalidField } from '../errors.ts'

/** Segments by their names in small letters; a desk has few, and they keep their names. */
const known = new WeakMap<Db, Map<string, string>>()

/** A segment as it is configured, however it is written; undefined where there is none. */
export async function segmentNamed(db: Db, named: string): Promise<string | undefined> {
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
  if (segment !== undefined) names.set(key, segment.customer_type)
  return segment?.customer_type
}

/** The same for what must name one. @throws DeskError `invalid_input` that lists what there is */
export async function requireSegmentNamed(db: Db, named: string): Promise<string> {
  const found = await segmentNamed(db, named)
  if (found !== undefined) return found
  const segments = await db
    .selectFrom('segments')
    .select('customer_type')
    .orderBy('position')
    .execute()
  const names = segments.map(({ customer_type }) => customer_type).join(', ')
  throw invalidField('customer_type', `There is no segment "${named}": it is one of ${names}.`)
}
