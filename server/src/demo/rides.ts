import type { Insertable } from 'kysely'
import type { Tables } from '../platform/db/tables.ts'
import { between, demoId, pick } from './chance.ts'
import type { DemoCustomer } from './customers.ts'

const ROUTES = [
  ['Pune Station', 'Mumbai Airport T2'],
  ['Andheri East', 'Pune Station'],
  ['Hinjewadi Phase 2', 'Lonavala'],
  ['Thane', 'Nashik Road'],
  ['Baner', 'Mahabaleshwar'],
  ['Koregaon Park', 'Shirdi'],
] as const
const TYPES = ['Intercity', 'Airport', 'Rental', 'Round trip']
const HOUR_MS = 3_600_000

/** A person's rides, behind and ahead, and what they looked for. */
export function ridesOf(
  { customer_id, phone, in_journey_status }: DemoCustomer,
  customer_type: string,
  now: Date,
) {
  const isRider = customer_type === 'Customer'
  if (!isRider && customer_type !== 'Partner') return { rides: [], searches: [] }
  const past = between(1, 4, 'past', phone)
  const ride = (place: number, hours: number, status: Insertable<Tables['rides']>['status']) => {
    const [from, to] = pick(ROUTES, 'route', phone, place)
    return {
      ride_id: demoId('ride', phone, place),
      customer_id,
      type: pick(TYPES, 'type', phone, place),
      route: `${from} → ${to}`,
      date: quarter(now.getTime() + hours * HOUR_MS),
      status,
    }
  }
  const rides = Array.from({ length: past }, (_, place) =>
    ride(
      place,
      -between(20, 900, 'ago', phone, place),
      between(0, 7, 'status', phone, place) === 0 ? 'cancelled' : 'completed',
    ),
  )
  const isRiding = isRider ? between(0, 6, 'riding', phone) === 0 : in_journey_status === true
  if (isRiding) rides.push(ride(50, -0.75, 'ongoing'))
  if (isRider && between(0, 9, 'upcoming', phone) < 6)
    rides.push(ride(60, between(1, 90, 'ahead', phone), 'upcoming'))
  const searches = !isRider
    ? []
    : Array.from({ length: between(1, 3, 'searches', phone) }, (_, place) => {
        const [from_place, to_place] = pick(ROUTES, 'search', phone, place)
        const date = quarter(now.getTime() - between(1, 200, 'searched', phone, place) * HOUR_MS)
        return { customer_id, from_place, to_place, date }
      })
  return { rides, searches }
}

/** Rides start on the quarter of an hour. */
const quarter = (ms: number) => new Date(Math.ceil(ms / 900_000) * 900_000)
