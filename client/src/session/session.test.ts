import { expect, test } from 'vitest'
import { memoryStorage } from '../client.ts'
import type { Desk } from '../testing/desk-shape.ts'
import { eventually, pause } from '../testing/eventually.ts'
import { aClient, aDesk, anOnlineClient, online } from '../testing/fixture.ts'

const asha = { username: 'asha', password: 'secret' }
const refreshes = (desk: Desk) =>
  desk.asked.filter((what) => what === 'POST /api/auth/refresh').length

test('an expired token is renewed once for all the calls that met it', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  desk.tokens.expireAll()

  const replies = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((chat_id) => client.call('getChat', { chat_id })),
  )
  expect(replies).toHaveLength(5)
  expect(refreshes(desk)).toBe(1)
})

test('two tabs renew once between them', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = await anOnlineClient(desk, { storage })
  const two = await anOnlineClient(desk, { storage })
  desk.tokens.expireAll()

  await Promise.all([one.call('me', {}), two.call('me', {}), one.call('me', {})])
  expect(refreshes(desk)).toBe(1)
})

test('the token is renewed before it expires, and the open connection goes on with it', async () => {
  const desk = await aDesk()
  desk.tokens.setLifetime(1)
  const client = await anOnlineClient(desk)

  await eventually(() => refreshes(desk) >= 2)
  await eventually(() => desk.asked.includes('reauthenticate'))
  expect(desk.asked.filter((what) => what === 'connection')).toHaveLength(1)
  expect(client.connection.current().state).toBe('online')
})

test('a server that cannot renew just now signs nobody out', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk, {
    async fetch(url, init) {
      // Until every call has met the expired token.
      if (String(url).endsWith('/refresh')) await pause(200)
      return fetch(url, init)
    },
  })
  desk.tokens.failWith('not_ready')
  desk.tokens.expireAll()

  const calls = [client.call('me', {}), client.call('stats', {}), client.call('me', {})]
  for (const { reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
    expect(reason).toMatchObject({ code: 'not_ready', httpStatus: 503 })
  }
  // Those who wait share the failure instead of failing one after the other.
  expect(refreshes(desk)).toBe(1)
  expect(client.session.current()).not.toBeNull()
  desk.tokens.failWith(null)
  await client.call('me', {})
})

test('a server that is gone signs nobody out', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  await desk.stop()
  await expect(client.call('me', {})).rejects.toMatchObject({ code: 'offline', reason: 'network' })
  await eventually(() => client.connection.current().state === 'offline')
  expect(client.session.current()).not.toBeNull()

  await desk.start()
  await online(client)
})

test('a session that was ended elsewhere ends here, in all tabs, with its reason', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = await anOnlineClient(desk, { storage })
  const two = await anOnlineClient(desk, { storage })
  desk.tokens.revokeAll()
  desk.io.emit('session_expired', { code: 'token_revoked' })
  desk.io.disconnectSockets(true)

  for (const client of [one, two]) {
    await eventually(() => client.connection.current().state === 'signed_out')
    expect(client.session.current()).toBeNull()
    expect(client.session.endedBy()).toBe('token_revoked')
  }
})

test('a token that expires while connected is renewed and the connection made again', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  desk.tokens.expireAll()
  desk.io.emit('session_expired', { code: 'token_expired' })
  desk.io.disconnectSockets(true)

  await eventually(() => client.connection.current().state !== 'online')
  await online(client)
  expect(refreshes(desk)).toBe(1)
})

test('a connection refused for an expired token comes back with a new one', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const first = aClient(desk, { storage })
  await first.session.signIn(asha)
  first.close()
  desk.tokens.expireAll()

  await anOnlineClient(desk, { storage })
  expect(refreshes(desk)).toBe(1)
})

test('other tabs follow signing in and out', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = aClient(desk, { storage })
  const two = aClient(desk, { storage })

  await one.session.signIn(asha)
  await online(two)
  expect(two.session.current()).toMatchObject({ executive_id: 'asha', name: 'ASHA' })

  await two.session.signOut()
  await eventually(() => one.session.current() === null)
  await eventually(() => one.connection.current().state === 'signed_out')
  expect(one.session.endedBy()).toBe('signed_out')
  await expect(one.call('me', {})).rejects.toMatchObject({ code: 'unauthorized' })
})

test('signing out while a renewal is on its way stays signed out', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk, {
    async fetch(url, init) {
      const response = await fetch(url, init)
      if (String(url).endsWith('/refresh')) await client.session.signOut()
      return response
    },
  })
  desk.tokens.expireAll()

  await expect(client.call('me', {})).rejects.toMatchObject({ code: 'unauthorized' })
  expect(refreshes(desk)).toBe(1)
  expect(client.session.current()).toBeNull()
})

test('another person on the same tab connects anew', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  let resets = 0
  client.socket.on('reset', () => {
    resets += 1
  })
  await client.session.signIn({ username: 'ravi', password: 'secret' })
  await eventually(() => client.connection.current().state !== 'online')
  await online(client)
  expect(desk.asked.filter((what) => what === 'connection')).toHaveLength(2)
  expect(resets).toBe(1)
})
