import { expect, onTestFinished, test, vi } from 'vitest'
import { type CustomerClient, memoryStorage } from '../../client.ts'
import type { Desk } from '../../testing/desk-shape.ts'
import { eventually } from '../../testing/eventually.ts'
import { aDesk, aSmallCustomer, online } from '../../testing/fixture.ts'

test('a real Socket.IO server takes it for a client of its own: it asks, is answered and told', async () => {
  const desk = await aDesk()
  const asha = aSmallCustomer(desk, 'asha')
  const chat_id = await asha.openChat()
  const heard = listen(asha)
  tell(desk, chat_id, 'Two minutes. दो मिनट 🚕')
  await eventually(() => heard.includes('Two minutes. दो मिनट 🚕'))
  asha.outbox.send({ chat_id, message: 'Thanks' })
  await eventually(() => desk.messages.get(chat_id)?.length === 1)
})

test('after a broken connection what was missed comes once and in order', async () => {
  const desk = await aDesk()
  const asha = aSmallCustomer(desk, 'asha')
  await asha.rooms.joinChat('c1')
  const heard = listen(asha)
  tell(desk, 'c1', '1')
  await eventually(() => heard.length === 1)
  desk.dropSockets()
  tell(desk, 'c1', '2')
  await eventually(() => asha.connection.current().state !== 'online')
  await online(asha)
  tell(desk, 'c1', '3')
  await eventually(() => heard.includes('3'))
  expect(heard).toEqual(['1', '2', '3'])
})

test('pings are answered: the connection outlives the patience of the server', async () => {
  const desk = await aDesk()
  Object.assign(desk.io.engine.opts, { pingInterval: 100, pingTimeout: 200 })
  const asha = aSmallCustomer(desk, 'asha')
  await online(asha)
  let pongs = 0
  for (const socket of desk.io.sockets.sockets.values()) {
    socket.conn.on('packet', ({ type }: { type: string }) => {
      if (type === 'pong') pongs += 1
    })
  }
  await eventually(() => pongs >= 5)
  expect(asha.connection.current().state).toBe('online')
})

test('a server that falls silent counts as gone', async () => {
  const desk = await aDesk()
  Object.assign(desk.io.engine.opts, { pingInterval: 100, pingTimeout: 100 })
  const asha = aSmallCustomer(desk, 'asha')
  await online(asha)
  for (const socket of desk.io.sockets.sockets.values()) {
    // It lives, but nothing of it arrives any more.
    socket.conn.transport.send = () => {}
  }
  await eventually(() => asha.connection.current().state !== 'online')
})

test('a refused token is told by its code and replaced', async () => {
  const desk = await aDesk()
  let fetched = 0
  const token = async () => {
    fetched += 1
    return desk.tokens.customer('asha')
  }
  const asha = aSmallCustomer(desk, 'asha', { token })
  await online(asha)
  desk.tokens.expireAll()
  desk.dropSockets()
  await eventually(() => fetched === 2)
  await online(asha)
})

test('where no WebSocket gets through it polls', async () => {
  vi.stubGlobal('WebSocket', ClosedWebSocket)
  onTestFinished(() => void vi.unstubAllGlobals())
  const desk = await aDesk()
  const asha = aSmallCustomer(desk, 'asha')
  const chat_id = await asha.openChat()
  const heard = listen(asha)
  for (const word of ['one', 'two', 'three']) asha.outbox.send({ chat_id, message: word })
  await eventually(() => asha.outbox.count() === 0)
  expect(desk.messages.get(chat_id)?.map(({ message }) => message)).toEqual(['one', 'two', 'three'])
  tell(desk, chat_id, 'Yes?')
  await eventually(() => heard.includes('Yes?'))
  expect([...desk.io.sockets.sockets.values()].map((one) => one.conn.transport.name)).toEqual([
    'polling',
  ])
  desk.dropSockets()
  await eventually(() => asha.connection.current().state !== 'online')
  await online(asha)
})

test('the first message begins the chat, also when it was written offline and the page reloaded', async () => {
  const desk = await aDesk()
  const storage = memoryStorage()
  const asha = aSmallCustomer(desk, 'asha', { storage })
  await online(asha)
  await desk.stop()
  await eventually(() => asha.connection.current().state !== 'online')
  asha.outbox.send({ chat_id: '', message: 'Hello' })
  asha.close()
  await desk.start()
  const reloaded = aSmallCustomer(desk, 'asha', { storage })
  await online(reloaded)
  await eventually(() => reloaded.outbox.count() === 0)
  expect(desk.messages.get('chat-of-asha')?.map(({ message }) => message)).toEqual(['Hello'])
})

test('whoever only looks does not connect', async () => {
  const desk = await aDesk()
  const asha = aSmallCustomer(desk, 'asha', { autoConnect: false })
  await asha.call('inappChat', {})
  expect(desk.asked).toEqual(['GET /api/inapp/chat'])
  asha.connect()
  await online(asha)
})

function listen(client: CustomerClient): string[] {
  const heard: string[] = []
  client.socket.on('new_message', ({ message }) => heard.push(message))
  return heard
}

let told = 0
const tell = (desk: Desk, chat_id: string, message: string) =>
  desk.log.publish(`chat:${chat_id}`, 'new_message', { chat_id, message, message_id: ++told })

/** As behind a proxy that lets none through. */
class ClosedWebSocket {
  onclose: (() => void) | null = null
  constructor() {
    setTimeout(() => this.onclose?.())
  }
  close() {}
}
