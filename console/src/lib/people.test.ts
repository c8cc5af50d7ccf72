import { expect, test } from 'vitest'
import { displayName, initials, isEmojiOnly, prettyNumber } from './people.ts'

test('initials are letters as a reader sees them', () => {
  expect(initials('Asha Rao')).toBe('AR')
  expect(initials('प्रिया शर्मा')).toBe('प्रिश')
  expect(initials('  cher ')).toBe('C')
  expect(initials('🙂 +91')).toBe('')
})

test('who has no name is called by the number', () => {
  expect(displayName({ customer: '919876543210', customer_name: ' ' })).toBe('+91 98765 43210')
  expect(prettyNumber('US.13491208655302741918')).toBe('US.13491208655302741918')
})

test('a few emoji alone are shown large, text with emoji is not', () => {
  expect(isEmojiOnly('👍🏽')).toBe(true)
  expect(isEmojiOnly('👨‍👩‍👧 ❤️')).toBe(true)
  expect(isEmojiOnly('ok 👍')).toBe(false)
  expect(isEmojiOnly('123')).toBe(false)
})
