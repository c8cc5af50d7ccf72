import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayCustomer, normaliseCustomer } from './phone.ts'

test.each([
  ['919876543210', '919876543210'],
  ['+919876543210', '919876543210'],
  ['+91 98765 43210', '919876543210'],
  ['+91-98765-43210', '919876543210'],
  ['(+91) 98765.43210', '919876543210'],
  ['98765 43210', '919876543210'],
  ['09876543210', '919876543210'],
  ['0091 98765 43210', '919876543210'],
  ['  919876543210\n', '919876543210'],
  ['+1 (650) 555-1234', '16505551234'],
  ['16505551234', '16505551234'],
  ['+44 20 7946 0958', '442079460958'],
  ['+971501234567', '971501234567'],
  ['US.13491208655302741918', 'US.13491208655302741918'],
  ['US.ENT.11815799212886844830', 'US.ENT.11815799212886844830'],
  [' IN.42 ', 'IN.42'],
])('%j is %s', (input, customer) => {
  expect(normaliseCustomer(input)).toBe(customer)
})

test.each(['', ' ', 'Asha', '1234', 'us.123', 'USA.123', 'US.', 'US.12 3', '1'.repeat(18)])(
  '%j is nobody',
  (input) => {
    expect(normaliseCustomer(input)).toBeNull()
  },
)

test('an Indian mobile number is the same in every spelling', () => {
  const mobile = fc.integer({ min: 6_000_000_000, max: 9_999_999_999 }).map(String)
  const spelling = fc.constantFrom(
    (digits: string) => digits,
    (digits: string) => `0${digits}`,
    (digits: string) => `91${digits}`,
    (digits: string) => `+91${digits}`,
    (digits: string) => `0091${digits}`,
    (digits: string) => `+91 ${digits.slice(0, 5)} ${digits.slice(5)}`,
    (digits: string) => `${digits.slice(0, 5)}-${digits.slice(5)}`,
  )
  fc.assert(
    fc.property(mobile, spelling, (digits, spell) => {
      return normaliseCustomer(spell(digits)) === `91${digits}`
    }),
  )
})

test('what is normal stays as it is, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (input) => {
      const once = normaliseCustomer(input)
      return once === null || normaliseCustomer(once) === once
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(fc.stringMatching(/^\+?[0-9 ()-]{3,22}$/), (input) => {
      const once = normaliseCustomer(input)
      return once === null || normaliseCustomer(once) === once
    }),
    { numRuns: 2000 },
  )
})

test('people read a number in groups, an id as it is', () => {
  expect(displayCustomer('919876543210')).toBe('+91 98765 43210')
  expect(displayCustomer('US.42')).toBe('US.42')
})
