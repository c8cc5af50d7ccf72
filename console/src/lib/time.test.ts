import { expect, test } from 'vitest'
import { dayLabel, duration, shortAge, stopwatch } from './time.ts'

const now = new Date(2026, 10, 22, 12, 0, 0).getTime()
const before = (ms: number) => new Date(now - ms).toISOString()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

test.each([
  [20_000, 'now'],
  [4 * MINUTE, '4m'],
  [3 * HOUR, '3h'],
])('an age of %i ms reads %s', (ms, text) => {
  expect(shortAge(before(ms), now, 'en', 'now')).toBe(text)
})

test('an age of days reads as a weekday, of weeks as a date, of years with the year', () => {
  expect(shortAge(before(48 * HOUR), now, 'en', 'now')).toBe('Fri')
  expect(shortAge(before(20 * 24 * HOUR), now, 'en', 'now')).toBe('Nov 2')
  expect(shortAge(before(400 * 24 * HOUR), now, 'en', 'now')).toMatch(/25$/)
})

test('a clock that runs ahead does not show a negative age', () => {
  expect(shortAge(before(-5000), now, 'en', 'now')).toBe('now')
  expect(stopwatch(-5000)).toBe('0:00')
})

test('stopwatches count hours only when there are some', () => {
  expect(stopwatch(65_000)).toBe('1:05')
  expect(stopwatch(2 * HOUR + 65_000)).toBe('2:01:05')
})

test('durations show their two largest units', () => {
  expect(duration(59 * MINUTE, 'en')).toBe('59m')
  expect(duration(2 * HOUR + 10 * MINUTE, 'en')).toBe('2h 10m')
  expect(duration(76 * HOUR, 'en')).toBe('3d 4h')
  expect(duration(2 * HOUR, 'en')).toBe('2h')
})

test('days are today, yesterday, or their date, by the calendar and not by 24 hours', () => {
  const words = { today: 'Today', yesterday: 'Yesterday' }
  const label = (ms: number) => dayLabel(before(ms), now, 'en', words)
  expect(label(HOUR)).toBe('Today')
  expect(label(13 * HOUR)).toBe('Yesterday')
  expect(label(50 * HOUR)).toBe('Friday, November 20')
})
