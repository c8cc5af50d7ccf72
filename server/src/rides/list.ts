import type { Selectable } from 'kysely'
import { type Context, requireExecutive } from '../context.ts'
import { findCustomer } from '../customers/find.ts'
import { customerNotFound, noChatHere } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'

/** A ride of which nobody said how it ended is no longer ahead after this. */
const LATE_MS = 24 * 3_600_000

/**
 * A customer's rides [11], the next one first and behind those to come the latest past ones, and
 * what they searched for. The reader works in a segment that the customer has a chat in.
 */
export async function listRides(ctx: Context, input: { customer: string }) {
  const { customer_types } = requireExecutive(ctx.actor)
  const customer_id = await findCustomer(ctx.db, input.customer)
  if (customer_id === undefined) throw customerNotFound()
  const chat = await ctx.db
    .selectFrom('chats')
    .select('chat_id')
    .where('customer_id', '=', customer_id)
    .where('customer_type', 'in', ['', ...customer_types])
    .limit(1)
    .executeTakeFirst()
  if (chat === undefined) throw noChatHere()

  const rides = ctx.db.selectFrom('rides').selectAll().where('customer_id', '=', customer_id)
  const since = new Date(ctx.now().getTime() - LATE_MS)
  const ahead = await rides
    .where('date', '>', since)
    .where('status', 'in', ['upcoming', 'ongoing'])
    .orderBy('date')
    .limit(100)
    .execute()
  const past = await rides
    .where((eb) => eb.or([eb('date', '<=', since), eb('status', 'in', ['completed', 'cancelled'])]))
    .orderBy('date', 'desc')
    .limit(100)
    .execute()
  const searches = await ctx.db
    .selectFrom('ride_searches')
    .selectAll()
    .where('customer_id', '=', customer_id)
    .orderBy('date', 'desc')
    .limit(50)
    .execute()
  return {
    rides: [...ahead, ...past].map(presentRide),
    searchHistory: searches.map(({ from_place, to_place, date }) => ({
      from: from_place,
      to: to_place,
      date: date.toISOString(),
    })),
  }
}

const presentRide = ({ ride_id, type, route, date, status }: Selectable<Tables['rides']>) => ({
  id: ride_id,
  type,
  route,
  date: date.toISOString(),
  status,
})
