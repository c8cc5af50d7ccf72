import { expect, test } from 'vitest'
import { Offline } from '../errors.ts'
import { eventually } from '../testing/eventually.ts'
import { aCustomer, aDesk, online } from '../testing/fixture.ts'

test('the token is asked for at the start, and says who it is', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  expect(asha.who.current()).toBeNull()
  expect(() => asha.outbox.send({ chat_id: 'c1', message: 'Hello' })).toThrow('Sign in first.')

  await online(asha)
  expect(asha.who.current()).toEqual({ customer_id: 'asha', customer_type: 'Partner' })
  expect(desk.tokens.whoHas(await asha.token())).toBe('asha')
})

test('the next token is asked for before the last one ends, and the connection goes on', async () => {
  const desk = await aDesk()
  desk.tokens.setLifetime(2)
  const asha = aCustomer(desk, 'asha')
  await online(asha)
  const first = await asha.token()

  await eventually(() => desk.asked.filter((what) => what === 'reauthenticate').length >= 2)
  expect(desk.tokens.refusalOf(await asha.token())).toBeNull()
  expect(await asha.token()).not.toBe(first)
  expect(desk.asked.filter((what) => what === 'connection')).toHaveLength(1)
})

test('a refused token is replaced once for all the calls that met it', async () => {
  const desk = await aDesk()
  let fetched = 0
  const token = async () => {
    fetched += 1
    return desk.tokens.customer('asha')
  }
  const asha = aCustomer(desk, 'asha', { token })
  await online(asha)
  desk.tokens.expireAll()

  await Promise.all(
    ['a', 'b', 'c'].map((chat_id) => asha.call('listMessages', { chat_id, limit: 10 })),
  )
  expect(fetched).toBe(2)
})

test('a token that ends while connected is replaced, and the connection made again', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  await online(asha)
  desk.tokens.expireAll()
  desk.io.emit('session_expired', { code: 'token_expired' })
  desk.io.disconnectSockets(true)

  await eventually(() => asha.connection.current().state !== 'online')
  await online(asha)
  expect(desk.tokens.refusalOf(await asha.token())).toBeNull()
})

test('a page that gets no token is offline, and tries again', async () => {
  const desk = await aDesk()
  let answers: (() => string)[] = []
  const token = async () => (answers.shift() ?? (() => desk.tokens.customer('asha')))()
  answers = [
    () => {
      throw new Error('The operator’s server is down.')
    },
    () => 'no token at all',
    () => `h.${btoa('{"sub":"asha","segment":"Partner"}')}.s`,
  ]
  const asha = aCustomer(desk, 'asha', { token })
  const states: string[] = []
  asha.connection.subscribe(({ state }) => states.push(state))
  await online(asha)
  expect(states).toContain('offline')

  desk.tokens.expireAll()
  answers = [() => '<html>', () => '<html>']
  const failure = await asha.call('listMessages', { chat_id: 'c1' }).catch((error) => error)
  expect(failure).toBeInstanceOf(Offline)
  expect(failure).toMatchObject({ reason: 'no_token' })
})

test('a machine with a wrong clock uses its token all the same', async () => {
  const desk = await aDesk()
  let fetched = 0
  const token = async () => {
    fetched += 1
    const [head, claims = '', tail] = desk.tokens.customer('asha').split('.')
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString())
    const long = { ...read, iat: read.iat - 90_000, exp: read.exp - 90_000 }
    return [head, Buffer.from(JSON.stringify(long)).toString('base64url'), tail].join('.')
  }
  desk.tokens.refusalOf = () => null
  const asha = aCustomer(desk, 'asha', { token })
  await online(asha)
  await asha.call('listMessages', { chat_id: 'c1' })
  expect(fetched).toBe(1)
})

test('a closed client is silent', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  await online(asha)
  asha.close()
  await eventually(() => desk.io.sockets.sockets.size === 0)
})
