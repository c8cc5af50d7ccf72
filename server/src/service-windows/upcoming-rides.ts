import type { UpcomingRide } from '@smart-chat/contract'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import {
  type ClosedRow,
  closedChats,
  NAMED_MAX,
  personOf,
  presentClosed,
  segmentsAsked,
} from './closed.ts'

/** How near a ride must be to be urgent. */
const AHEAD_MS = 4 * 3_600_000

interface Row extends ClosedRow {
  next_ride_datetime: Date
  booking_id: string
  ride_status: UpcomingRide['ride_status']
}

/** Of the customers whose window is closed, or nearly: those with a ride within four hours [13]. */
export async function listUpcomingRides(
  ctx: Context,
  input: { customer_type?: string | undefined },
) {
  const now = ctx.now()
  const until = new Date(now.getTime() + AHEAD_MS)
  const { rows } = await sql<Row>`
    SELECT urgent.*, person.*
    FROM (
      SELECT closed.*, next.*, count(*) OVER ()::int AS count
      FROM (
        SELECT DISTINCT ON (customer_id) customer_id AS rider_id, date AS next_ride_datetime,
          ride_id AS booking_id, status AS ride_status
        FROM rides WHERE status = 'upcoming' AND date >= ${now} AND date <= ${until}
        ORDER BY customer_id, date, ride_id
      ) AS next
      JOIN ${closedChats(segmentsAsked(ctx, input.customer_type), now)} AS closed
        ON closed.customer_id = next.rider_id
      ORDER BY next_ride_datetime, chat_id LIMIT ${NAMED_MAX}
    ) AS urgent
    CROSS JOIN LATERAL ${personOf(sql.ref('urgent.customer_id'))} AS person
    ORDER BY next_ride_datetime, chat_id`.execute(ctx.db)
  const customers: UpcomingRide[] = rows.map((row) => ({
    ...presentClosed(row),
    next_ride_datetime: row.next_ride_datetime.toISOString(),
    booking_id: row.booking_id,
    ride_status: row.ride_status,
  }))
  return { count: rows[0]?.count ?? 0, customers }
}
