import { expect, test } from 'vitest'
import { piecesOf, plainOf } from './formatting.ts'

test.each([
  ['plain', ['plain']],
  ['a *b* c', ['a ', { look: 'bold', inside: ['b'] }, ' c']],
  ['*_both_*', [{ look: 'bold', inside: [{ look: 'italic', inside: ['both'] }] }]],
  ['~no~ `*x*`', [{ look: 'struck', inside: ['no'] }, ' ', { look: 'code', inside: '*x*' }]],
  ['```a\nb```', [{ look: 'code', inside: 'a\nb' }]],
  ['*नमस्ते*!', [{ look: 'bold', inside: ['नमस्ते'] }, '!']],
  ['2 * 3 * 4', ['2 * 3 * 4']],
  ['snake_case_name', ['snake_case_name']],
  ['* a list\n* of two', ['* a list\n* of two']],
  ['https://e.org/a_b_c*d*', ['https://e.org/a_b_c*d*']],
])('%j', (text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces)
})

test('in one line the signs are left out, and others stay', () => {
  expect(plainOf('*_Gate_ two* `B-2` at 2 * 3')).toBe('Gate two B-2 at 2 * 3')
})

test('a long text of nothing but signs is read in no time', () => {
  const started = performance.now()
  piecesOf('*_~'.repeat(1400))
  expect(performance.now() - started).toBeLessThan(500)
})
