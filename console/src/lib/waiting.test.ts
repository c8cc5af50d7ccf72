import { expect, test } from 'vitest'
import { waitingLevel, windowState } from './waiting.ts'

const MINUTE = 60_000

test.each([
  [0, 'fresh'],
  [2 * MINUTE - 1, 'fresh'],
  [2 * MINUTE, 'soon'],
  [3 * MINUTE, 'late'],
  [10 * MINUTE - 1, 'late'],
  [10 * MINUTE, 'escalated'],
])('after %i ms a wait is %s', (ms, level) => {
  expect(waitingLevel(ms)).toBe(level)
})

const now = Date.parse('2026-11-22T10:00:00.000Z')
const closing = (minutes: number) => ({
  channel: 'whatsapp' as const,
  service_window_closes_at: new Date(now + minutes * MINUTE).toISOString(),
})

test('a window is closing when under two hours are left, and closed at its end', () => {
  expect(windowState(closing(121), now)).toMatchObject({ kind: 'open', isClosing: false })
  expect(windowState(closing(119), now)).toMatchObject({ kind: 'open', isClosing: true })
  expect(windowState(closing(0), now)).toEqual({ kind: 'closed' })
})

test('who never wrote over WhatsApp has a closed window, in-app chats have none', () => {
  const never = { service_window_closes_at: null }
  expect(windowState({ ...never, channel: 'whatsapp' }, now).kind).toBe('closed')
  expect(windowState({ ...never, channel: 'inapp' }, now).kind).toBe('none')
})
