import { expect, test } from 'vitest'
import { waitedMs, waitingLevel, windowState } from './waiting.ts'

const MINUTE = 60_000

const usual = { sla_alert_s: 180, sla_escalate_s: 600 }

test.each([
  [0, 'fresh'],
  [2 * MINUTE - 1, 'fresh'],
  [2 * MINUTE, 'soon'],
  [3 * MINUTE, 'late'],
  [10 * MINUTE - 1, 'late'],
  [10 * MINUTE, 'escalated'],
])('after %i ms a wait is %s', (ms, level) => {
  expect(waitingLevel(ms, usual)).toBe(level)
})

test('a segment that wants to hear of waits later turns yellow, orange and red later', () => {
  const patient = { sla_alert_s: 900, sla_escalate_s: 1800 }
  const levels = [9, 10, 14, 15, 29, 30].map((minutes) => waitingLevel(minutes * MINUTE, patient))
  expect(levels).toEqual(['fresh', 'soon', 'soon', 'late', 'late', 'escalated'])
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

const at = (minutes: number) => new Date(now + minutes * MINUTE).toISOString()

test('a stopwatch runs on from what was counted before', () => {
  const waiting_since = at(-30)
  expect(waitedMs({ waiting_since, waiting_from: at(-2), waited_s: 0 }, now)).toBe(2 * MINUTE)
  expect(waitedMs({ waiting_since, waiting_from: at(-2), waited_s: 90 }, now)).toBe(3.5 * MINUTE)
})

test('a paused stopwatch stands still, however late it gets', () => {
  const paused = { waiting_since: at(-30), waiting_from: null, waited_s: 75 }
  expect(waitedMs(paused, now)).toBe(75_000)
  expect(waitedMs(paused, now + 600 * MINUTE)).toBe(75_000)
})

test('a wait that begins this moment does not count backwards', () => {
  expect(waitedMs({ waiting_since: at(0), waiting_from: at(0.01), waited_s: 0 }, now)).toBe(0)
})
