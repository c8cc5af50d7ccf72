import { expect, test } from 'vitest'
import { limitExceeded } from './too-large.ts'

const MB = 1024 * 1024

test.each([
  ['image/jpeg', 5 * MB, 'whatsapp', null],
  ['image/jpeg', 5 * MB + 1, 'whatsapp', 5],
  ['image/heic', 5 * MB + 1, 'whatsapp', null],
  ['video/mp4', 16 * MB + 1, 'whatsapp', 16],
  ['application/pdf', 100 * MB, 'whatsapp', null],
  ['application/pdf', 100 * MB + 1, 'whatsapp', 100],
  ['image/jpeg', 25 * MB, 'inapp', null],
  ['application/pdf', 25 * MB + 1, 'inapp', 25],
] as const)('%s of %i bytes over %s: %s', (type, size, channel, limit) => {
  expect(limitExceeded({ type, size }, channel)).toBe(limit)
})
