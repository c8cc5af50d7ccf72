import {
  type CustomerClient,
  type CustomerClientOptions,
  createCustomerClient,
  createOperator,
  memoryStorage,
} from '@smart-chat/client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { png } from '../testing/files.ts'
import { until } from '../testing/until.ts'
import { type Wire, wireTo } from '../testing/wire.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  john?.close()
  await desk?.stop()
})

/** The SDK in the operator's app, over a wire that can be cut; the operator gives it tokens. */
async function inApp(customer: string, options: Partial<CustomerClientOptions> = {}) {
  const operator = createOperator({ url: desk.url, secret: 'sandbox-webhook' })
  const session = { customer, customer_type: 'Partner', name: 'Asha' }
  const wire = await wireTo(desk.url)
  const client = createCustomerClient({
    url: wire.url,
    storage: memoryStorage(),
    token: async () => (await operator.call('inappSession', session)).token,
    ...options,
  })
  onTestFinished(() => {
    client.close()
    wire.close()
  })
  const heard: string[] = []
  client.socket.on('new_message', ({ seq, message }) => heard.push(`${seq} ${message}`))
  return { client, wire, heard }
}

const online = (client: CustomerClient) =>
  until('the customer is online', () => client.connection.current().state === 'online')

async function isCut(client: CustomerClient, wire: Wire) {
  wire.cut()
  await until('the cut is noticed', () => client.connection.current().state !== 'online')
}

const answer = (chat_id: string, message: string) =>
  john.client.socket.emit('send_message', { chat_id, message })

test('a customer and an executive write to each other, and each sees that the other reads and types', async () => {
  const { client, heard } = await inApp('rider_1')
  const chat_id = await client.openChat()
  expect(await client.openChat()).toBe(chat_id)
  await john.client.rooms.joinChat(chat_id)

  const sent: number[] = []
  client.outbox.onSent(({ seq }) => sent.push(seq))
  client.outbox.send({ chat_id, message: 'Where is my cab?' })
  await john.hears('new_message', ({ message }) => message === 'Where is my cab?')
  await until('the outbox is empty', () => client.outbox.count() === 0)
  expect(sent).toEqual([1])

  await client.socket.emit('typing', { chat_id })
  await john.hears('user_typing', (one) => one.chat_id === chat_id && one.name === 'Asha')
  await answer(chat_id, 'Two minutes.')
  await until('the answer is heard', () => heard.includes('2 Two minutes.'))
  await client.socket.emit('mark_seen', { chat_id, up_to_seq: 2 })
  await john.hears('message_status', (one) => one.chat_id === chat_id && one.delivery === 'read')

  const { messages } = await client.call('listMessages', { chat_id })
  expect(messages.map(({ message }) => message)).toEqual(['Where is my cab?', 'Two minutes.'])
  expect(messages[0]).not.toHaveProperty('seen_by')
})

test('over cut wires nothing is lost, doubled or out of order, either way', async () => {
  const { client, wire, heard } = await inApp('rider_2')
  const chat_id = await client.openChat()
  const mine = Array.from({ length: 6 }, (_, index) => `mine ${index}`)
  const ours = Array.from({ length: 6 }, (_, index) => `ours ${index}`)
  for (const [index, message] of mine.entries()) {
    client.outbox.send({ chat_id, message })
    await answer(chat_id, ours[index] ?? '')
    if (index % 2 === 1) await isCut(client, wire)
  }
  await online(client)
  await until('everything is sent', () => client.outbox.count() === 0)
  await until('everything is heard', () => heard.some((one) => one.endsWith(' ours 5')))

  const words = heard.map((one) => one.replace(/^\d+ /, ''))
  expect(words.filter((one) => one.startsWith('ours'))).toEqual(ours)
  const { messages } = await client.call('listMessages', { chat_id, limit: 100 })
  const stored = messages.map(({ message }) => message)
  expect(stored.filter((one) => one.startsWith('mine'))).toEqual(mine)
  expect(stored).toHaveLength(12)
})

test('a token that ends is followed by another, on the socket and in calls', async () => {
  const { client } = await inApp('rider_3')
  const chat_id = await client.openChat()
  const first = await client.token()
  desk.advance(25 * 3600)
  onTestFinished(() => desk.advance(-25 * 3600))
  await client.call('listMessages', { chat_id })
  expect(await client.token()).not.toBe(first)
  expect(await client.socket.emit('fetch_chats_by_user', { chat_id })).toMatchObject({
    messages: [],
  })
})

test('a chat that goes on elsewhere is followed by whoever writes', async () => {
  const { client, heard } = await inApp('rider_4')
  const operator = createOperator({ url: desk.url, secret: 'sandbox-webhook' })
  const chat_id = await client.openChat()
  client.outbox.send({ chat_id, message: 'About my journey' })
  await until('it is sent', () => client.outbox.count() === 0)
  const { context_fields } = await desk.ctx.db
    .selectFrom('segments')
    .select('context_fields')
    .where('customer_type', '=', 'Partner')
    .executeTakeFirstOrThrow()
  const moved = await operator.call('contextWebhook', {
    customer: 'rider_4',
    customer_type: 'Partner',
    context: { [context_fields[0] ?? '']: 'another' },
  })
  expect(moved.chat_id).not.toBe(chat_id)

  const taken = new Promise<string>((resolve) =>
    client.outbox.onSent((message) => resolve(message.chat_id)),
  )
  client.outbox.send({ chat_id, message: 'And now?' })
  expect(await taken).toBe(moved.chat_id)
  await client.rooms.joinChat(String(moved.chat_id))
  await answer(String(moved.chat_id), 'Now here.')
  await until('the answer is heard', () => heard.some((one) => one.endsWith(' Now here.')))
})

test('who only reads is told where it goes on, and hears the answers there', async () => {
  const { client, heard } = await inApp('rider_7')
  const operator = createOperator({ url: desk.url, secret: 'sandbox-webhook' })
  const chat_id = await client.openChat()
  const gone: (string | null)[] = []
  client.socket.on('chat_status_updated', ({ next_chat_id }) => gone.push(next_chat_id))
  const moved = await operator.call('contextWebhook', {
    customer: 'rider_7',
    customer_type: 'Partner',
    context: { journey_id: 'J7' },
  })
  await until('the page knows', () => gone.length > 0)
  expect(gone).toEqual([moved.chat_id])
  expect(moved.chat_id).not.toBe(chat_id)
  // It goes there by itself, a moment later.
  await until('an answer is heard', async () => {
    await answer(String(moved.chat_id), 'Your next journey.')
    return heard.some((one) => one.endsWith(' Your next journey.'))
  })
})

test('a file goes up, is sent and fetched again; others may not fetch it', async () => {
  const { client } = await inApp('rider_5')
  const chat_id = await client.openChat()
  const picture = png()
  const { media_id } = await client.upload(new File([new Uint8Array(picture)], 'cab.png'))
  await client.call('sendMedia', { chat_id, media_id, caption: 'This one' })
  const file = await client.file('downloadMedia', { mediaId: media_id })
  expect(file.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await file.arrayBuffer())).toEqual(picture)

  const { client: other } = await inApp('rider_6')
  await expect(other.file('downloadMedia', { mediaId: media_id })).rejects.toMatchObject({
    name: 'ApiError',
    httpStatus: expect.toBeOneOf([403, 404]),
  })
  await expect(other.rooms.joinChat(chat_id)).rejects.toMatchObject({ code: 'forbidden' })
})
