import type { Tx } from '../context.ts'

/** Adds what a person searched for; what is known already is not added again. Their row is locked. */
export async function addSearches(
  tx: Tx,
  customer_id: string,
  searches: { from: string; to: string; date: string }[],
): Promise<boolean> {
  if (searches.length === 0) return false
  const given = searches.map(({ from, to, date }) => ({
    customer_id,
    from_place: from,
    to_place: to,
    date: new Date(date),
  }))
  const known = await tx.db
    .selectFrom('ride_searches')
    .select(['from_place', 'to_place', 'date'])
    .where('customer_id', '=', customer_id)
    .where(
      'date',
      'in',
      given.map(({ date }) => date),
    )
    .execute()
  const seen = new Set(known.map(keyOf))
  const fresh = given.filter((search) => {
    const key = keyOf(search)
    return !seen.has(key) && seen.add(key)
  })
  if (fresh.length > 0) await tx.db.insertInto('ride_searches').values(fresh).execute()
  return fresh.length > 0
}

const keyOf = (search: { from_place: string; to_place: string; date: Date }) =>
  JSON.stringify([search.from_place, search.to_place, search.date])
