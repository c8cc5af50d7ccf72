import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Message } from './envelope.ts'
import { identityOf, timeOf, translateMessage } from './translate.ts'

const NUMBER = { phone_number_id: '1', customer_type: 'Partner' }
const now = new Date('2026-11-22T12:00:00.000Z')

test.each([
  ['1750030073', new Date(1_750_030_073_000)],
  [String(now.getTime() / 1000 + 3600), now],
  ['0', now],
  ['-5', now],
  ['soon', now],
  [undefined, now],
])('WhatsApp says it is %s', (timestamp, time) => {
  expect(timeOf(timestamp, now)).toEqual(time)
})

const item = (fields: object) =>
  Message.parse({ id: 'wamid.1', type: 'text', timestamp: '1', ...fields })

test('a person is known by number, by user id, or both', () => {
  const both = item({ from: '919876543210', from_user_id: 'IN.1' })
  expect(identityOf(both, undefined)).toEqual({
    phone: '919876543210',
    user_id: 'IN.1',
    parent_user_id: null,
    name: null,
  })
  const hidden = item({ from_user_id: 'IN.1' })
  const contact = { profile: { name: '  ', username: 'asha' }, user_id: 'IN.1' }
  expect(identityOf(hidden, contact)).toMatchObject({ phone: null, user_id: 'IN.1', name: 'asha' })
})

test('whatever WhatsApp may send one day is kept whole and shown with words', () => {
  const types = fc.oneof(
    fc.constantFrom('text', 'image', 'location', 'contacts', 'interactive', 'button', 'order'),
    fc.string(),
  )
  fc.assert(
    fc.property(types, fc.dictionary(fc.string(), fc.jsonValue()), (type, fields) => {
      const parsed = Message.safeParse({ ...fields, id: 'wamid.1', type, timestamp: '1' })
      if (!parsed.success) return true
      const { message, kind } = translateMessage(parsed.data, undefined, NUMBER, new Date())
      return kind !== '' && typeof message === 'string'
    }),
  )
})

test('a caption is the text; without one a file has a name, or a stand-in', () => {
  const shown = (type: string, part: object) =>
    translateMessage(item({ type, [type]: { id: 'm', ...part } }), undefined, NUMBER, new Date())
      .message
  expect(shown('image', { caption: 'My licence' })).toBe('My licence')
  expect(shown('image', {})).toBe('📷 Photo')
  expect(shown('document', { filename: 'permit.pdf' })).toBe('📄 permit.pdf')
  expect(shown('audio', { voice: true })).toBe('🎤 Voice message')
  expect(shown('audio', {})).toBe('🎵 Audio')
})
