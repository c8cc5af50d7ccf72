import { expect, test } from 'vitest'
import { OutgoingContent } from './content.ts'
import { ReactToMessage, SendMessage } from './requests.ts'

const buttons = (titles: string[], body = 'Is the driver there?') => ({
  kind: 'buttons',
  body,
  buttons: titles.map((title, index) => ({ id: `b${index}`, title })),
})
const row = (id: string) => ({ id, title: `Row ${id}` })
const list = (...sections: object[]) => ({ kind: 'list', body: 'Which?', button: 'Show', sections })
const link = (url: string) => ({ kind: 'link', body: 'Look', label: 'Open', url })
const place = (latitude: number, longitude = 0) => ({
  kind: 'location',
  location: { latitude, longitude },
})
const person = { name: { formatted_name: 'Asha' }, phones: [{ phone: '+91 98765 43210' }] }

/** What is wrong, as people read it; empty where nothing is. */
const wrongWith = (content: unknown) =>
  OutgoingContent.safeParse(content).error?.issues.map(({ message }) => message) ?? []

test.each([
  buttons(['Yes', 'No', 'Later']),
  { ...buttons(['Yes']), header: 'h'.repeat(60), footer: 'f'.repeat(60) },
  buttons(['t'.repeat(20)], 'b'.repeat(1024)),
  list({ rows: Array.from({ length: 10 }, (_, at) => row(`${at}`)) }),
  list({ title: 'A', rows: [row('1')] }, { title: 'B', rows: [row('2')] }),
  { ...list({ rows: [row('1')] }), body: 'b'.repeat(4096) },
  link('https://example.org/offer?a=1'),
  place(-90, 180),
  { kind: 'contacts', contacts: Array.from({ length: 10 }, () => person) },
  { kind: 'location_request', body: 'Where are you?' },
  { kind: 'contact_request', body: 'What is your number?' },
])('what WhatsApp takes is taken as it is %#', (content) => {
  expect(OutgoingContent.parse(content)).toEqual(content)
})

test.each([
  [{ ...buttons(['Yes']), header: 'h'.repeat(61) }, 'The header is too long: 60 characters'],
  [{ ...buttons(['Yes']), footer: 'f'.repeat(61) }, 'The footer is too long: 60 characters'],
  [buttons(['Yes'], 'b'.repeat(1025)), 'The text is too long: 1024 characters'],
  [buttons(['Yes'], ' \n'), 'The text is missing'],
  [buttons([]), 'Add a button'],
  [buttons(['1', '2', '3', '4']), 'three buttons at most'],
  [buttons(['t'.repeat(21)]), 'The button is too long: 20 characters'],
  [buttons(['Yes', 'Yes']), 'Two buttons say the same'],
  [
    { ...buttons([]), buttons: [row('1'), { ...row('1'), title: 'Other' }] },
    'Two buttons have the same id',
  ],
  [{ ...buttons([]), buttons: [{ id: 'i'.repeat(257), title: 'A' }] }, '256 characters'],
  [list(), 'Add a row'],
  [list({ rows: [] }), 'A section has no rows'],
  [list({ rows: Array.from({ length: 11 }, (_, at) => row(`${at}`)) }), '10 rows at most'],
  [list({ rows: [row('1')] }, { rows: [row('2')] }), 'Give every section a title'],
  [list({ title: 'A', rows: [row('1')] }, { title: 'B', rows: [row('1')] }), 'the same id'],
  [list({ rows: [{ ...row('1'), title: 't'.repeat(25) }] }), 'The row is too long: 24 characters'],
  [list({ rows: [{ ...row('1'), description: 'd'.repeat(73) }] }), 'The description is too long'],
  [list({ title: 't'.repeat(25), rows: [row('1')] }), 'The title of a section is too long'],
  [
    { ...list({ rows: [row('1')] }), button: 'b'.repeat(21) },
    'The button that opens the list is too long: 20 characters',
  ],
  [link('http://example.org'), 'must be a whole one'],
  [link('javascript:alert(1)'), 'must be a whole one'],
  [link('example.org'), 'must be a whole one'],
  [place(90.001), 'The latitude must be a number from −90 to 90'],
  [place(0, -181), 'The longitude must be a number from −180 to 180'],
  [{ kind: 'contacts', contacts: [] }, 'Add a contact'],
  [{ kind: 'contacts', contacts: [{ ...person, phones: [{ phone: 'none' }] }] }, 'phone number'],
  [{ kind: 'contacts', contacts: Array.from({ length: 11 }, () => person) }, 'Ten contacts'],
  [{ kind: 'hologram' }, 'The content needs a kind'],
])('what WhatsApp would refuse says which limit it breaks %#', (content, sentence) => {
  expect(wrongWith(content).join(' ')).toContain(sentence)
})

test('a character is what PostgreSQL and JSON Schema count, however many units it takes', () => {
  expect(wrongWith(buttons(['🚕'.repeat(20)]))).toEqual([])
  expect(wrongWith(buttons(['🚕'.repeat(21)]))).toHaveLength(1)
  const message = (text: string) => SendMessage.safeParse({ chat_id: 'c', message: text }).success
  expect(message('🚕'.repeat(4096))).toBe(true)
  expect(message('🚕'.repeat(4097))).toBe(false)
  // A family is four people and three joiners.
  expect(message('👨‍👩‍👧‍👦'.repeat(585))).toBe(true)
  expect(message('👨‍👩‍👧‍👦'.repeat(586))).toBe(false)
})

test('NUL characters go and broken characters are mended, as in every text', () => {
  const { body } = OutgoingContent.parse(buttons(['Yes'], 'a\0b\ud800')) as { body: string }
  expect(body).toBe('ab\ufffd')
})

test('a message is text, a template or other content: one of them', () => {
  const isTaken = (input: object) => SendMessage.safeParse({ chat_id: 'c', ...input }).success
  const content = place(1)
  expect(isTaken({ content })).toBe(true)
  expect(isTaken({ content, message: '' })).toBe(true)
  expect(isTaken({ content, message: 'lost' })).toBe(false)
  expect(isTaken({ content, template_id: 't' })).toBe(false)
  expect(isTaken({ content: null, message: 'text' })).toBe(true)
  expect(isTaken({})).toBe(false)
})

test.each(['👍', '❤️', '🙏🏽', '👨‍👩‍👧‍👦', '🇮🇳', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', ''])(
  'a reaction is one emoji, or none: %s',
  (emoji) => {
    expect(ReactToMessage.parse({ message_id: 'm', emoji })).toEqual({ message_id: 'm', emoji })
  },
)

test.each(['👍👍', 'a', '1', 'ok 👍', ' '])('a reaction is nothing else: %s', (emoji) => {
  expect(ReactToMessage.safeParse({ message_id: 'm', emoji }).success).toBe(false)
})
