import type { Context } from '../context.ts'
import type { Variable } from './parts.ts'

/** What is known of a customer that may stand in a template. */
export interface Known {
  /** Empty where only a number is known. */
  name: string
  city: string
  email: string
  /** The next ride that is still to come. */
  ride: { ride_id: string; route: string; date: Date } | null
  /** Of the segment; null: not set, so no time of day can be named. */
  timezone: string | null
}

/** Reads it for the customer of a chat. */
export async function knownOf(
  ctx: Context,
  { customer_id, customer_type }: { customer_id: string; customer_type: string },
): Promise<Known> {
  const { name, profile } = await ctx.db
    .selectFrom('customers')
    .select(['name', 'profile'])
    .where('customer_id', '=', customer_id)
    .executeTakeFirstOrThrow()
  const ride = await ctx.db
    .selectFrom('rides')
    .select(['ride_id', 'route', 'date'])
    .where('customer_id', '=', customer_id)
    .where('date', '>', ctx.now())
    .where('status', '=', 'upcoming')
    .orderBy('date')
    .limit(1)
    .executeTakeFirst()
  const { hours } = await ctx.segment(customer_type)
  return {
    // Somebody of whom nothing else is known is called by their number.
    name: /\p{L}/u.test(name) ? name.trim() : '',
    city: profile.city ?? '',
    email: profile.email ?? '',
    ride: ride ?? null,
    timezone: hours?.timezone ?? null,
  }
}

/**
 * What stands in a variable before anybody writes: by its name, and of numbered ones only the `1`
 * that a body greets with. A wrong value is worse than none, so a name that may mean something else
 * (`date`, `time`, `phone`) is left to people.
 *
 * @returns the empty string where nothing is known, or nothing is sure
 */
export function prefill(
  { name, where, kind, example }: Pick<Variable, 'name' | 'where' | 'kind' | 'example'>,
  template: { body: string; language: string },
  known: Known,
): string {
  if (kind !== 'text') return ''
  const value = isGreeted(name, where, template.body)
    ? firstName(known)
    : (BY_NAME[name.toLowerCase().replaceAll(/[.-]/g, '_')]?.(known, { example, ...template }) ??
      '')
  // WhatsApp refuses line breaks and long gaps in what is filled in.
  return value.replaceAll(/\s+/g, ' ').trim()
}

/** `Hello {{1}}`, at the beginning, in the languages that our segments write. */
const GREETS =
  /^\s*(?:hi|hello|hey|dear|welcome|namaste|namaskar|नमस्ते|नमस्कार|प्रिय|हैलो|ਸਤ ਸ੍ਰੀ ਅਕਾਲ|হ্যালো|নমস্কার|வணக்கம்|నమస్తే|ನಮಸ್ಕಾರ|નમસ્તે|السلام علیکم)[\s,!]*\{\{\s*1\s*\}\}/iu

const isGreeted = (name: string, where: string, body: string) =>
  name === '1' && where === 'body' && GREETS.test(body)

interface Wanted {
  example: string
  language: string
}

type Source = (known: Known, wanted: Wanted) => string

const named =
  (source: Source) =>
  (...names: string[]): Record<string, Source> =>
    Object.fromEntries(names.map((name) => [name, source]))

const firstName = ({ name }: Known) => name.split(/\s+/)[0] ?? ''

/** `Andheri → Pune`: what stands before and behind the arrow, or the word between two places. */
const ends = ({ ride }: Known) => {
  const places = ride?.route.split(/\s*(?:→|->|—>)\s*|\s+to\s+/i) ?? []
  return places.length === 2 ? places : []
}

const BY_NAME: Record<string, Source> = {
  ...named(({ name }) => name)(
    ...['name', 'full_name', 'customer', 'customer_name', 'customer_full_name'],
    ...['passenger_name', 'rider_name', 'guest_name', 'user_name', 'username'],
  ),
  ...named(firstName)('first_name', 'customer_first_name', 'given_name'),
  ...named(({ city }) => city)('city', 'customer_city', 'home_city'),
  ...named(({ email }) => email)('email', 'customer_email'),
  ...named(({ ride }) => ride?.route ?? '')('route', 'ride_route', 'trip_route', 'journey'),
  ...named((known) => ends(known)[0] ?? '')('pickup', 'pickup_point', 'pickup_place', 'origin'),
  ...named((known) => ends(known)[1] ?? '')('drop', 'drop_point', 'drop_place', 'destination'),
  ...named(({ ride }) => ride?.ride_id ?? '')('ride_id', 'booking_id', 'trip_id'),
  ...named((known, wanted) => when(known, wanted, DAY))(
    ...['ride_date', 'pickup_date', 'journey_date', 'trip_date', 'travel_date', 'departure_date'],
  ),
  // Some call the whole moment a time; the example shows it.
  ...named((known, wanted) => when(known, wanted, hasDay(wanted.example) ? MOMENT : TIME))(
    ...['ride_time', 'pickup_time', 'journey_time', 'trip_time', 'travel_time', 'departure_time'],
  ),
  ...named((known, wanted) => when(known, wanted, MOMENT))(
    ...['ride_datetime', 'pickup_datetime', 'journey_datetime', 'departure_datetime'],
  ),
}

const hasDay = (example: string) => /\p{L}{3}|\d[/.-]\d/u.test(example)

const DAY = { day: 'numeric', month: 'short' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const MOMENT = { ...DAY, ...TIME }

/** The next ride's moment by the clocks of the segment, in the words of the template's language. */
function when(
  { ride, timezone }: Known,
  { language }: Wanted,
  format: Intl.DateTimeFormatOptions,
): string {
  if (ride === null || timezone === null) return ''
  // English here is that of India: 12 Dec, not Dec 12.
  const locale = language === 'en' ? 'en-IN' : language.replaceAll('_', '-')
  const [known = 'en-IN'] = supported(locale)
  return new Intl.DateTimeFormat(known, { ...format, timeZone: timezone }).format(ride.date)
}

function supported(locale: string): string[] {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)
  } catch {
    return []
  }
}
