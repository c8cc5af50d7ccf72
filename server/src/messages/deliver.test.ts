import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postDelivery } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_TIMEOUT_S: '1', SEND_MAX_AGE_S: '600' })
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterEach(() => desk.phones.call('DELETE', '/faults'))

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

/** A customer with this number has just written; gives the chat. */
async function writes(phone: string, timestamp?: number): Promise<string> {
  const said = { phone_number_id: PARTNER, type: 'text', text: 'Hello' }
  await desk.sandbox.say(phone, timestamp === undefined ? said : { ...said, timestamp })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return chat_id
}

const answers = (chat_id: string, message: string) =>
  john.client.socket.emit('send_message', { chat_id, message })

const becomes = (message_id: string, delivery: string, attempt = 1) =>
  john.hears(
    'message_status',
    (status) =>
      status.message_id === message_id &&
      status.delivery === delivery &&
      status.attempt === attempt,
  )

/** The steps that the executive saw, in order. */
const stepsOf = (message_id: string) =>
  john.heard
    .filter(({ event, payload }) => event === 'message_status' && payload.message_id === message_id)
    .map(({ payload }) => payload.delivery as string)

const textsTo = async (phone: string) =>
  (await desk.phones.sentTo(phone)).map((call) => call.body.text?.body)

const stored = async (chat_id: string, message_id: string) =>
  (await messagesOf(desk, chat_id)).find((message) => message.message_id === message_id)

test('an answer is queued, sent, delivered and read, and says so', async () => {
  const phone = '919811300101'
  const chat_id = await writes(phone)
  const { message_id, seq, delivery } = await answers(chat_id, 'On its way')
  expect({ seq, delivery }).toEqual({ seq: 2, delivery: 'queued' })
  await becomes(message_id, 'delivered')
  await desk.phones.call('POST', `/people/${phone}/read`, { phone_number_id: PARTNER })
  await becomes(message_id, 'read')
  expect(stepsOf(message_id)).toEqual(['sent', 'delivered', 'read'])
  const [call] = await desk.phones.sentTo(phone)
  expect(call?.body).toMatchObject({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: `+${phone}`,
    type: 'text',
    text: { body: 'On its way' },
    biz_opaque_callback_data: `${message_id}:1`,
  })
})

test.each([
  ['delivered, then said to have failed', '919811300006', 'delivered'],
  ['read, never delivered', '919811300007', 'read'],
  ['told of before the call is answered', '919811300008', 'delivered'],
])('a message that is %s ends as it should, and never goes back', async (_how, phone, end) => {
  const chat_id = await writes(phone)
  const { message_id } = await answers(chat_id, 'One way only')
  await becomes(message_id, end)
  await desk.sandbox.idle()
  await processed(desk)
  expect((await stored(chat_id, message_id))?.delivery).toBe(end)
  const order = ['sent', 'delivered', 'read']
  const steps = stepsOf(message_id)
  expect(steps).toEqual(steps.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
})

test('statuses in any order, repeated, with and without our mark, only ever lead upwards', async () => {
  const phone = '919811300102'
  await desk.phones.call('POST', '/people', { phone, name: 'Off', online: false })
  const chat_id = await writes(phone)
  const { message_id } = await answers(chat_id, 'Are you there?')
  await becomes(message_id, 'sent')
  const { whatsapp_id } = (await stored(chat_id, message_id)) ?? {}
  const status = (name: string, mark: boolean) => ({
    id: whatsapp_id,
    status: name,
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...(mark ? { biz_opaque_callback_data: `${message_id}:1` } : {}),
    ...(name === 'failed' ? { errors: [{ code: 131026, title: 'Undeliverable' }] } : {}),
  })
  for (const name of [
    'failed',
    'delivered',
    'sent',
    'read',
    'delivered',
    'failed',
    'read',
    'sent',
  ]) {
    await postDelivery(desk.url, [changeOf({ statuses: [status(name, name !== 'read')] })])
  }
  await postDelivery(desk.url, [changeOf({ statuses: [status('deleted', true)] })])
  await processed(desk)
  await becomes(message_id, 'read')
  expect(stepsOf(message_id)).toEqual(['sent', 'failed', 'delivered', 'read'])
  expect(await stored(chat_id, message_id)).toMatchObject({ delivery: 'read', error: null })
})

test('a failure says why in words; Retry sends again for real, and the customer waits meanwhile', async () => {
  const phone = '919811300103'
  const chat_id = await writes(phone)
  const { waiting_since } = await chatOf(desk, phone)
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  const { message_id } = await answers(chat_id, 'Try me')
  const failed = await becomes(message_id, 'failed')
  expect(failed.error).toEqual({
    code: '131026',
    message: expect.stringContaining('may not be on WhatsApp'),
  })
  expect((await chatOf(desk, phone)).waiting_since).toEqual(waiting_since)
  const again = await john.client.socket.emit('retry_message', { message_id })
  expect(again).toMatchObject({ message_id, attempt: 2, delivery: 'queued' })
  await becomes(message_id, 'delivered', 2)
  const calls = await desk.phones.sentTo(phone)
  expect(calls.map((call) => call.body.biz_opaque_callback_data)).toEqual([
    `${message_id}:1`,
    `${message_id}:2`,
  ])
  expect((await chatOf(desk, phone)).waiting_since).toBeNull()
  await expect(john.client.socket.emit('retry_message', { message_id })).rejects.toMatchObject({
    code: 'not_retryable',
  })
})

test('a customer whose answers all failed waits again, since the first question', async () => {
  const phone = '919811300001'
  const chat_id = await writes(phone)
  const { waiting_since } = await chatOf(desk, phone)
  const one = await answers(chat_id, 'First try')
  const two = await answers(chat_id, 'Second try')
  await becomes(one.message_id, 'failed')
  await becomes(two.message_id, 'failed')
  expect((await chatOf(desk, phone)).waiting_since).toEqual(waiting_since)
})

test.each([
  ['too many messages', '919811300003'],
  ['trouble at WhatsApp', '919811300004'],
])(
  'after %s it is tried again by itself, and what follows keeps its place',
  async (_why, phone) => {
    const chat_id = await writes(phone)
    const texts = ['One', 'Two']
    const sent: Heard[] = []
    for (const text of texts) sent.push(await answers(chat_id, text))
    for (const { message_id } of sent) await becomes(message_id, 'delivered')
    const accepted = (await desk.phones.sentTo(phone)).filter((call) => call.status === 200)
    expect(accepted.map((call) => call.body.text?.body)).toEqual(texts)
    expect(sent.flatMap(({ message_id }) => stepsOf(message_id))).not.toContain('failed')
  },
)

test('a call that is never answered is not repeated; what WhatsApp then tells counts', async () => {
  const phone = '919811300005'
  const chat_id = await writes(phone)
  const { message_id } = await answers(chat_id, 'Once only')
  await becomes(message_id, 'delivered')
  const next = await answers(chat_id, 'And on')
  await becomes(next.message_id, 'delivered')
  await desk.sweep()
  expect(await textsTo(phone)).toEqual(['Once only', 'And on'])
})

test('an outcome that stays unknown is told after two minutes, and nothing is sent twice', async () => {
  const phone = '919811300104'
  const chat_id = await writes(phone)
  await desk.phones.call('POST', '/people', { phone, name: 'Gone', online: false })
  desk.sandbox.setFaults({ graph_hang_times: 1, webhook_drop_s: 5 })
  const { message_id } = await answers(chat_id, 'Did you get this?')
  await until('the attempt has begun', async () => {
    return (await stored(chat_id, message_id))?.attempt_started_at
  })
  await until('the call was made', async () => (await textsTo(phone)).length === 1)
  await desk.sandbox.idle()
  desk.advance(119)
  await desk.sweep()
  expect((await stored(chat_id, message_id))?.delivery).toBe('queued')
  desk.advance(2)
  await desk.sweep()
  const failed = await becomes(message_id, 'failed')
  expect(failed.error?.code).toBe('delivery_unknown')
  await desk.sweep()
  expect(await textsTo(phone)).toEqual(['Did you get this?'])
})

test('a refused connection is surely not sent, so it is tried again until it is', async () => {
  const phone = '919811300105'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ graph_fail: { code: 2, times: 2 } })
  const { message_id } = await answers(chat_id, 'Third time lucky')
  await becomes(message_id, 'delivered')
  expect(await textsTo(phone)).toEqual(Array(3).fill('Third time lucky'))
})

