import { expect, test } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) => linkify(text).flatMap(({ href }) => href ?? [])

test('links of http and https are found, without the punctuation of the sentence', () => {
  expect(links('See https://desk.example/a?b=1, or http://x.in.')).toEqual([
    'https://desk.example/a?b=1',
    'http://x.in',
  ])
  expect(links('यहाँ देखें https://desk.example/नमस्ते।')).toEqual(['https://desk.example/नमस्ते'])
  expect(links('(https://desk.example/a) https://en.wikipedia.org/wiki/Pune_(city)')).toEqual([
    'https://desk.example/a',
    'https://en.wikipedia.org/wiki/Pune_(city)',
  ])
})

test('nothing else becomes a link, and no text is lost', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'ftp://x', 'desk.example', '']) {
    expect(links(text)).toEqual([])
  }
  const text = 'a https://x.in b https://y.in! c'
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})
