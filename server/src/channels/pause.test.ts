import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { system } from '../actor.ts'
import { createContext } from '../context.ts'
import { deliver } from '../messages/deliver.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { png, upload } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, changeOf, PARTNER, postDelivery } from '../testing/webhook.ts'
import { sweepChannels } from './check.ts'

let desk: Desk
let john: AtWork
let maya: AtWork
const tokens: Record<string, string> = {}

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_TIMEOUT_S: '2', SEND_MAX_AGE_S: '900' })
  john = await atWork(desk.url, 'agent_john', { online: true })
  maya = await atWork(desk.url, 'lead_maya')
  for (const username of ['admin', 'agent_john', 'agent_sara']) {
    tokens[username] = (await signIn(desk.url, username)).body.accessToken
  }
})

afterEach(async () => {
  await desk.phones.call('DELETE', '/faults')
  await check('admin', PARTNER)
  await until('the number works', async () => (await stateOf()).state === 'working')
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
  maya?.close()
})

async function writes(phone: string, number = PARTNER): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: number, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return chat_id
}

const answers = async (chat_id: string, message: string): Promise<string> =>
  (await john.client.socket.emit('send_message', { chat_id, message })).message_id

const becomes = (message_id: string, delivery: string, code?: string) =>
  john.hears(
    'message_status',
    (status) =>
      status.message_id === message_id &&
      status.delivery === delivery &&
      (code === undefined || status.error?.code === code),
  )

const list = async (username: string) =>
  (await rest(desk.url, { path: '/api/channels', token: tokens[username] ?? '' })).body.channels

const check = (username: string, number: string) =>
  rest(desk.url, {
    method: 'POST',
    path: `/api/channels/${number}/check`,
    token: tokens[username] ?? '',
  })

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers field by field.
const stateOf = async (number = PARTNER): Promise<any> =>
  (await list('admin')).find((one: { phone_number_id: string }) => one.phone_number_id === number)

const textsTo = async (phone: string) =>
  (await desk.phones.sentTo(phone)).map((call) => call.body.text?.body)

const paused = (code: string) =>
  john.hears('channel_state', (told) => told.state === 'paused' && told.code === code)

/** The number's time to be looked at has come. */
async function dueCheck(): Promise<void> {
  const { next_check_at } = await stateOf()
  const leftMs = new Date(next_check_at).getTime() - desk.ctx.now().getTime()
  desk.advance(Math.max(0, leftMs / 1000) + 1)
  await desk.sweep()
}

test('a number that WhatsApp refuses rests: its messages wait, others go on, and by itself it goes on again', async () => {
  john.forget()
  maya.forget()
  const [phone, other] = ['919811400101', '919811400102']
  const chat_id = await writes(phone)
  const another = await writes('919811400103')
  const elsewhere = await writes(other, CUSTOMER)
  desk.sandbox.setFaults({ graph_fail: { code: 190, times: 1 } })
  const first = await answers(chat_id, 'One')
  const told = await paused('190')
  expect(told).toMatchObject({
    phone_number_id: PARTNER,
    customer_type: 'Partner',
    state: 'paused',
    reason: expect.stringContaining('administrator must renew it'),
    queued: 1,
  })
  await maya.hears('channel_state', (state) => state.code === '190')
  expect((await becomes(first, 'queued', 'channel_paused')).error.message).toContain('renew')
  const second = await answers(chat_id, 'Two')
  const third = await answers(another, 'Three')
  await becomes(second, 'queued', 'channel_paused')
  await becomes(third, 'queued', 'channel_paused')
  expect(await textsTo(phone)).toEqual(['One'])
  expect(await textsTo('919811400103')).toEqual([])
  await becomes(await answers(elsewhere, 'Elsewhere'), 'delivered')
  expect(await stateOf()).toMatchObject({ state: 'paused', code: '190', queued: 3 })
  expect(await stateOf(CUSTOMER)).toMatchObject({ state: 'working', reason: null, queued: 0 })

  john.forget()
  await dueCheck()
  await john.hears('channel_state', (state) => state.state === 'working' && state.reason === null)
  for (const message_id of [first, second, third]) await becomes(message_id, 'delivered')
  expect(await textsTo(phone)).toEqual(['One', 'One', 'Two'])
  expect(await stateOf()).toMatchObject({ state: 'working', code: null, since: null, queued: 0 })
})

