import { expect, test } from 'vitest'
import { aMessage } from './testing.ts'
import { mergeLatest, mergeOlder, type Thread } from './thread.ts'

const pageOf = (from: number, to: number): Thread => ({
  messages: Array.from({ length: to - from + 1 }, (_, index) => aMessage({ seq: from + index })),
  timeline: [],
  has_older: from > 1,
})
const seqs = (thread: Thread) => thread.messages.map(({ seq }) => seq)

test('a fresh page keeps the older messages that it reaches', () => {
  const merged = mergeLatest(pageOf(1, 5), pageOf(4, 8))
  expect(seqs(merged)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(merged.has_older).toBe(false)
})

test('a fresh page beyond a gap replaces what was loaded', () => {
  expect(seqs(mergeLatest(pageOf(1, 5), pageOf(9, 10)))).toEqual([9, 10])
})

test('an older page comes in front, without doubles', () => {
  const merged = mergeOlder(pageOf(4, 6), pageOf(2, 4))
  expect(seqs(merged)).toEqual([2, 3, 4, 5, 6])
  expect(merged.has_older).toBe(true)
})
