import { expect, test } from 'vitest'
import { aChat } from '../live/testing.ts'
import { steady } from './steady-order.ts'

const chats = (...ids: string[]) => ids.map((chat_id) => aChat({ chat_id }))
const ids = (rows: { chats: { chat_id: string }[] }) => rows.chats.map((chat) => chat.chat_id)

test('what moved up stays in its place, with its new text', () => {
  const now = [aChat({ chat_id: 'b', last_message: 'New' }), ...chats('a', 'c')]
  const rows = steady(chats('a', 'b', 'c'), now)
  expect(ids(rows)).toEqual(['a', 'b', 'c'])
  expect(rows.chats[1]?.last_message).toBe('New')
})

test('arrivals wait and are counted, what left stays, a loaded page follows behind', () => {
  const rows = steady(chats('a', 'b', 'c'), chats('x', 'a', 'c', 'd', 'e'))
  expect(ids(rows)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(rows.arrivals).toBe(1)
})