test('while the check does not pass it is looked at ever less often; an administrator may look at once', async () => {
  const phone = '919811400104'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ token_expired: true })
  const message_id = await answers(chat_id, 'Waiting')
  await until('it rests', async () => (await stateOf()).state === 'paused')
  const pauses: number[] = []
  for (let looks = 0; looks < 3; looks++) {
    await dueCheck()
    const { next_check_at } = await stateOf()
    pauses.push(new Date(next_check_at).getTime() - desk.ctx.now().getTime())
  }
  expect(pauses.every((pause, index) => pause > (pauses[index - 1] ?? 0) * 1.5)).toBe(true)
  expect(pauses.at(-1)).toBeLessThanOrEqual(300_000)
  expect((await check('agent_john', PARTNER)).body.code).toBe('forbidden')
  expect((await check('admin', 'nobody')).body.code).toBe('not_found')
  expect((await check('admin', PARTNER)).body).toMatchObject({ state: 'paused', code: '190' })
  await desk.phones.call('DELETE', '/faults')
  expect((await check('admin', PARTNER)).body).toMatchObject({ state: 'working', code: null })
  await becomes(message_id, 'delivered')
  expect(await textsTo(phone)).toHaveLength(2)
})

test('what a description does not show is tried with one message; the others follow when it passes', async () => {
  const phones = ['919811400105', '919811400106', '919811400107']
  const chats: string[] = []
  for (const phone of phones) chats.push(await writes(phone))
  john.forget()
  desk.sandbox.setFaults({ graph_fail: { code: 131042, times: 2 } })
  const sent = [await answers(chats[0] ?? '', 'Pay first')]
  await paused('131042')
  for (const chat_id of chats.slice(1)) sent.push(await answers(chat_id, 'Me too'))
  for (const message_id of sent) await becomes(message_id, 'queued', 'channel_paused')
  john.forget()
  await dueCheck()
  // The first try fails, and nobody else is tried.
  await until('the first was tried', async () => (await textsTo(phones[0] ?? '')).length === 2)
  await until('it has failed', async () => {
    const [, message] = await messagesOf(desk, chats[0] ?? '')
    return message?.attempt_started_at === null
  })
  expect(await stateOf()).toMatchObject({ state: 'paused' })
  expect(await textsTo(phones[1] ?? '')).toEqual([])
  await dueCheck()
  for (const message_id of sent) await becomes(message_id, 'delivered')
  expect(await stateOf()).toMatchObject({ state: 'working', queued: 0 })
})

test('a file that cannot be brought rests with its number, and goes out in its place', async () => {
  const phone = '919811400108'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ media_fail: { code: 190, times: 1 } })
  const token = tokens.agent_john ?? ''
  const { media_id } = (await upload(desk.url, token, ['a.png', png(40)])).body
  const { body } = await rest(desk.url, {
    path: '/api/media/send',
    token,
    body: { chat_id, media_id },
  })
  const after = await answers(chat_id, 'As you see')
  await until('it rests', async () => (await stateOf()).code === '190')
  await dueCheck()
  await becomes(body.message_id, 'delivered')
  await becomes(after, 'delivered')
  const types = (await desk.phones.sentTo(phone)).map((call) => call.body.type)
  expect(types).toEqual(['image', 'text'])
})

test('what waits longer than it may be sent fails instead of surprising anybody', async () => {
  const chat_id = await writes('919811400109')
  desk.sandbox.setFaults({ token_expired: true })
  const message_id = await answers(chat_id, 'In a minute')
  await becomes(message_id, 'queued', 'channel_paused')
  desk.advance(901)
  await desk.sweep()
  expect((await becomes(message_id, 'failed')).error.code).toBe('expired')
  expect((await chatOf(desk, '919811400109')).waiting_since).not.toBeNull()
  await john.client.socket.emit('retry_message', { message_id })
  await becomes(message_id, 'queued', 'channel_paused')
  await desk.phones.call('DELETE', '/faults')
  await check('admin', PARTNER)
  await becomes(message_id, 'delivered')
})

