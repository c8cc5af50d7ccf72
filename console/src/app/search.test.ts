import { expect, test } from 'vitest'
import { parseSearch } from './search.ts'

test('an address keeps what it knows and drops the rest', () => {
  const raw = {
    tab: 'all',
    status: 'resolved',
    sort: 'waiting',
    tag: 'VIP',
    q: '98',
    segment: 'Vendor',
  }
  expect(parseSearch({ ...raw, theme: 'x' })).toEqual(raw)
})

test('defaults and nonsense are left out', () => {
  expect(
    parseSearch({ tab: 'mine', status: 'active', sort: 'size', tag: '', q: undefined }),
  ).toEqual({})
})

test('the order of the queue is that of the waiting, unless one chose another', () => {
  expect(parseSearch({ tab: 'unassigned', sort: 'waiting' })).toEqual({ tab: 'unassigned' })
  expect(parseSearch({ tab: 'unassigned', sort: 'recent' }).sort).toBe('recent')
  expect(parseSearch({ tab: 'all', sort: 'recent' })).toEqual({ tab: 'all' })
})
