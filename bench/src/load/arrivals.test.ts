import { expect, test } from 'vitest'
import { arrivalTimes } from './arrivals.ts'

test('requests arrive at the rate that was asked for, within the time', () => {
  const times = arrivalTimes(300, 30)
  expect(times.length).toBeGreaterThan(8700)
  expect(times.length).toBeLessThan(9300)
  expect(times.at(-1)).toBeLessThan(30_000)
})

test('they come in order, unevenly, and the same in every run', () => {
  const times = arrivalTimes(100, 5)
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...gaps)).toBeGreaterThan(30)
  expect(arrivalTimes(100, 5)).toEqual(times)
})
