import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk, startPhones } from '../testing/desk.ts'
import { deskProcess } from '../testing/desk-process.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { padded, png, upload } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { bringOne } from './bring.ts'

let desk: Desk
let john: AtWork
let token: string

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_TIMEOUT_S: '5' })
  john = await atWork(desk.url, 'agent_john', { online: true })
  token = (await signIn(desk.url, 'agent_john')).body.accessToken
})

afterEach(() => desk.phones.call('DELETE', '/faults'))

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

let people = 0

async function sendsTo(width: number, media?: string) {
  const phone = `9198118${String(++people).padStart(5, '0')}9`
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  const media_id = media ?? (await upload(desk.url, token, ['a.png', png(width)])).body.media_id
  const { body } = await rest(desk.url, {
    path: '/api/media/send',
    token,
    body: { chat_id, media_id },
  })
  return { phone, chat_id, media_id: String(media_id), message_id: String(body.message_id) }
}

const becomes = (message_id: string, delivery: string, attempt = 1) =>
  john.hears(
    'message_status',
    (one) => one.message_id === message_id && one.delivery === delivery && one.attempt === attempt,
  )

const uploadsTo = async (phones: Desk['phones']) =>
  (
    await phones.call<{ requests: { status: number }[] }>(
      'GET',
      `/requests?path=/${PARTNER}/media&method=POST`,
    )
  ).requests

test('an upload that WhatsApp cannot take just now is repeated, and one attempt sends it once', async () => {
  await desk.phones.call('PATCH', '/faults', { media_fail: { code: 131016, times: 2 } })
  const { message_id, phone } = await sendsTo(50)
  await becomes(message_id, 'delivered')
  expect(await desk.phones.sentTo(phone)).toHaveLength(1)
})

test('a message call that may be repeated needs no second upload', async () => {
  const before = (await uploadsTo(desk.phones)).length
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131016, times: 2 } })
  const { message_id, phone } = await sendsTo(51)
  await becomes(message_id, 'delivered')
  expect((await uploadsTo(desk.phones)).length).toBe(before + 1)
  expect((await desk.phones.sentTo(phone)).length).toBe(3)
})

test('a file that WhatsApp refuses fails its message, says why, and holds nobody up', async () => {
  await desk.phones.call('PATCH', '/faults', { media_fail: { code: 131053 } })
  const { message_id, chat_id, phone } = await sendsTo(52)
  const { error } = await becomes(message_id, 'failed')
  expect(error).toEqual({
    code: '131053',
    message: 'WhatsApp could not take the file. Check its type and size.',
  })
  const next = await john.client.socket.emit('send_message', { chat_id, message: 'Sorry' })
  await becomes(next.message_id, 'delivered')
  await john.client.socket.emit('retry_message', { message_id })
  await becomes(message_id, 'delivered', 2)
  const sent = await desk.phones.sentTo(phone)
  expect(sent.map(({ body }) => body.type)).toEqual(['text', 'image'])
})

test('a retry after WhatsApp lost the file brings it again', async () => {
  const first = await sendsTo(53)
  await becomes(first.message_id, 'delivered')
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131009 } })
  const { message_id } = await sendsTo(53, first.media_id)
  await becomes(message_id, 'failed')
  const before = (await uploadsTo(desk.phones)).length
  await john.client.socket.emit('retry_message', { message_id })
  await becomes(message_id, 'delivered', 2)
  expect((await uploadsTo(desk.phones)).length).toBe(before + 1)
})

test('a file that cannot be read fails its message with a sentence', async () => {
  await desk.phones.call('PATCH', '/faults', { media_fail: { code: 131016, times: 50 } })
  const { message_id, media_id } = await sendsTo(54)
  await desk.ctx.storage.remove(media_id)
  await bringOne(desk.ctx, message_id, { retry: 8, isLast: true })
  const { error } = await becomes(message_id, 'failed')
  expect(error).toMatchObject({ code: 'media_unavailable' })
  // Nothing is left to do for the job that is still being repeated.
  await bringOne(desk.ctx, message_id, { retry: 8, isLast: true })
})

test('a process killed while it brings a file brings it again, and the phone gets it once', async () => {
  const stub = await startPhones()
  const killed = await deskProcess({
    WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
    WHATSAPP_APP_SECRET: 'sandbox-secret',
    WHATSAPP_GRAPH_URL: stub.phones.graphUrl,
  })
  try {
    stub.sandbox.setWebhookUrl(`${killed.url}/api/webhook/whatsapp`)
    const phone = '919811890021'
    await stub.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
    const me = (await signIn(killed.url, 'agent_john')).body.accessToken
    const ask = (path: string) => rest(killed.url, { path, token: me })
    const chat = await until('the chat is here', async () =>
      (await ask('/api/chats')).body.chats.find(
        (one: { customer: string }) => one.customer === phone,
      ),
    )
    await stub.phones.call('PATCH', '/faults', { media_hang_times: 1 })
    const bytes = padded(png(), 400_000)
    const { media_id } = (await upload(killed.url, me, ['a.png', bytes])).body
    const body = { chat_id: chat.chat_id, media_id }
    const sent = await rest(killed.url, { path: '/api/media/send', token: me, body })
    expect(sent.body.status).toBe(1)
    await until('the file is at WhatsApp', async () => (await uploadsTo(stub.phones)).length === 1)
    await killed.kill('SIGKILL')
    await killed.start()
    await until('it is delivered', async () => {
      const { messages } = (await ask(`/api/chats/${chat.chat_id}/messages`)).body
      return messages.at(-1).delivery === 'delivered'
    })
    const calls = await stub.phones.sentTo(phone)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.body).toMatchObject({ biz_opaque_callback_data: `${sent.body.message_id}:1` })
    expect((await uploadsTo(stub.phones)).length).toBe(2)
  } finally {
    await killed.remove()
    await stub.stop()
  }
}, 120_000)
