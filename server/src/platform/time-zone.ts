export const DAY_MS = 86_400_000
const QUARTER_MS = 900_000

/** A stretch of time with one offset: what a clock on the wall shows is UTC and so many ms. */
export interface OffsetStretch {
  /** In ms since 1970, as `to`, which no longer belongs to it. */
  from: number
  to: number
  offset: number
}

/** More than a year for each of some zones; asked is mostly for today. */
const DAYS_KEPT = 4000
const known = new Map<string, OffsetStretch[]>()

/**
 * The offsets of a time zone during a day of UTC: one stretch, two where its clocks are changed.
 *
 * @param day days since 1970-01-01
 */
export function offsetsOfDay(timezone: string, day: number): OffsetStretch[] {
  const key = `${timezone} ${day}`
  const remembered = known.get(key)
  if (remembered !== undefined) return remembered
  if (known.size >= DAYS_KEPT) known.clear()
  const found = offsetsBetween(timezone, day * DAY_MS, (day + 1) * DAY_MS)
  known.set(key, found)
  return found
}

/** Halves the time until no clock is changed in a part; they are changed at full quarters of an hour. */
function offsetsBetween(timezone: string, from: number, to: number): OffsetStretch[] {
  const offset = offsetAt(timezone, from)
  if (to - from <= QUARTER_MS || offset === offsetAt(timezone, to - 1))
    return [{ from, to, offset }]
  const middle = from + Math.ceil((to - from) / 2 / QUARTER_MS) * QUARTER_MS
  return [...offsetsBetween(timezone, from, middle), ...offsetsBetween(timezone, middle, to)]
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetAt(timezone: string, moment: number): number {
  let format = formats.get(timezone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' })
    formats.set(timezone, format)
  }
  // Such as `3/1/2026, GMT+05:30`; UTC itself is `GMT`.
  const [, sign, hours = '0', minutes = '0'] =
    /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(moment)) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
