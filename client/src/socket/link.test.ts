import { expect, test } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { aClient, aDesk, anOnlineClient, online } from '../testing/fixture.ts'

test('the connection tells how it is', async () => {
  const desk = await aDesk()
  const client = aClient(desk)
  const states: string[] = []
  client.connection.subscribe(({ state }) => states.push(state))
  expect(client.connection.current().state).toBe('signed_out')

  await client.session.signIn({ username: 'asha', password: 'secret' })
  await online(client)
  await desk.stop()
  await eventually(() => client.connection.current().state === 'offline')
  await desk.start()
  await online(client)
  await client.session.signOut()
  expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
    'connecting',
    'online',
    'connecting',
    'offline',
    'online',
    'signed_out',
  ])
})

test('a server that drains is not bothered before the time it names', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  const drainedAt = Date.now()
  desk.io.emit('server_draining', { retry_in_ms: 1500 })
  await eventually(() => client.socket.emit('activity', {}))
  desk.dropSockets()

  await eventually(() => client.connection.current().state !== 'online')
  await online(client)
  expect(Date.now() - drainedAt).toBeGreaterThanOrEqual(1500)
})

test('without a connection an event fails at once', async () => {
  const desk = await aDesk()
  const client = aClient(desk)
  await expect(client.socket.emit('activity', {})).rejects.toMatchObject({
    code: 'offline',
    reason: 'not_connected',
  })
})

test('an event that the server refuses fails with its code', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  desk.before = (event) => ({ status: 0, code: 'unknown_tag', message: `No ${event}.` })
  await expect(client.socket.emit('apply_tag', { chat_id: 'c1', tag: 'x' })).rejects.toMatchObject({
    name: 'ApiError',
    code: 'unknown_tag',
    message: 'No apply_tag.',
    httpStatus: null,
  })
})

test('a closed client is silent', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  client.close()
  await eventually(() => desk.io.sockets.sockets.size === 0)
  expect(client.session.current()).not.toBeNull()
})
