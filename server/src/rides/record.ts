import { isDeepStrictEqual } from 'node:util'
import type { BookingEvent } from '@smart-chat/contract'
import type { Selectable } from 'kysely'
import { tellChatsOf } from '../chats/tell-chats-of.ts'
import type { Context, Tx } from '../context.ts'
import { customerNamed } from '../customers/named.ts'
import { invalidField } from '../errors.ts'
import type { Tables } from '../platform/db/tables.ts'
import { RaceLost } from '../platform/db/transaction.ts'
import { writeTimeline } from '../timeline/write.ts'

/** A booking changes nothing of the chats but their rides panel, so few need to hear of it. */
const TOLD = 5

type Ride = Selectable<Tables['rides']>

/**
 * Takes in that a ride was booked, changed or cancelled. Who is not known yet becomes known.
 * Webhooks come twice and in any order: a late one never takes a ride back to an earlier state.
 *
 * @throws DeskError `invalid_input` for a booking of somebody else
 */
export async function recordBooking(
  ctx: Context,
  booking: BookingEvent,
): Promise<{ message: string }> {
  return ctx.transaction(async (tx) => {
    const { customer_id } = await customerNamed(tx, booking.customer_number)
    const before = await lockRide(tx, booking.booking_id)
    if (before !== undefined && before.customer_id !== customer_id) throw notTheirs()
    const after = rideAfter(before, booking, customer_id)
    if (isDeepStrictEqual(before, after)) return { message: 'Nothing has changed.' }
    await storeRide(tx, after, before === undefined)
    for (const { chat_id, status } of await tellChatsOf(tx, customer_id, TOLD))
      if (status === 'active') await writeTimeline(tx, chat_id, 'ride_changed', say(before, after))
    return { message: 'The ride is stored.' }
  })
}

const lockRide = (tx: Tx, ride_id: string) =>
  tx.db
    .selectFrom('rides')
    .selectAll()
    .where('ride_id', '=', ride_id)
    .forUpdate()
    .executeTakeFirst()

/** How far a ride has come; it never goes back. */
const ORDER = { upcoming: 0, ongoing: 1, completed: 2, cancelled: 3 }

function rideAfter(before: Ride | undefined, booking: BookingEvent, customer_id: string): Ride {
  const { event, booking_id, type, route } = booking
  const told = event === 'cancelled' ? 'cancelled' : (booking.ride_status ?? 'upcoming')
  const fresh: Ride = {
    ride_id: booking_id,
    customer_id,
    type: type ?? '',
    route: route ?? '',
    date: new Date(booking.ride_datetime),
    status: told,
  }
  if (before === undefined) return fresh
  const status = ORDER[told] > ORDER[before.status] ? told : before.status
  // What made it known comes late: all it may add is what nobody has said.
  if (event === 'created')
    return {
      ...before,
      status,
      type: before.type || fresh.type,
      route: before.route || fresh.route,
    }
  // A cancelled ride stands as it was when it was cancelled.
  if (before.status === 'cancelled') return before
  return {
    ...fresh,
    status,
    type: type ?? before.type,
    route: route ?? before.route,
  }
}

async function storeRide(tx: Tx, ride: Ride, isNew: boolean): Promise<void> {
  if (!isNew) {
    await tx.db.updateTable('rides').set(ride).where('ride_id', '=', ride.ride_id).execute()
    return
  }
  const inserted = await tx.db
    .insertInto('rides')
    .values(ride)
    .onConflict((conflict) => conflict.doNothing())
    .returning('ride_id')
    .executeTakeFirst()
  if (inserted === undefined) throw new RaceLost()
}

function say(before: Ride | undefined, { status, type, route, date }: Ride): string {
  const what = [route || type || 'no route given', `${minute(date)} UTC`].join(', ')
  if (before === undefined && status === 'upcoming') return `Ride booked: ${what}`
  if (before?.status === status) return `Ride changed: ${what}`
  return `Ride ${SAID[status]}: ${what}`
}

const SAID = {
  upcoming: 'booked',
  ongoing: 'under way',
  completed: 'completed',
  cancelled: 'cancelled',
}

const minute = (date: Date) => date.toISOString().slice(0, 16).replace('T', ' ')

const notTheirs = () => invalidField('booking_id', 'This booking belongs to another customer.')
