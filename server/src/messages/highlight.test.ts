import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highlight, wordsOf } from './highlight.ts'

const marked = (message: string, q: string) => highlight(message, wordsOf(q))

test('what was found is marked, in any script, whatever parts the words', () => {
  expect(marked('Where is BK-10293?', 'bk-102')).toBe(
    'Where is <mark>BK</mark>-<mark>10293</mark>?',
  )
  expect(marked('मेरी किताब। दो', 'किताब')).toBe('मेरी <mark>किताब</mark>। दो')
  expect(marked('Ride, ride; rider', 'ride ')).toBe('<mark>Ride</mark>, <mark>ride</mark>; rider')
  expect(marked('Ride, ride; rider', 'ride')).toBe(
    '<mark>Ride</mark>, <mark>ride</mark>; <mark>rider</mark>',
  )
})

test('nothing that a customer writes becomes HTML', () => {
  expect(marked('<img src=x onerror="go()"> & it’s', 'onerror')).toBe(
    '&lt;img src=x <mark>onerror</mark>=&quot;go()&quot;&gt; &amp; it’s',
  )
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ minLength: 3 }),
      (message, q) => {
        const bare = marked(message, q).replaceAll('<mark>', '').replaceAll('</mark>', '')
        expect(bare).not.toMatch(/[<>"']/)
        expect(bare.isWellFormed()).toBe(message.isWellFormed())
      },
    ),
  )
})

test('of a long message the place is shown, with whole words', () => {
  const long = `${'before '.repeat(50)}needle${' after'.repeat(100)}`
  const html = marked(long, 'needle')
  expect(html).toMatch(/^…before .*<mark>needle<\/mark> after .*…$/)
  expect(html.length).toBeLessThan(300)
})
