import { expect, test } from 'vitest'
import { type CustomerClient, memoryStorage } from '../client.ts'
import { type Desk, failure } from '../testing/desk-shape.ts'
import { eventually } from '../testing/eventually.ts'
import { aCustomer, aDesk, online } from '../testing/fixture.ts'

test('a customer opens their chat by one call, and hears of it', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  const chat_id = await asha.openChat()
  expect(chat_id).toBe('chat-of-asha')
  expect(desk.asked).toContain('join_chat_customer')
  expect(desk.asked).not.toContain('join_chat')

  const heard = listen(asha)
  tell(desk, chat_id, 'Two minutes.')
  await eventually(() => heard.includes('Two minutes.'))
})

test('a chat is joined again, and what was missed comes once and in order', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  await asha.rooms.joinChat('c1')
  const heard = listen(asha)
  tell(desk, 'c1', '1')
  await eventually(() => heard.length === 1)

  desk.dropSockets()
  for (const word of ['2', '3']) tell(desk, 'c1', word)
  await eventually(() => asha.connection.current().state !== 'online')
  await online(asha)
  tell(desk, 'c1', '4')
  await eventually(() => heard.includes('4'))
  expect(heard).toEqual(['1', '2', '3', '4'])
})

test('what was written offline survives a reload and goes out in order, once, as the customer', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const asha = aCustomer(desk, 'asha', { storage })
  await online(asha)
  await desk.stop()
  await eventually(() => asha.connection.current().state !== 'online')
  for (const message of ['one', 'two', 'three']) asha.outbox.send({ chat_id: 'c1', message })
  asha.close()

  await desk.start()
  let sent = 0
  // The first is stored, but its answer is lost with the connection.
  desk.losesAnswer = (event) => event === 'send_message' && ++sent === 1
  const reloaded = aCustomer(desk, 'asha', { storage })
  await eventually(() => desk.messages.get('c1')?.length === 3)
  await eventually(() => reloaded.outbox.count() === 0)
  expect(written(desk)).toEqual(['Customer one', 'Customer two', 'Customer three'])
})

test("one customer's messages are not shown to, and not sent for, another", async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const asha = aCustomer(desk, 'asha', { storage })
  await online(asha)
  await desk.stop()
  await eventually(() => asha.connection.current().state !== 'online')
  asha.outbox.send({ chat_id: 'c1', message: 'from asha' })
  asha.close()

  await desk.start()
  const ravi = aCustomer(desk, 'ravi', { storage })
  await online(ravi)
  ravi.outbox.send({ chat_id: 'c1', message: 'from ravi' })
  await eventually(() => ravi.outbox.count() === 0)
  expect(written(desk)).toEqual(['Customer from ravi'])
  ravi.close()

  aCustomer(desk, 'asha', { storage })
  await eventually(() => written(desk).length === 2)
})

test('when the page belongs to somebody else from now on, everything begins anew', async () => {
  const desk = await aDesk()
  let who = 'asha'
  const client = aCustomer(desk, 'asha', { token: async () => desk.tokens.customer(who) })
  await online(client)
  const resets: unknown[] = []
  client.socket.on('reset', (told) => resets.push(told))
  who = 'ravi'
  desk.tokens.expireAll()
  desk.io.disconnectSockets(true)

  await eventually(() => client.who.current()?.customer_id === 'ravi')
  await online(client)
  expect(resets).toHaveLength(1)
})

test('a chat that is not theirs refuses them', async () => {
  const desk = await aDesk()
  desk.before = (event) => (event === 'join_chat_customer' ? failure('forbidden') : undefined)
  const asha = aCustomer(desk, 'asha')
  await expect(asha.rooms.joinChat('c9')).rejects.toMatchObject({ code: 'forbidden' })
})

test('a message that was taken into a newer chat brings its writer there', async () => {
  const desk = await aDesk()
  desk.before = (event) =>
    event === 'send_message'
      ? { status: 1, message: { chat_id: 'c2', message_id: 'm1', seq: 1, message: 'Hello' } }
      : undefined
  const asha = aCustomer(desk, 'asha')
  await asha.rooms.joinChat('c1')
  const heard = listen(asha)
  asha.outbox.send({ chat_id: 'c1', message: 'Hello' })
  await eventually(() => desk.asked.filter((what) => what === 'join_chat_customer').length === 2)

  await asha.socket.emit('mark_seen', { chat_id: 'c2', up_to_seq: 1 })
  tell(desk, 'c2', 'Two minutes.')
  await eventually(() => heard.includes('Two minutes.'))
})

test('typing and reading are told; what only executives may do does not compile', async () => {
  const desk = await aDesk()
  const asha = aCustomer(desk, 'asha')
  await online(asha)
  await asha.socket.emit('typing', { chat_id: 'c1' })
  await asha.socket.emit('mark_seen', { chat_id: 'c1', up_to_seq: 3 })
  expect(desk.asked.slice(-2)).toEqual(['typing', 'mark_seen'])

  const notTheirs = [
    // @ts-expect-error an event of executives
    () => asha.socket.emit('add_note', { chat_id: 'c1', content: 'x' }),
    // @ts-expect-error a route of executives
    () => asha.call('listChats', {}),
    // @ts-expect-error a file of executives
    () => asha.file('transcript', { chat_id: 'c1' }),
    // @ts-expect-error customers are not told of notes
    () => asha.socket.on('note_added', () => {}),
    // @ts-expect-error a projection has no seen_by
    () => asha.socket.on('new_message', ({ seen_by }) => seen_by),
    // @ts-expect-error a projection has no timeline
    async () => (await asha.call('listMessages', { chat_id: 'c1' })).timeline,
  ]
  expect(notTheirs).toHaveLength(6)
})

function listen(client: CustomerClient): string[] {
  const heard: string[] = []
  client.socket.on('new_message', ({ message }) => heard.push(message))
  return heard
}

let told = 0
const tell = (desk: Desk, chat_id: string, message: string) =>
  desk.log.publish(`chat:${chat_id}`, 'new_message', { chat_id, message, message_id: ++told })

const written = (desk: Desk) =>
  (desk.messages.get('c1') ?? []).map(({ type, message }) => `${type} ${message}`)
