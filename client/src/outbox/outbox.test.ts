import { expect, test } from 'vitest'
import { type Client, memoryStorage, OutboxFull } from '../client.ts'
import { type Desk, failure } from '../testing/desk-shape.ts'
import { eventually, pause } from '../testing/eventually.ts'
import { aClient, aDesk, anOnlineClient, online } from '../testing/fixture.ts'

test('a message is shown at once, sent, and told as the server stored it', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  const told: unknown[] = []
  client.outbox.onSent((message, pending) => told.push([message.seq, pending.message]))

  const pending = client.outbox.send({ chat_id: 'c1', message: 'Namaste' })
  expect(client.outbox.pending('c1')).toMatchObject([
    { client_message_id: pending.client_message_id, message: 'Namaste', error: null },
  ])
  expect(client.connection.current().queued).toBe(1)

  await empty(client)
  expect(told).toEqual([[1, 'Namaste']])
  expect(client.connection.current().queued).toBe(0)
})

test('messages of a chat arrive in order and once over broken connections', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  let count = 0
  // Every third message is stored, but its answer is lost with the connection.
  desk.losesAnswer = (event) => event === 'send_message' && ++count % 3 === 0
  const texts = Array.from({ length: 8 }, (_, index) => `${index}`)
  for (const message of texts) client.outbox.send({ chat_id: 'c1', message })

  await empty(client)
  expect(stored(desk, 'c1')).toEqual(texts)
})

test('what was written offline goes out when the connection is back, also after a reload', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const client = await anOnlineClient(desk, { storage })
  await desk.stop()
  await eventually(() => client.connection.current().state !== 'online')
  client.outbox.send({ chat_id: 'c1', message: 'one' })
  client.outbox.send({ chat_id: 'c1', message: 'two' })
  expect(states(client)).toEqual(['waiting', 'waiting'])
  client.close()

  await desk.start()
  const reloaded = await anOnlineClient(desk, { storage })
  await empty(reloaded)
  expect(stored(desk, 'c1')).toEqual(['one', 'two'])
})

test('content is kept over a reload as it was given, in its place', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const client = await anOnlineClient(desk, { storage })
  await desk.stop()
  await eventually(() => client.connection.current().state !== 'online')
  const place = { kind: 'location', location: { latitude: 18.52, longitude: 73.85 } } as const
  client.outbox.send({ chat_id: 'c1', message: 'Here I am:' })
  client.outbox.send({ chat_id: 'c1', message: '', content: place, reply_to: 'm1' })
  client.close()

  const sent: unknown[] = []
  desk.before = (event, { message, content, reply_to }) => {
    if (event === 'send_message') sent.push({ message, content, reply_to })
    return undefined
  }
  await desk.start()
  await empty(await anOnlineClient(desk, { storage }))
  expect(sent).toEqual([
    { message: 'Here I am:', content: undefined, reply_to: undefined },
    { message: '', content: place, reply_to: 'm1' },
  ])
})

test('a refused message holds those behind it, in its chat only, until it is discarded', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  desk.before = (event, { message }) =>
    event === 'send_message' && message === 'one' ? failure('service_window_closed') : undefined
  const one = client.outbox.send({ chat_id: 'c1', message: 'one' })
  client.outbox.send({ chat_id: 'c1', message: 'two' })
  client.outbox.send({ chat_id: 'c2', message: 'elsewhere' })

  await eventually(() => states(client).includes('held'))
  expect(states(client)).toEqual(['refused', 'held'])
  expect(client.outbox.pending('c1')[0]?.error?.code).toBe('service_window_closed')
  await eventually(() => stored(desk, 'c2').length === 1)

  client.outbox.discard(one.client_message_id)
  await empty(client)
  expect(stored(desk, 'c1')).toEqual(['two'])
})

