import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mask } from './mask.ts'

test.each([
  ['call +91 98765 43210 or 98765-43210.', 'call [number] or [number].'],
  ['(022) 2345 6789', '[number]'],
  ['9 8 7 6 5 4 3 2 1 0', '[number]'],
  ['98765\n43210', '[number]'],
  ['9\u200b8765\u200b43210', '[number]'],
  ['९८७६५४३२१० पर बात करें', '[number] पर बात करें'],
  ['１２３４５６７８９０', '[number]'],
  ['I am US.13491208655302741918', 'I am US.[number]'],
  ['card 4111 1111 1111 1111, valid 12/27', 'card [card], valid 12/27'],
  ['४१११-११११-११११-११११', '[card]'],
  ['4111111111111112', '[number]'],
  ['asha.patil+x@example.co.in or asha@okaxis', '[e-mail] or [e-mail]'],
])('%j is told as %j', (said, told) => {
  expect(mask(said)).toBe(told)
})

test.each([
  'The ride on 2026-11-22 at 14:05 is late',
  '22/11/2026, seat 4, 2 people',
  'The fare is ₹12,50,000',
  'Gate 14, 1.5 km, in 20 min',
  '',
])('%j stays as it is', (said) => {
  expect(mask(said)).toBe(said)
})

test('no telephone number survives in any spelling', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 })
  const between = fc.constantFrom('', '', ' ', '-', '.', ' - ', ') ', '\u00a0', '\u200d')
  const zeros = fc.constantFrom(0x30, 0x966, 0x6f0, 0xff10)
  fc.assert(
    fc.property(digits, fc.infiniteStream(between), zeros, (number, gaps, zero) => {
      const said = number.map((one) => String.fromCodePoint(zero + one)).join('\n')
      const spelt = said.replaceAll('\n', () => gaps.next().value)
      // What reads as a day of the calendar is one.
      fc.pre(!/(19|20)\p{Nd}{2}/u.test(number.join('')))
      expect(mask(`x ${spelt} y`)).not.toMatch(/\p{Nd}/u)
    }),
  )
})

test('a text made to be slow is masked at once', () => {
  const startedAt = performance.now()
  for (const hostile of ['a', '1 ', '1()*', '+(', 'a@', '1-1-', 'a.']) mask(hostile.repeat(4096))
  expect(performance.now() - startedAt).toBeLessThan(2000)
})
