import type { Template } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { contentOf } from './template-preview.ts'
import {
  asked,
  carriedOver,
  complaintOf,
  fillIn,
  overlong,
  placeOf,
  placeValue,
  prefilled,
  trimmed,
  type Variable,
} from './template-text.ts'

const variable = (change: Partial<Variable>): Variable => ({
  name: '1',
  where: 'body',
  kind: 'text',
  label: 'Variable 1',
  example: 'Asha',
  value: '',
  ...change,
})

const template = (change: Partial<Template>): Template => ({
  id: 't1',
  name: 'ride_update',
  language: 'en',
  content: 'Hello {{1}}, your ride is at {{2}}.',
  category: 'UTILITY',
  status: 'APPROVED',
  quality: 'GREEN',
  variables: [variable({ value: 'Asha' }), variable({ name: '2', example: '10:00' })],
  header_format: null,
  header: null,
  footer: null,
  buttons: [],
  actions: [],
  refusal: null,
  ...change,
})

test('the preview shows values, and placeholders where they are missing', () => {
  expect(fillIn('Hello {{1}}, at {{ 2 }}', { 1: ' Asha', 2: ' ' })).toBe('Hello Asha, at {{ 2 }}')
  expect(trimmed({ 1: ' Asha', 2: ' ' })).toEqual({ 1: 'Asha', 2: '' })
})

test('a value that looks like a placeholder or a pattern is taken as it is', () => {
  expect(fillIn('{{1}}', { 1: '$& {{2}}', 2: 'no' })).toBe('$& {{2}}')
})

test('what the server knows stands in the fields, each name once', () => {
  expect(prefilled(template({}))).toEqual({ 1: 'Asha', 2: '' })
  const twice = template({ variables: [variable({}), variable({ where: 'header' })] })
  expect(asked(twice)).toHaveLength(1)
})

test('another language keeps what was written, not what was filled in for the first', () => {
  const named = (language: string, value: string) =>
    template({
      language,
      variables: [variable({ name: 'when', value }), variable({ name: 'driver' })],
    })
  const values = { when: '12 Dec', driver: 'Ramesh' }
  expect(carriedOver(named('en', '12 Dec'), named('hi', '12 दिस॰'), values)).toEqual({
    when: '12 दिस॰',
    driver: 'Ramesh',
  })
  const file = template({ variables: [variable({ name: 'driver', kind: 'media' })] })
  expect(carriedOver(named('en', ''), file, values)).toEqual({ driver: '' })
})

test('what WhatsApp would refuse is said at the field', () => {
  expect(complaintOf(variable({}), '  ')).toBe('missing')
  expect(complaintOf(variable({}), 'one\ntwo')).toBe('breaks')
  expect(complaintOf(variable({}), 'one\ttwo')).toBe('breaks')
  expect(complaintOf(variable({}), 'one     two')).toBe('gaps')
  expect(complaintOf(variable({}), 'one    two')).toBeNull()
  expect(complaintOf(variable({ kind: 'media' }), 'media_1')).toBeNull()
  expect(complaintOf(variable({ kind: 'code' }), 'RIDE15')).toBeNull()
  expect(complaintOf(variable({ kind: 'code' }), 'A'.repeat(16))).toBe('code')
})

test('a place has coordinates and a name', () => {
  const place = { latitude: '19.1', longitude: '72.8', name: 'Depot', address: '' }
  const isWrong = (change: Partial<typeof place>) =>
    complaintOf(variable({ kind: 'location' }), placeValue({ ...place, ...change }))
  expect(isWrong({})).toBeNull()
  expect(isWrong({ latitude: '91' })).toBe('place')
  expect(isWrong({ name: ' ' })).toBe('place')
  expect(isWrong({ latitude: '', longitude: '', name: '' })).toBe('missing')
  expect(placeOf(placeValue(place))).toEqual(place)
})

test('a text that becomes too long is said with its length', () => {
  expect(overlong(template({}), { 1: 'a', 2: 'b' })).toBeNull()
  const long = template({ content: '{{1}}', header: 'x{{header}}' })
  expect(overlong(long, { 1: 'a'.repeat(1025), header: 'b' })).toEqual({
    part: 'body',
    length: 1025,
    most: 1024,
  })
  expect(overlong(long, { 1: 'a', header: 'b'.repeat(60) })).toMatchObject({ part: 'header' })
})

test('the preview is the content that the message will have', () => {
  const url = 'https://example.com/track/{{button_0}}'
  const actions = [{ kind: 'url' as const, text: 'Track', url }]
  const whole = template({ header_format: 'TEXT', header: 'Ride {{header}}', actions })
  const values = { 1: 'Asha', 2: '10', header: 'R-1', button_0: 'a b%20c' }
  expect(contentOf(whole, values)).toMatchObject({
    kind: 'template',
    header: 'Ride R-1',
    body: 'Hello Asha, your ride is at 10.',
    buttons: [{ kind: 'url', text: 'Track', url: 'https://example.com/track/a%20b%20c' }],
  })
})