test('a status may stop a number too; what failed before it went on again does not stop it anew', async () => {
  const phone = '919811400110'
  await desk.phones.call('POST', '/people', { phone, name: 'Off', online: false })
  const chat_id = await writes(phone)
  const [first, second] = [await answers(chat_id, 'Before'), await answers(chat_id, 'Also before')]
  await becomes(second, 'sent')
  const fails = async (message_id: string) => {
    const stored = (await messagesOf(desk, chat_id)).find((one) => one.message_id === message_id)
    const errors = [{ code: 131042, title: 'Payment', message: 'Payment' }]
    const timestamp = String(Math.floor(Date.now() / 1000))
    const status = { id: stored?.whatsapp_id, status: 'failed', timestamp, errors }
    await postDelivery(desk.url, [changeOf({ statuses: [status] })])
    await becomes(message_id, 'failed', '131042')
    await processed(desk)
  }
  await fails(first)
  expect(await stateOf()).toMatchObject({ state: 'paused', code: '131042' })
  await check('admin', PARTNER)
  expect(await stateOf()).toMatchObject({ state: 'working' })
  await fails(second)
  expect(await stateOf()).toMatchObject({ state: 'working' })
})

test('executives see the numbers of their segments, administrators all', async () => {
  const own = (channels: { customer_type: string }[]) => channels.map((one) => one.customer_type)
  expect(own(await list('admin'))).toEqual(['Partner', 'Customer', 'Vendor', 'SRDP'])
  expect(own(await list('agent_john'))).toContain('Partner')
  expect(own(await list('agent_sara'))).not.toContain('Partner')
})

test.skipIf(!onPostgres)(
  'every node heeds the pause, and one of them looks (needs DATABASE_URL: the embedded database has one node)',
  async () => {
    const other = createContext((await desk.secondNode()).parts, system)
    const phone = '919811400112'
    const chat_id = await writes(phone)
    desk.sandbox.setFaults({ token_expired: true })
    const message_id = await answers(chat_id, 'On any node')
    await becomes(message_id, 'queued', 'channel_paused')
    await deliver(other, { chat_id })
    expect(await textsTo(phone)).toHaveLength(1)
    const looks = async () => {
      const path = `/requests?path=/${PARTNER}?fields&method=GET`
      return (await desk.phones.call<{ requests: object[] }>('GET', path)).requests.length
    }
    const { next_check_at } = await stateOf()
    const leftMs = new Date(next_check_at).getTime() - desk.ctx.now().getTime()
    await desk.phones.call('DELETE', '/requests')
    desk.advance(leftMs / 1000 + 1)
    await Promise.all([sweepChannels(desk.ctx), sweepChannels(other), sweepChannels(other)])
    await until('it is looked at later', async () => {
      const state = await stateOf()
      return new Date(state.next_check_at) > new Date(next_check_at)
    })
    expect(await looks()).toBeLessThanOrEqual(1)
    await desk.phones.call('DELETE', '/faults')
    await check('admin', PARTNER)
    await becomes(message_id, 'delivered')
  },
)

test('a restart keeps the pause, and what waits', async () => {
  const phone = '919811400111'
  const chat_id = await writes(phone)
  desk.sandbox.setFaults({ token_expired: true })
  const message_id = await answers(chat_id, 'Still here')
  await becomes(message_id, 'queued', 'channel_paused')
  await desk.restart()
  expect(await stateOf()).toMatchObject({ state: 'paused', code: '190', queued: 1 })
  await desk.phones.call('DELETE', '/faults')
  await dueCheck()
  await until('it is there', async () => (await textsTo(phone)).length === 2)
  await until('it is delivered', async () => {
    const stored = (await messagesOf(desk, chat_id)).find((one) => one.message_id === message_id)
    return stored?.delivery === 'delivered'
  })
})
