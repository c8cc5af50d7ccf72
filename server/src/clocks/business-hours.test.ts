import { BusinessHours } from '@smart-chat/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterOpenSeconds,
  isOpenAt,
  nextChange,
  openMsBetween,
  openTime,
} from './business-hours.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const MINUTE_MS = 60_000
const STRETCH_DAYS = 10

/** What clocks on the wall show, minute by minute, around the days on which they are changed. */
const STRETCHES = [
  ['Europe/Berlin', '2026-03-25'],
  ['Europe/Berlin', '2026-10-21'],
  ['America/New_York', '2026-03-04'],
  ['America/New_York', '2026-10-28'],
  // Changed by half an hour.
  ['Australia/Lord_Howe', '2026-10-01'],
  ['Asia/Kolkata', '2026-12-28'],
].map(([timezone = '', day = '']) => ({ timezone, minutes: wallClock(timezone, day) }))

interface Shown {
  at: Date
  day: (typeof DAYS)[number]
  date: string
  time: string
}

function wallClock(timezone: string, day: string): Shown[] {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const from = Date.parse(`${day}T00:00:00Z`)
  return Array.from({ length: STRETCH_DAYS * 24 * 60 }, (_, minute) => {
    const at = new Date(from + minute * MINUTE_MS)
    const [date = '', time = ''] = format.format(at).split(' ')
    return { at, date, time, day: DAYS[new Date(date).getUTCDay()] ?? 'sun' }
  })
}

const isOpenByTheWall = ({ week, holidays }: BusinessHours, { day, date, time }: Shown) =>
  !holidays.includes(date) && (week[day] ?? []).some(([from, to]) => from <= time && time < to)

const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Up to three stretches of a day, some of which touch each other or midnight. */
const spans = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 120, 150, 1440)), {
    maxLength: 6,
  })
  .map((minutes) => {
    const sorted = minutes.sort((one, other) => one - other)
    const pairs = sorted.slice(1).map((to, i) => [timeOf(sorted[i] ?? 0), timeOf(to)] as const)
    return pairs.filter((_, i) => i % 2 === 0 || i % 3 === 0)
  })

const someHours = fc
  .record({
    stretch: fc.constantFrom(...STRETCHES),
    week: fc.dictionary(fc.constantFrom(...DAYS), spans, { maxKeys: 7 }),
    closed: fc.array(fc.integer({ min: 0, max: STRETCH_DAYS - 1 }), { maxLength: 3 }),
    always: fc.boolean(),
  })
  .map(({ stretch: { timezone, minutes }, week, closed, always }) => ({
    minutes,
    hours: BusinessHours.parse({
      timezone,
      // There is some open time in every week.
      week: always
        ? Object.fromEntries(DAYS.map((day) => [day, [['00:00', '24:00']]]))
        : { wed: [['01:00', '24:00']], ...withoutEmpty(week) },
      holidays: closed.map((day) => minutes[day * 1440]?.date),
    }),
  }))

const withoutEmpty = (week: Record<string, unknown[]>) =>
  Object.fromEntries(Object.entries(week).filter(([, of]) => of.length > 0))

const inStretch = fc.integer({ min: 0, max: STRETCH_DAYS * 1440 - 1 })

test('open is what a walk along the clock on the wall finds open, minute by minute', () => {
  fc.assert(
    fc.property(someHours, inStretch, inStretch, ({ hours, minutes }, one, other) => {
      const [from, to] = one < other ? [one, other] : [other, one]
      const walked = minutes.map((shown) => isOpenByTheWall(hours, shown))
      const at = (minute: number) => minutes[minute]?.at as Date
      expect(isOpenAt(hours, at(from))).toBe(walked[from])
      const open = walked.slice(from, to).filter((isOpen) => isOpen).length
      expect(openMsBetween(hours, at(from), at(to))).toBe(open * MINUTE_MS)
      const change = walked.findIndex((isOpen, i) => i > from && isOpen !== walked[from])
      if (change !== -1) expect(nextChange(hours, at(from))).toEqual(at(change))
    }),
    { numRuns: 300 },
  )
})

const someMs = fc.integer({ min: 0, max: 86_400_000 })

test('the end of an amount of open time is the first moment at which so much has passed', () => {
  fc.assert(
    fc.property(someHours, someMs, fc.integer({ min: 1, max: 300_000 }), (of, ms, seconds) => {
      const since = new Date(+(of.minutes[0]?.at as Date) + ms)
      const end = afterOpenSeconds(of.hours, since, seconds)
      expect(openMsBetween(of.hours, since, end)).toBe(seconds * 1000)
      expect(isOpenAt(of.hours, new Date(+end - 1))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('open time adds up, and the stopwatch says since when it runs', () => {
  fc.assert(
    fc.property(someHours, someMs, someMs, someMs, ({ hours, minutes }, ...ms) => {
      const start = +(minutes[0]?.at as Date)
      const [a, b, c] = ms
        .sort((one, other) => one - other)
        .map((each) => new Date(start + each * 9)) as [Date, Date, Date]
      const whole = openMsBetween(hours, a, c)
      expect(openMsBetween(hours, a, b) + openMsBetween(hours, b, c)).toBe(whole)
      const { endedMs, openFrom } = openTime(hours, a, c)
      expect(openFrom !== null).toBe(isOpenAt(hours, c))
      if (openFrom === null) expect(endedMs).toBe(whole)
      else expect(openMsBetween(hours, a, openFrom)).toBe(endedMs)
      const change = nextChange(hours, a)
      if (change === null) return
      const isOpen = isOpenAt(hours, a)
      expect(isOpenAt(hours, change)).toBe(!isOpen)
      expect(openMsBetween(hours, a, change)).toBe(isOpen ? +change - +a : 0)
    }),
    { numRuns: 300 },
  )
})

const hoursOf = (hours: object) =>
  BusinessHours.parse({ timezone: 'Europe/Berlin', holidays: [], ...hours })

test('a night in which the clocks are changed is open for as long as it really lasts', () => {
  const nights = hoursOf({ week: { sun: [['01:00', '04:00']] } })
  const open = (day: string) =>
    openMsBetween(nights, new Date(`${day}T00:00+01:00`), new Date(`${day}T12:00+01:00`))
  expect(open('2026-03-22')).toBe(3 * 3_600_000)
  // The clocks go from 2 to 3, and in the autumn from 3 to 2.
  expect(open('2026-03-29')).toBe(2 * 3_600_000)
  expect(open('2026-10-25')).toBe(4 * 3_600_000)
})

test('always open means no change in sight; a holiday is one', () => {
  const week = Object.fromEntries(DAYS.map((day) => [day, [['00:00', '24:00']]]))
  const now = new Date('2026-11-22T12:00Z')
  expect(nextChange(hoursOf({ week }), now)).toBeNull()
  expect(nextChange(null, now)).toBeNull()
  const holidays = ['2026-12-25', '2026-12-26']
  expect(nextChange(hoursOf({ week, holidays }), now)).toEqual(new Date('2026-12-24T23:00Z'))
  const christmas = new Date('2026-12-25T12:00+01:00')
  expect(nextChange(hoursOf({ week, holidays }), christmas)).toEqual(new Date('2026-12-26T23:00Z'))
})
