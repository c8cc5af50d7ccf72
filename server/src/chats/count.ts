import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { type Filter, hasFacets, whereFound } from './filter.ts'

/** Totals are counted up to here; beyond, `total_is_capped` says so. */
export const COUNTED_MAX = 10_000

export interface Totals {
  active: number
  resolved: number
  pending: number
}

/** How many chats match, in each state, `COUNTED_MAX` + 1 at most. The filter's status is not one. */
export async function countChats(db: Db, filter: Filter): Promise<Totals> {
  const { assigned, tag, search, user_status } = filter
  const isPlain = [assigned, tag, search, user_status].every((one) => one === undefined)
  return isPlain ? readCounters(db, filter) : countFound(db, filter)
}

/** Kept by the database with every change, so exact at any size. */
const readCounters = (db: Db, { types }: Filter): Promise<Totals> =>
  db
    .selectFrom('chat_counts')
    .select((eb) => [
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('active'), 'integer'), eb.lit(0)).as('active'),
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('resolved'), 'integer'), eb.lit(0)).as('resolved'),
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('pending'), 'integer'), eb.lit(0)).as('pending'),
    ])
    .where('customer_type', '=', (eb) => eb.fn.any(eb.val(types)))
    .executeTakeFirstOrThrow()

/** The active ones are few; of the resolved ones no more are looked at than are told. */
async function countFound(db: Db, filter: Filter): Promise<Totals> {
  const isPending = hasFacets(filter) ? sql`facets.is_pending` : sql`chats.awaiting_customer`
  const { rows } = await sql<Totals>`
    SELECT active, pending, resolved
    FROM (
      SELECT count(*)::int AS active, (count(*) FILTER (WHERE ${isPending}))::int AS pending
      ${whereFound({ ...filter, status: 'active' })}
    ) AS in_hand, (
      SELECT count(*)::int AS resolved FROM (
        SELECT ${whereFound({ ...filter, status: 'resolved' })} LIMIT ${sql.lit(COUNTED_MAX + 1)}
      ) AS counted
    ) AS done`.execute(db)
  return rows[0] ?? { active: 0, pending: 0, resolved: 0 }
}