test('a message stopped by newer ones goes out when it is sent a second time', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  await client.socket.emit('send_message', { chat_id: 'c1', message: 'from a colleague' })
  const mine = client.outbox.send({ chat_id: 'c1', message: 'mine', seen_seq: 0 })
  await eventually(() => client.outbox.pending('c1')[0]?.error?.code === 'newer_messages')

  client.outbox.retry(mine.client_message_id)
  await empty(client)
  expect(stored(desk, 'c1')).toEqual(['from a colleague', 'mine'])
})

test("one's own messages do not stop the ones written after them", async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  for (const message of ['one', 'two', 'three']) {
    client.outbox.send({ chat_id: 'c1', message, seen_seq: 0 })
  }
  await empty(client)
  expect(stored(desk, 'c1')).toEqual(['one', 'two', 'three'])
})

test('a server that is busy is asked again', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  let refusals = 2
  desk.before = (event) =>
    event === 'send_message' && refusals-- > 0 ? failure('rate_limited') : undefined
  client.outbox.send({ chat_id: 'c1', message: 'one' })

  await empty(client)
  expect(stored(desk, 'c1')).toEqual(['one'])
})

test('two tabs show one queue and send it once, in order', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = await anOnlineClient(desk, { storage })
  const two = await anOnlineClient(desk, { storage })
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`)
  for (const message of texts) {
    const tab = Number(message) % 2 === 0 ? one : two
    tab.outbox.send({ chat_id: 'c1', message })
    if (message === '9') desk.dropSockets()
  }

  await empty(one)
  expect(stored(desk, 'c1')).toEqual(texts)
  await eventually(() => two.connection.current().queued === 0)
})

test('tabs take turns instead of sending the same message side by side', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = await anOnlineClient(desk, { storage })
  await anOnlineClient(desk, { storage })
  for (let count = 0; count < 10; count += 1) {
    one.outbox.send({ chat_id: 'c1', message: `${count}` })
  }

  await empty(one)
  expect(desk.asked.filter((event) => event === 'send_message')).toHaveLength(10)
})

test("a closed tab's messages are sent by the other tab", async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const one = aClient(desk, { storage })
  await one.session.signIn({ username: 'asha', password: 'secret' })
  one.outbox.send({ chat_id: 'c1', message: 'left behind' })
  one.close()

  const two = aClient(desk, { storage })
  await online(two)
  await empty(two)
  expect(stored(desk, 'c1')).toEqual(['left behind'])
})

test("one person's messages wait while another person is signed in", async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  await desk.stop()
  await eventually(() => client.connection.current().state !== 'online')
  client.outbox.send({ chat_id: 'c1', message: 'from asha' })
  await desk.start()
  await client.session.signIn({ username: 'ravi', password: 'secret' })
  await online(client)
  await pause(100)
  expect(client.outbox.pending('c1')).toEqual([])
  expect(stored(desk, 'c1')).toEqual([])

  await client.session.signIn({ username: 'asha', password: 'secret' })
  await eventually(() => stored(desk, 'c1').length === 1)
})

test('a full outbox says so', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk, { outboxMax: 2 })
  await desk.stop()
  client.outbox.send({ chat_id: 'c1', message: 'one' })
  client.outbox.send({ chat_id: 'c1', message: 'two' })
  expect(() => client.outbox.send({ chat_id: 'c1', message: 'three' })).toThrow(OutboxFull)
})

test('what is pending is the same array until it changes', async () => {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  await desk.stop()
  await eventually(() => client.connection.current().state !== 'online')
  expect(client.outbox.pending('c1')).toBe(client.outbox.pending('c1'))
  client.outbox.send({ chat_id: 'c1', message: 'one' })
  await pause(20)
  expect(client.outbox.pending('c1')).toBe(client.outbox.pending('c1'))
})

const empty = (client: Client) => eventually(() => client.outbox.count() === 0)
const states = (client: Client) => client.outbox.pending('c1').map(({ state }) => state)
const stored = (desk: Desk, chat_id: string) =>
  (desk.messages.get(chat_id) ?? []).map(({ message }) => message)
