import { OutgoingContent } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { contentOf } from './build.ts'
import { emptyValues, type Values } from './values.ts'

const built = (kind: Parameters<typeof contentOf>[0], values: Partial<Values>) =>
  contentOf(kind, { ...emptyValues, ...values })

test('buttons have their own words as ids; what is empty is left out', () => {
  const content = built('buttons', { body: ' Coming? ', buttons: ['Yes', ' ', 'No'] })
  expect(content).toEqual({
    kind: 'buttons',
    body: 'Coming?',
    buttons: [
      { id: 'Yes', title: 'Yes' },
      { id: 'No', title: 'No' },
    ],
  })
  expect(OutgoingContent.safeParse(content).success).toBe(true)
})

test('rows of the same name in two sections can be told apart', () => {
  const rows = [{ title: '07:30', description: '' }]
  const content = built('list', {
    body: 'When?',
    button: 'Times',
    sections: [
      { title: 'Today', rows },
      { title: 'Tomorrow', rows: [...rows, { title: '', description: '' }] },
    ],
  })
  expect(content).toMatchObject({
    sections: [
      { title: 'Today', rows: [{ id: '07:30', title: '07:30' }] },
      { title: 'Tomorrow', rows: [{ id: '07:30 2', title: '07:30' }] },
    ],
  })
  expect(OutgoingContent.safeParse(content).success).toBe(true)
})

test('a place may be written with a comma, and is asked for where it is missing', () => {
  const content = built('location', { latitude: '19,1136', longitude: '72.8697', name: 'Depot' })
  expect(OutgoingContent.parse(content)).toMatchObject({
    location: { latitude: 19.1136, longitude: 72.8697, name: 'Depot' },
  })
  expect(OutgoingContent.safeParse(built('location', {})).success).toBe(false)
})

test('a contact has a name in parts and no empty numbers', () => {
  const phones = [
    { phone: '+91 98123 40012', type: 'CELL' },
    { phone: '', type: 'WORK' },
  ]
  const content = built('contacts', { name: 'Asha Rao Verma', phones, company: 'Rides' })
  expect(content).toMatchObject({
    contacts: [
      {
        name: { formatted_name: 'Asha Rao Verma', first_name: 'Asha', last_name: 'Rao Verma' },
        phones: [{ phone: '+91 98123 40012' }],
        org: { company: 'Rides' },
      },
    ],
  })
  expect(OutgoingContent.safeParse(content).success).toBe(true)
})

test('what is too long, or missing, is refused with a sentence', () => {
  const tooLong = built('link', { body: 'See', label: 'x'.repeat(21), url: 'https://example.org' })
  const { error } = OutgoingContent.safeParse(tooLong)
  expect(error?.issues[0]?.path).toEqual(['label'])
  expect(error?.issues[0]?.message).toMatch(/\.$/)
})
