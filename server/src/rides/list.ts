import { normaliseCustomer } from '@smart-chat/contract'
import type { Context } from '../context.ts'
import { requireExecutive } from '../context.ts'
import { customerNotFound, wrongSegment } from '../errors.ts'

/** A customer's rides, the latest first, and what they searched for. */
export async function listRides(ctx: Context, input: { customer: string }) {
  const actor = requireExecutive(ctx.actor)
  const named = normaliseCustomer(input.customer) ?? input.customer
  const alias = await ctx.db
    .selectFrom('customer_aliases')
    .select('customer_id')
    .where('value', '=', named)
    .executeTakeFirst()
  if (alias === undefined) throw customerNotFound()
  const { customer_id } = alias
  const chats = await ctx.db
    .selectFrom('chats')
    .select('customer_type')
    .distinct()
    .where('customer_id', '=', customer_id)
    .execute()
  const types = chats.map((chat) => chat.customer_type)
  if (!types.some((type) => actor.customer_types.includes(type))) throw wrongSegment(types[0] ?? '')
  const rides = await ctx.db
    .selectFrom('rides')
    .selectAll()
    .where('customer_id', '=', customer_id)
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
    rides: rides.map((ride) => ({
      id: ride.ride_id,
      type: ride.type,
      route: ride.route,
      date: ride.date.toISOString(),
      status: ride.status,
    })),
    searchHistory: searches.map((search) => ({
      from: search.from_place,
      to: search.to_place,
      date: search.date.toISOString(),
    })),
  }
}
