import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postDelivery } from '../testing/webhook.ts'
import { AWAITING_TAG } from './waiting.ts'

let desk: Desk
let john: AtWork
let jane: AtWork
let maya: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john')
  jane = await atWork(desk.url, 'agent_jane')
  maya = await atWork(desk.url, 'lead_maya')
})

/** Everybody goes home, every chat is done: each test starts with an empty floor. */
afterEach(async () => {
  await desk.phones.call('DELETE', '/faults')
  for (const person of [john, jane]) await goes(person, 'offline')
  const { chats } = await maya.client.call('listChats', { status: 'active', page_size: 100 })
  for (const { chat_id } of chats) await resolve(chat_id)
  await desk.ctx.db.updateTable('executives').set({ capacity: null }).execute()
  for (const person of [john, jane, maya]) person.forget()
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, jane, maya]) person?.close()
})

// Beyond the numbers with magic in them.
let next = 919813000100
const newPhone = () => String(next++)

const goes = (person: AtWork, status: 'online' | 'offline') =>
  person.client.socket.emit('set_executive_status', { status })

const resolve = (chat_id: string) =>
  maya.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })

const answers = (chat_id: string) =>
  john.client.socket.emit('send_message', { chat_id, message: 'One moment, please' })

/** An answer that is still on its way when the clock is moved on would expire. */
const delivered = ({ message_id }: { message_id: string }) =>
  until('the answer is delivered', () =>
    desk.ctx.db
      .selectFrom('messages')
      .select('delivery')
      .where('message_id', '=', message_id)
      .where('delivery', '=', 'delivered')
      .executeTakeFirst(),
  )

const says = (phone: string, said: object = { type: 'text', text: 'Hello' }) =>
  desk.sandbox.say(phone, { phone_number_id: PARTNER, ...said })

