import { expect, test } from 'vitest'
import { percentile, summarize } from './latencies.ts'

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1)

test('a percentile is a value that was measured', () => {
  expect(percentile(oneToHundred, 50)).toBe(50)
  expect(percentile(oneToHundred, 99)).toBe(99)
  expect(percentile(oneToHundred, 100)).toBe(100)
  expect(percentile([3], 99)).toBe(3)
})

test('a summary does not depend on the order of arrival', () => {
  expect(summarize([9, 1, 5])).toEqual({ count: 3, p50: 5, p99: 9, max: 9 })
})

test('nothing measured is not a number, rather than good', () => {
  expect(summarize([]).p99).toBeNaN()
})