test('twenty answers written in a row arrive in a row', async () => {
  const phone = '919811300106'
  const chat_id = await writes(phone)
  const texts = Array.from({ length: 20 }, (_, index) => `Line ${index}`)
  const sent = await Promise.all(texts.map((text) => answers(chat_id, text)))
  expect(sent.map(({ seq }) => seq)).toEqual(texts.map((_, index) => index + 2))
  for (const { message_id } of sent) await becomes(message_id, 'delivered')
  expect(await textsTo(phone)).toEqual(texts)
})

test('what waited too long to be sent surprises nobody', async () => {
  const phone = '919811300107'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ graph_fail: { code: 131016, times: 1 } })
  const { message_id } = await answers(chat_id, 'Coming in five minutes')
  await until('it was refused once', async () => (await textsTo(phone)).length === 1)
  desk.advance(601)
  expect((await becomes(message_id, 'failed')).error?.code).toBe('expired')
  expect(await textsTo(phone)).toHaveLength(1)
})

test('WhatsApp knows better when the window is closed', async () => {
  const phone = '919811300108'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ graph_fail: { code: 131047, times: 1 } })
  const { message_id } = await answers(chat_id, 'Too late?')
  const failed = await becomes(message_id, 'failed')
  expect(failed.error?.message).toContain('template')
  await expect(answers(chat_id, 'Again')).rejects.toMatchObject({ code: 'service_window_closed' })
  await expect(john.client.socket.emit('retry_message', { message_id })).rejects.toMatchObject({
    code: 'service_window_closed',
  })
})

test('a message whose window closes before its turn is not sent, and says so', async () => {
  const phone = '919811300109'
  const now = Math.floor(desk.ctx.now().getTime() / 1000)
  // Five minutes are left, of which the last is not used.
  const chat_id = await writes(phone, now - 24 * 3600 + 300)
  desk.sandbox.setFaults({ graph_fail: { code: 131016, times: 1 } })
  const { message_id } = await answers(chat_id, 'Still open')
  await until('it was refused once', async () => (await textsTo(phone)).length === 1)
  desk.advance(245)
  const failed = await becomes(message_id, 'failed')
  expect(failed.error?.code).toBe('service_window_closed')
  expect(await textsTo(phone)).toHaveLength(1)
})

test('what is queued is sent although the chat is resolved or passed on meanwhile', async () => {
  const phone = '919811300110'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ graph_fail: { code: 131016, times: 1 } })
  const { message_id } = await answers(chat_id, 'Good bye')
  await until('it was refused once', async () => (await textsTo(phone)).length === 1)
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await becomes(message_id, 'delivered')
})
