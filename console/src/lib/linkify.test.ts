import { expect, test } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) =>
  linkify(text)
    .filter((part) => part.kind === 'link')
    .map((part) => part.text)

test('finds links and leaves the sentence around them', () => {
  expect(linkify('See https://example.com/a?b=1, please')).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
    { kind: 'text', text: ', please' },
  ])
})

test('keeps the bracket that the link opened, not the one around it', () => {
  expect(links('(https://example.com/x)')).toEqual(['https://example.com/x'])
  expect(links('https://en.wikipedia.org/wiki/A_(b)')).toEqual([
    'https://en.wikipedia.org/wiki/A_(b)',
  ])
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://example.com',
  'example.com',
  'https://',
])('%s is no link', (text) => expect(links(text)).toEqual([]))

test('every character of the text is still there', () => {
  const text = 'नमस्ते https://a.example/é… and http://b.example. "https://c.example"'
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})
