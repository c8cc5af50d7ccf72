import { expect, test } from 'vitest'
import { ApiError } from '../errors.ts'
import { failure } from '../testing/desk-shape.ts'
import { eventually } from '../testing/eventually.ts'
import { aClient, aDesk, anOnlineClient } from '../testing/fixture.ts'

test('a room wanted before there is a connection is joined when there is one', async () => {
  const desk = await aDesk()
  const client = aClient(desk)
  const joined = client.rooms.joinChat('c1')
  await client.session.signIn({ username: 'asha', password: 'secret' })
  await joined
  expect(desk.asked).toContain('join_chat')
})

test('a refused room says so, to the caller and to the app, and is not asked for again', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  const lost: unknown[] = []
  client.socket.on('room_lost', ({ chat_id, error }) => lost.push([chat_id, error.code]))
  desk.before = (event) => (event === 'join_chat' ? failure('wrong_segment') : undefined)

  await expect(client.rooms.joinChat('c9')).rejects.toBeInstanceOf(ApiError)
  expect(lost).toEqual([['c9', 'wrong_segment']])

  desk.asked.length = 0
  desk.dropSockets()
  await eventually(() => desk.asked.includes('sync'))
  expect(desk.asked).not.toContain('join_chat')
})

test('a room that cannot be joined just now is joined a little later', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  let refusals = 2
  desk.before = (event) =>
    event === 'join_chat' && refusals-- > 0 ? failure('rate_limited') : undefined

  await client.rooms.joinChat('c1')
  expect(desk.asked.filter((event) => event === 'join_chat')).toHaveLength(3)
})

test('a room that was left is not joined again', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  await client.rooms.joinChat('c1')
  client.rooms.leaveChat('c1')
  await eventually(() => desk.asked.includes('leave_chat'))

  desk.asked.length = 0
  desk.dropSockets()
  await eventually(() => desk.asked.includes('sync'))
  expect(desk.asked).not.toContain('join_chat')
})
