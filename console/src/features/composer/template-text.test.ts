import type { Template } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { fillIn, missing, prefill } from './template-text.ts'

const template = (change: Partial<Template>): Template => ({
  id: 't1',
  name: 'ride_update',
  language: 'en',
  content: 'Hello {{1}}, your ride is at {{2}}.',
  category: 'UTILITY',
  status: 'APPROVED',
  variables: [
    { name: '1', where: 'body', example: 'Asha' },
    { name: '2', where: 'body', example: '10:00' },
  ],
  header: null,
  footer: null,
  buttons: [],
  ...change,
})

test('the preview shows values, and placeholders where they are missing', () => {
  expect(fillIn('Hello {{1}}, at {{ 2 }}', { 1: 'Asha', 2: ' ' })).toBe('Hello Asha, at {{ 2 }}')
})

test('a value that looks like a placeholder or a pattern is taken as it is', () => {
  expect(fillIn('{{1}}', { 1: '$& {{2}}', 2: 'no' })).toBe('$& {{2}}')
})

test('the name goes where a template greets or asks for it', () => {
  expect(prefill(template({}), 'Asha')).toEqual({ 1: 'Asha', 2: '' })
  const other = template({ content: 'Ride {{1}} at {{2}}' })
  expect(prefill(other, 'Asha')).toEqual({ 1: '', 2: '' })
  expect(missing(other, { 1: 'x' }).map(({ name }) => name)).toEqual(['2'])
})
