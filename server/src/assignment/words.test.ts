import { expect, test } from 'vitest'
import { type Decision, sayDecision, sayStays } from './words.ts'

const SPANS = { gone: 60, inactive: 240, sla_escalate_s: 600 }

const asha = { executive_id: 'a', name: 'Asha' }
const ben = { executive_id: 'b', name: 'Ben', load: 2, capacity: 5 }
const unlimited = { ...ben, capacity: null }

const say = (decision: Partial<Decision>) =>
  sayDecision({ chat_id: 'c', from: null, to: null, reason: 'manual', ...decision }, SPANS)

test('who gets a chat of the queue is said with the reason and how many they have', () => {
  expect(say({ to: ben, reason: 'round_robin' })).toBe('Assigned to Ben, whose turn it was, 2 of 5')
  expect(say({ to: unlimited, reason: 'least_busy' })).toBe(
    'Assigned to Ben, who had the fewest chats, 2 chats',
  )
  expect(say({ to: { ...unlimited, load: 1 }, reason: 'sticky' })).toBe(
    'Assigned to Ben, who answered this customer last, 1 chat',
  )
  expect(say({ to: ben, reason: 'queue' })).toBe('Assigned to Ben from the queue, 2 of 5')
  expect(say({ to: ben, reason: 'context' })).toBe('Assigned to Ben in a new context, 2 of 5')
  expect(say({ to: ben, note: 'speaks Marathi' })).toBe(
    'Assigned to Ben by hand, 2 of 5: speaks Marathi',
  )
})

test('who passes a chat on is said with why, and to whom', () => {
  const moved = (reason: Decision['reason']) => say({ from: asha, to: ben, reason })
  expect(moved('gone')).toBe('Passed on from Asha, offline for 60 s, to Ben, 2 of 5')
  expect(moved('inactive')).toBe('Passed on from Asha, inactive for 4 min, to Ben, 2 of 5')
  expect(moved('offline')).toBe('Passed on from Asha, who went offline, to Ben, 2 of 5')
  expect(moved('sla')).toBe('Passed on from Asha, unanswered for 10 min, to Ben, 2 of 5')
  expect(moved('manual')).toBe('Passed on from Asha to Ben, 2 of 5')
  expect(moved('forced')).toBe('Passed on from Asha to Ben by hand, above capacity, 2 of 5')
})

test('a chat that nobody can have is said to be back in the queue, or to stay', () => {
  expect(say({ from: asha, reason: 'disabled' })).toBe(
    'Back to the queue from Asha, whose account was switched off: nobody is free',
  )
  expect(say({ from: asha, why: 'who put it back' })).toBe(
    'Back to the queue from Asha, who put it back: nobody else is free',
  )
  expect(say({ from: asha, why: 'who put it back', note: 'needs Hindi' })).toBe(
    'Back to the queue from Asha, who put it back, nobody else is free: needs Hindi',
  )
  expect(sayStays('Asha', SPANS)).toBe(
    'Stays with Asha, unanswered for 10 min: nobody else is free',
  )
})