async function writes(phone = newPhone()): Promise<string> {
  await says(phone)
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** The alerts of a chat once everything due has spoken, also by a sweep that is under way. */
async function alertsOf(chat_id: string): Promise<string[]> {
  await everythingHasSpoken()
  return (await toldOf(desk, chat_id, 'sla_alert')).map(({ alert_type }) => alert_type)
}

async function everythingHasSpoken(): Promise<void> {
  await desk.sweep()
  await desk.ctx.transaction((tx) =>
    tx.db.selectFrom('chats').select('chat_id').forUpdate().execute(),
  )
}

const chat = async (chat_id: string) => (await maya.client.call('getChat', { chat_id })).chat

const alertOf =
  (chat_id: string, alert_type: string) => (told: { chat_id?: string; alert_type?: string }) =>
    told.chat_id === chat_id && told.alert_type === alert_type

test('three minutes of waiting are told to the executive and the leads, ten minutes again', async () => {
  await goes(john, 'online')
  const chat_id = await writes()
  desk.advance(150)
  expect(await alertsOf(chat_id)).toEqual([])
  desk.advance(30)
  const { waiting_since, customer } = await chat(chat_id)
  expect(await john.hears('sla_alert', alertOf(chat_id, '3min'))).toMatchObject({
    customer,
    customer_type: 'Partner',
    assigned_executive_id: 'exec_agent_john',
    assigned_executive_name: 'John Doe',
    elapsed_minutes: 3,
    waiting_since,
  })
  await maya.hears('sla_alert', alertOf(chat_id, '3min'))
  desk.advance(420)
  const late = await john.hears('sla_alert', alertOf(chat_id, '10min'))
  expect(late.elapsed_minutes).toBe(10)
  await maya.hears('sla_alert', alertOf(chat_id, '10min'))
  desk.advance(3600)
  expect(await alertsOf(chat_id)).toEqual(['3min', '10min'])
  expect(jane.heard.filter(({ event }) => event === 'sla_alert')).toEqual([])
})

test('while nobody has the chat, the whole segment is told, and a lead once', async () => {
  const chat_id = await writes()
  desk.advance(180)
  for (const person of [john, jane, maya]) {
    const told = await person.hears('sla_alert', alertOf(chat_id, '3min'))
    expect(told.assigned_executive_id).toBeNull()
  }
  desk.advance(420)
  await maya.hears('sla_alert', alertOf(chat_id, '10min'))
  const heard = maya.heard.filter(({ event }) => event === 'sla_alert')
  expect(heard.map(({ payload }) => payload.alert_type)).toEqual(['3min', '10min'])
})

test('waiting counts from the first message; a second one does not start it anew', async () => {
  const phone = newPhone()
  await goes(john, 'online')
  const chat_id = await writes(phone)
  desk.advance(120)
  await writes(phone)
  desk.advance(60)
  expect((await john.hears('sla_alert', alertOf(chat_id, '3min'))).elapsed_minutes).toBe(3)
})

test('who was answered or resolved in time is no alert', async () => {
  await goes(john, 'online')
  const answered = await writes()
  const resolved = await writes()
  desk.advance(100)
  await delivered(await answers(answered))
  await resolve(resolved)
  desk.advance(3600)
  expect(await alertsOf(answered)).toEqual([])
  expect(await alertsOf(resolved)).toEqual([])
})

test('who has escalated by the time anybody looks is told of once, as that', async () => {
  const chat_id = await writes()
  desk.advance(601)
  expect(await alertsOf(chat_id)).toEqual(['10min'])
})

test('an answer that fails restores the waiting and its clocks; what was said is not said again', async () => {
  await goes(john, 'online')
  const chat_id = await writes()
  const { waiting_since } = await chat(chat_id)
  desk.advance(180)
  expect(await alertsOf(chat_id)).toEqual(['3min'])
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  await answers(chat_id)
  await until('the customer waits again', async () => {
    return (await chat(chat_id)).waiting_since === waiting_since
  })
  expect(await alertsOf(chat_id)).toEqual(['3min'])
  desk.advance(90)
  await everythingHasSpoken()
  expect((await chat(chat_id)).tags).toEqual([])
  desk.advance(330)
  expect(await alertsOf(chat_id)).toEqual(['3min', '10min'])
})

test('an answer that fails after a later question has escalated has nothing said again', async () => {
  await goes(john, 'online')
  const phone = newPhone()
  await desk.phones.call('POST', '/people', { phone, name: 'Off', online: false })
  const chat_id = await writes(phone)
  const { waiting_since } = await chat(chat_id)
  desk.advance(610)
  expect(await alertsOf(chat_id)).toEqual(['10min'])
  const { message_id } = await answers(chat_id)
  const { whatsapp_id } = await until('the answer is on its way', () =>
    desk.ctx.db
      .selectFrom('messages')
      .select('whatsapp_id')
      .where('message_id', '=', message_id)
      .where('delivery', '=', 'sent')
      .executeTakeFirst(),
  )
  await writes(phone)
  desk.advance(610)
  expect(await alertsOf(chat_id)).toEqual(['10min', '10min'])
  const errors = [{ code: 131026, title: 'Undeliverable' }]
  const timestamp = String(Math.floor(Date.now() / 1000))
  const status = { id: whatsapp_id, status: 'failed', timestamp, errors }
  await postDelivery(desk.url, [changeOf({ statuses: [status] })])
  await until('the customer waits since the first question', async () => {
    return (await chat(chat_id)).waiting_since === waiting_since
  })
  desk.advance(610)
  expect(await alertsOf(chat_id)).toEqual(['10min', '10min'])
})

test('an answer that fails after the alert was due lets it speak at once', async () => {
  await goes(john, 'online')
  const chat_id = await writes()
  desk.sandbox.setFaults({ graph_hang_times: 1, webhook_drop_s: 5 })
  await answers(chat_id)
  const attempt = () =>
    desk.ctx.db
      .selectFrom('messages')
      .select('attempt_started_at')
      .where('chat_id', '=', chat_id)
      .where('attempt_started_at', 'is not', null)
      .executeTakeFirst()
  await until('the attempt has begun', attempt)
  desk.advance(300)
  // Two minutes without an outcome end the attempt, with the chat awaiting its customer by then.
  await until('the attempt has failed', async () => {
    await desk.sweep()
    return (await chat(chat_id)).waiting_since !== null
  })
  expect(await alertsOf(chat_id)).toEqual(['3min'])
  expect(await chat(chat_id)).toMatchObject({ tags: [] })
})

test('a chat that we answered awaits its customer after 90 seconds, and counts as pending', async () => {
  const phone = newPhone()
  await goes(john, 'online')
  const chat_id = await writes(phone)
  const before = await maya.client.call('stats', {})
  await answers(chat_id)
  desk.advance(60)
  await everythingHasSpoken()
  expect((await chat(chat_id)).tags).toEqual([])
  desk.advance(30)
  expect(await maya.hears('tag_updated')).toMatchObject({
    chat_id,
    tag: AWAITING_TAG,
    action: 'add',
    tags: [AWAITING_TAG],
  })
  await maya.hears('chat_updated', (told) => told.tags.includes(AWAITING_TAG))
  const pending = (await maya.client.call('stats', {})).pending
  expect(pending).toBe(before.pending + 1)

  // It ends with the customer's next message, on the way of the common case …
  maya.forget()
  await says(phone)
  const gone = await maya.hears('tag_updated')
  expect(gone).toMatchObject({ chat_id, tag: AWAITING_TAG, action: 'remove', tags: [] })
  expect(await chat(chat_id)).toMatchObject({ tags: [] })
  expect((await maya.client.call('stats', {})).pending).toBe(before.pending)

  // … and on that of every other.
  await answers(chat_id)
  desk.advance(90)
  await maya.hears('tag_updated', (told) => told.action === 'add')
  maya.forget()
  await says(phone, { type: 'location', location: { latitude: 18.5, longitude: 73.8 } })
  await maya.hears('tag_updated', (told) => told.action === 'remove')
  expect(await chat(chat_id)).toMatchObject({ tags: [], waiting_since: expect.any(String) })
})

test('taken away by hand, the tag takes the awaiting with it', async () => {
  await goes(john, 'online')
  const chat_id = await writes()
  await answers(chat_id)
  const before = await maya.client.call('stats', {})
  desk.advance(90)
  await maya.hears('tag_updated', (told) => told.chat_id === chat_id && told.action === 'add')
  await john.client.socket.emit('remove_tag', { chat_id, tag: AWAITING_TAG })
  expect(await chat(chat_id)).toMatchObject({ tags: [] })
  expect((await maya.client.call('stats', {})).pending).toBe(before.pending)
})

test('who answers within 90 seconds was never awaited, whatever else we write', async () => {
  const phone = newPhone()
  await goes(john, 'online')
  const chat_id = await writes(phone)
  await answers(chat_id)
  desk.advance(50)
  await answers(chat_id)
  desk.advance(50)
  await everythingHasSpoken()
  await writes(phone)
  desk.advance(120)
  await everythingHasSpoken()
  expect(await toldOf(desk, chat_id, 'tag_updated')).toEqual([])
})

test('a chat that awaits its customer makes room for another one', async () => {
  await desk.ctx.db.updateTable('executives').set({ capacity: 1 }).execute()
  await goes(john, 'online')
  const first = await writes()
  const second = await writes()
  expect((await chat(second)).assigned_executive_id).toBeNull()
  await answers(first)
  desk.advance(90)
  await john.hears('chat_assigned', (told) => told.chat_id === second)
  expect((await chat(first)).assigned_executive_id).toBe('exec_agent_john')
})

test('what came due while the server was stopped is told once after the start', async () => {
  await goes(john, 'online')
  const waiting = await writes()
  const answered = await writes()
  await delivered(await answers(answered))
  await desk.restart(() => desk.advance(200))
  for (const { client } of [john, jane, maya]) {
    await until('everybody is back', () => client.connection.current().state === 'online', 45_000)
  }
  await maya.hears('sla_alert', alertOf(waiting, '3min'))
  await maya.hears('tag_updated', (told) => told.chat_id === answered)
  expect(await alertsOf(waiting)).toEqual(['3min'])
  const heard = maya.heard.filter(({ event }) => event === 'sla_alert' || event === 'tag_updated')
  expect(heard).toHaveLength(2)
}, 120_000)
