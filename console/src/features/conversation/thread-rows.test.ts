import { expect, test } from 'vitest'
import { after, aMessage } from '../live/testing.ts'
import { firstUnread, threadRows } from './thread-rows.ts'

const line = (at: string) => ({
  id: 'l1',
  chat_id: 'c1',
  at,
  kind: 'assigned',
  actor: 'system',
  actor_name: 'System',
  text: 'Assigned to John',
})

test('a day begins with its separator, a timeline line stands where it happened', () => {
  const messages = [aMessage({ seq: 1 }), aMessage({ seq: 2, datetime: after(4) })]
  const rows = threadRows(messages, [line(after(2))], [], undefined)
  expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'line', 'message'])
})

test('messages of one writer within five minutes are a group', () => {
  const messages = [0, 2, 20].map((minutes, index) =>
    aMessage({ seq: index + 1, datetime: after(minutes) }),
  )
  const groups = threadRows(messages, [], [], undefined)
    .filter((row) => row.kind === 'message')
    .map(({ isFirst, isLast }) => [isFirst, isLast])
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ])
})

test('the divider stands before the first unread, older lines wait for their messages', () => {
  const messages = [aMessage({ seq: 8 }), aMessage({ seq: 9, datetime: after(1) })]
  const rows = threadRows(messages, [line(after(-60))], [], 9)
  expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'new', 'message'])
})

test('the unread are the last that the customer wrote, whatever we wrote between', () => {
  const ours = { sender: 'me', sender_type: 'Executive' as const }
  const messages = [
    aMessage({ seq: 1 }),
    aMessage({ seq: 2 }),
    aMessage({ seq: 3, ...ours }),
    aMessage({ seq: 4 }),
  ]
  expect(firstUnread(messages, 2)).toBe(2)
  expect(firstUnread(messages, 99)).toBe(1)
  expect(firstUnread([], 1)).toBeUndefined()
})
