import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { rest, signIn } from '../testing/rest.ts'
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

test('a message that fails for good, and one that is tried in vain, hold up nothing behind them', async () => {
  const phone = '919811300111'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ graph_fail: { code: 131009, times: 1 } })
  const never = await answers(chat_id, 'Never')
  await becomes(never.message_id, 'failed')
  // WhatsApp's code 1 is tried once more.
  desk.sandbox.setFaults({ graph_fail: { code: 1, times: 2 } })
  const inVain = await answers(chat_id, 'In vain')
  const good = await answers(chat_id, 'Good')
  await becomes(good.message_id, 'delivered')
  expect((await becomes(inVain.message_id, 'failed')).error.code).toBe('1')
  expect(await textsTo(phone)).toEqual(['Never', 'In vain', 'In vain', 'Good'])
  await john.client.socket.emit('retry_message', { message_id: never.message_id })
  await becomes(never.message_id, 'delivered', 2)
})

/** WhatsApp tells that it could not deliver what it took. */
async function failsLater(chat_id: string, message_id: string, code: number): Promise<void> {
  const { whatsapp_id } = (await stored(chat_id, message_id)) ?? {}
  const errors = [{ code, title: 'Later', message: 'Later' }]
  const timestamp = String(Math.floor(Date.now() / 1000))
  const status = { id: whatsapp_id, status: 'failed', timestamp, errors }
  await postDelivery(desk.url, [changeOf({ statuses: [status] })])
  await processed(desk)
}

test('what fails later for a passing reason is tried anew by itself, three attempts in all, and holds up nothing', async () => {
  const phone = '919811300112'
  await desk.phones.call('POST', '/people', { phone, name: 'Off', online: false })
  const chat_id = await writes(phone)
  const { message_id } = await answers(chat_id, 'Again and again')
  await becomes(message_id, 'sent')
  for (const attempt of [2, 3]) {
    await failsLater(chat_id, message_id, 131016)
    const { error } = await becomes(message_id, 'queued', attempt)
    expect(error).toMatchObject({ code: '131016', message: expect.stringContaining('by itself') })
    const next = await answers(chat_id, `Meanwhile ${attempt}`)
    await becomes(next.message_id, 'sent')
    expect(await stored(chat_id, message_id)).toMatchObject({ delivery: 'queued', attempt })
    desk.advance(60)
    await desk.sweep()
    await becomes(message_id, 'sent', attempt)
  }
  await failsLater(chat_id, message_id, 131016)
  expect((await becomes(message_id, 'failed', 3)).error.code).toBe('131016')
  expect(stepsOf(message_id)).toEqual(['sent', 'queued', 'sent', 'queued', 'sent', 'failed'])
  expect((await textsTo(phone)).filter((text) => text === 'Again and again')).toHaveLength(3)
  // A person may ask for more, and then it counts anew.
  await john.client.socket.emit('retry_message', { message_id })
  await becomes(message_id, 'sent', 4)
  await failsLater(chat_id, message_id, 131016)
  await becomes(message_id, 'queued', 5)
})

test.each([131026, 131047, 131049])(
  'what fails later with %i is never tried by itself',
  async (code) => {
    const phone = `9198113${code}`
    await desk.phones.call('POST', '/people', { phone, name: 'Off', online: false })
    const chat_id = await writes(phone)
    const { message_id } = await answers(chat_id, 'Once')
    await becomes(message_id, 'sent')
    await failsLater(chat_id, message_id, code)
    await becomes(message_id, 'failed')
    desk.advance(60)
    await desk.sweep()
    expect(stepsOf(message_id)).toEqual(['sent', 'failed'])
  },
)

test('an outcome that was unknown is what WhatsApp tells of it later, and says what it cost', async () => {
  const phone = '919811300113'
  const chat_id = await writes(phone)
  await desk.phones.call('POST', '/people', { phone, name: 'Gone', online: false })
  desk.sandbox.setFaults({ graph_hang_times: 1, webhook_drop_s: 5 })
  const { message_id } = await answers(chat_id, 'Did you?')
  await until('the call was made', async () => (await textsTo(phone)).length === 1)
  await desk.sandbox.idle()
  await until('the attempt has begun', async () => {
    return (await stored(chat_id, message_id))?.attempt_started_at
  })
  desk.advance(121)
  await desk.sweep()
  expect((await becomes(message_id, 'failed')).error.code).toBe('delivery_unknown')
  const told = (status: string, more: object) =>
    postDelivery(desk.url, [
      changeOf({
        statuses: [
          {
            id: 'wamid.late',
            status,
            timestamp: String(Math.floor(Date.now() / 1000)),
            biz_opaque_callback_data: `${message_id}:1`,
            ...more,
          },
        ],
      }),
    ])
  const pricing = {
    billable: false,
    pricing_model: 'PMP',
    type: 'free_entry_point',
    category: 'service',
  }
  const until_s = 1_800_000_000
  await told('sent', { pricing, conversation: { id: 'c', expiration_timestamp: String(until_s) } })
  await told('delivered', {})
  await becomes(message_id, 'delivered')
  const attempt = await desk.ctx.db
    .selectFrom('attempts')
    .selectAll()
    .where('message_id', '=', message_id)
    .executeTakeFirstOrThrow()
  expect(attempt).toMatchObject({ pricing, free_until: new Date(until_s * 1000) })
  expect(await textsTo(phone)).toEqual(['Did you?'])
  const token = (await signIn(desk.url, 'agent_john')).body.accessToken
  const path = `/api/chats/${chat_id}/transcript?format=json`
  const { entries } = (await rest(desk.url, { path, token })).body
  expect(entries).toContainEqual(
    expect.objectContaining({ pricing, message: expect.objectContaining({ message_id }) }),
  )
})
