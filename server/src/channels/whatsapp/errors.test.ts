import { expect, test } from 'vitest'
import { failureOf, failureOfNetwork } from './errors.ts'

const kindOf = (code: number, httpStatus = 400) => failureOf({ code }, httpStatus).kind

test.each([
  ['retry', [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 132069, 133004, 135000]],
  ['wait', [131047, 131048, 132015, 133000, 133008, 133009, 133015, 133016]],
  [
    'permanent',
    [
      100, 130403, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131049, 131050, 131051,
      131052, 131053, 131055, 131062, 131063, 132000, 132001, 132005, 132007, 132012, 132016,
      132018, 132068,
    ],
  ],
  [
    'broken',
    [
      0, 3, 10, 33, 190, 200, 210, 299, 368, 131005, 131031, 131037, 131042, 131045, 131064, 133005,
      133006, 133010, 134011,
    ],
  ],
])('%s is what helps against these codes, whatever the HTTP status', (kind, codes) => {
  for (const code of codes) {
    for (const httpStatus of [400, 403, 500])
      expect([code, kindOf(code, httpStatus)]).toEqual([code, kind])
  }
})

test('a code that nobody knows may pass with 5xx, and will not with 4xx', () => {
  expect(kindOf(999_999, 500)).toBe('retry')
  expect(kindOf(999_999, 400)).toBe('permanent')
  expect(failureOf({ code: 999_999, details: 'In their words' }, 400).message).toBe(
    'In their words',
  )
})

test.each([
  [429, 'retry'],
  [500, 'retry'],
  [503, 'retry'],
  [502, 'unknown'],
  [504, 'unknown'],
  [404, 'permanent'],
])('an answer %i that is none of the Graph API’s is %s', (status, kind) => {
  expect(failureOf(null, status).kind).toBe(kind)
})

test.each([
  ['ECONNREFUSED', 'retry'],
  ['ENOTFOUND', 'retry'],
  ['UND_ERR_CONNECT_TIMEOUT', 'retry'],
  ['CERT_HAS_EXPIRED', 'retry'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'retry'],
  ['ECONNRESET', 'unknown'],
  ['UND_ERR_SOCKET', 'unknown'],
  ['UND_ERR_HEADERS_TIMEOUT', 'unknown'],
])('a call that ends with %s is %s: what may have arrived is never repeated', (code, kind) => {
  expect(failureOfNetwork(new TypeError('fetch failed', { cause: { code } })).kind).toBe(kind)
})

test('a time-out is unknown', () => {
  expect(failureOfNetwork(new DOMException('slow', 'TimeoutError')).kind).toBe('unknown')
})

test('one person is left alone ever longer, as WhatsApp advises; codes 1 and 135000 are tried once more', () => {
  const { firstS, factor, tries } = failureOf({ code: 131056 }, 400).backoff
  expect([0, 1, 2, 3].map((x) => firstS * factor ** x)).toEqual([1, 4, 16, 64])
  expect(tries).toBeGreaterThan(3)
  expect([1, 135000].map((code) => failureOf({ code }, 400).backoff.tries)).toEqual([1, 1])
  expect([4, 80007].every((code) => failureOf({ code }, 400).backoff.firstS >= 30)).toBe(true)
})
