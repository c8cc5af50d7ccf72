import type { BusinessHours } from '@smart-chat/contract'
import { DAY_MS, offsetsOfDay } from '../platform/time-zone.ts'

/** Open is whenever a clock on the wall there shows a time within the hours; null: always. */
export type Hours = BusinessHours | null

/** Whether the desk is open at a moment. */
export const isOpenAt = (hours: Hours, moment: Date): boolean =>
  hours === null ||
  stretchesOfDay(hours, dayOf(moment)).some(({ from, to }) => from <= +moment && +moment < to)

/** The moment at which so many seconds of open time have passed since another one. */
export function afterOpenSeconds(hours: Hours, since: Date, seconds: number): Date {
  if (hours === null) return new Date(+since + seconds * 1000)
  let left = seconds * 1000
  // It ends: every week has open time.
  for (let day = dayOf(since); ; day++) {
    for (const { from, to } of stretchesOfDay(hours, day, +since)) {
      if (left <= to - from) return new Date(from + left)
      left -= to - from
    }
  }
}

/** Milliseconds of open time between two moments. */
export function openMsBetween(hours: Hours, since: Date, until: Date): number {
  const { endedMs, openFrom } = openTime(hours, since, until)
  return endedMs + (openFrom === null ? 0 : Math.max(0, +until - +openFrom))
}

/**
 * The open time between two moments, as a stopwatch has it: what had ended by the second one, and
 * since when the desk is open there; null where it is closed.
 */
export function openTime(
  hours: Hours,
  since: Date,
  until: Date,
): { endedMs: number; openFrom: Date | null } {
  if (hours === null) return { endedMs: 0, openFrom: since }
  // By the clocks of two nodes the end may come first.
  const end = Math.max(+since, +until)
  let endedMs = 0
  let run: Stretch = { from: +since, to: +since }
  for (let day = dayOf(since); day * DAY_MS <= end; day++) {
    for (const { from, to } of stretchesOfDay(hours, day, +since)) {
      if (from > end) break
      if (from !== run.to) endedMs += run.to - run.from
      run = { from: from === run.to ? run.from : from, to }
    }
  }
  return run.to > end
    ? { endedMs, openFrom: new Date(run.from) }
    : { endedMs: endedMs + run.to - run.from, openFrom: null }
}

/** How far ahead a change is looked for. */
const AHEAD_DAYS = 366

/** When the desk next opens or closes after a moment; null: not within a year. */
export function nextChange(hours: Hours, after: Date): Date | null {
  if (hours === null) return null
  let open = isOpenAt(hours, after) ? +after : null
  for (let day = dayOf(after); day <= dayOf(after) + AHEAD_DAYS; day++) {
    for (const { from, to } of stretchesOfDay(hours, day, +after)) {
      // Where the next stretch does not go on from here, the desk closes here.
      if (from !== open) return new Date(open ?? from)
      open = to
    }
    if (open !== null && open < (day + 1) * DAY_MS) return new Date(open)
  }
  return null
}

const dayOf = (moment: Date) => Math.floor(+moment / DAY_MS)

interface Stretch {
  from: number
  to: number
}

/** The open stretches of a day of UTC, in order; only what is left of them after `since`. */
function stretchesOfDay(hours: BusinessHours, day: number, since = 0): Stretch[] {
  const open: Stretch[] = []
  for (const { from, to, offset } of offsetsOfDay(hours.timezone, day)) {
    // Two days on the calendar there may share one of UTC.
    const last = Math.floor((to - 1 + offset) / DAY_MS)
    for (let date = Math.floor((from + offset) / DAY_MS); date <= last; date++) {
      for (const span of spansOf(hours, date)) {
        const begins = Math.max(date * DAY_MS + span.from - offset, from, since)
        const ends = Math.min(date * DAY_MS + span.to - offset, to)
        if (begins < ends) open.push({ from: begins, to: ends })
      }
    }
  }
  return open
}

/** 1970-01-01 was a Thursday. */
const WEEK = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const

/** The open hours of a day on the calendar, in ms since its midnight. */
function spansOf(hours: BusinessHours, date: number): Stretch[] {
  const spans = hours.week[WEEK[date % 7] ?? 'thu']
  if (spans === undefined || hours.holidays.includes(dateOf(date))) return []
  return spans.map(([from, to]) => ({ from: msOf(from), to: msOf(to) }))
}

const dateOf = (date: number) => new Date(date * DAY_MS).toISOString().slice(0, 10)

/** `09:30` in ms since midnight. */
const msOf = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000
