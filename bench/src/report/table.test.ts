import { expect, test } from 'vitest'
import { allOf, atMost, atMostTimes, type Figure } from './figure.ts'
import { number, table } from './table.ts'

const figure = (ours: number, target: Figure['target']): Figure => ({
  name: 'Latency',
  unit: 'ms',
  ours,
  floor: 10,
  target,
})
const lastCell = (line: string | undefined) => line?.split('|').at(-2)?.trim()

test('a target is met only where all of its parts are', () => {
  const both = allOf(atMost(25, 'ms'), atMostTimes(2))
  const figures = [figure(20, both), figure(22, both), figure(Number.NaN, both), figure(99, null)]
  const lines = table([{ key: '', how: '', notes: [], database: 'embedded', figures }]).split('\n')
  expect(lines.slice(2).map(lastCell)).toEqual(['yes', 'no', 'no', '–'])
})

test('numbers show three digits that matter', () => {
  expect([0.01234, 2.34567, 87.654, 12_345.6].map(number)).toEqual([
    '0.0123',
    '2.35',
    '87.7',
    '12,346',
  ])
})
