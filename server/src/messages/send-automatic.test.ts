import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, chatsOf, messagesOf, processed, textsOf, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postDelivery, textFrom } from '../testing/webhook.ts'
import { addressed } from './send-automatic.ts'

let desk: Desk
let john: AtWork
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  admin = await atWork(desk.url, 'admin')
})

afterEach(async () => {
  await desk.phones.call('DELETE', '/faults')
  await set({ greeting: '', out_of_hours_reply: '', hours: null })
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, admin]) person?.close()
})

const set = (change: object) =>
  admin.client.call('changeSegment', { customer_type: 'Partner', ...change })

let people = 100
const somebody = () => `91981240${String(++people).padStart(4, '0')}`

/** The customer writes now, by the desk's clock. */
async function says(phone: string, said: object = {}) {
  const timestamp = Math.floor(desk.ctx.now().getTime() / 1000)
  await desk.sandbox.say(phone, {
    phone_number_id: PARTNER,
    type: 'text',
    text: 'Hello',
    timestamp,
    ...said,
  })
  await processed(desk)
  return (await chatsOf(desk, phone)).at(-1)
}

const textsTo = async (phone: string) =>
  (await desk.phones.sentTo(phone)).map((call) => call.body.text?.body)

const deliveryOf = (chat_id: string, seq: number, delivery: string) =>
  until(`number ${seq} is ${delivery}`, async () =>
    (await messagesOf(desk, chat_id)).find(
      (message) => message.seq === seq && message.delivery === delivery,
    ),
  )

test('the first message of a new chat is greeted, in order, delivered and ticked as any other', async () => {
  await set({ greeting: 'Welcome, {name}! We are with you in a moment.' })
  const phone = somebody()
  const chat = await says(phone, { name: 'Asha' })
  const chat_id = chat?.chat_id ?? ''
  await john.client.rooms.joinChat(chat_id)
  await deliveryOf(chat_id, 2, 'delivered')
  const [message] = await toldOf(desk, chat_id, 'new_message').then((all) => all.slice(1))
  expect(message).toMatchObject({
    seq: 2,
    sender: 'system',
    sender_type: 'System',
    sender_name: 'Automatic reply',
    type: 'System',
    message: 'Welcome, Asha! We are with you in a moment.',
    delivery: 'queued',
  })
  expect(await textsTo(phone)).toEqual(['Welcome, Asha! We are with you in a moment.'])
  // Only the first.
  await says(phone, { text: 'Where is my payout?' })
  expect(await textsOf(desk, phone)).toHaveLength(3)
})

test('it answers nobody: the customer waits on, lists show their words, nothing is unread twice', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  const { chat_id = '', waiting_since } = (await says(phone)) ?? {}
  expect(waiting_since).not.toBeNull()
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat).toMatchObject({
    last_seq: 2,
    last_message: 'Hello',
    last_interaction_by: 'Customer',
    last_outgoing_message: null,
    unseen_count: 1,
  })
  const [room] = await toldOf(desk, chat_id, 'room_update')
  expect(room?.sort_at).toBe(chat.sort_at)
  expect(await toldOf(desk, chat_id, 'room_update')).toHaveLength(1)
  // State equals history: what was told last is what is.
  expect((await toldOf(desk, chat_id, 'room_update', 'chat_updated')).at(-1)).toEqual(chat)
  desk.advance(100)
  await desk.sweep()
  expect(await chatOf(desk, phone)).toMatchObject({ awaiting_customer: false, waiting_since })
})

test('an edit of the customer’s last message is in the list, also behind what the desk said', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  const { id } = await desk.sandbox.say(phone, {
    phone_number_id: PARTNER,
    type: 'text',
    text: 'Teh bus',
  })
  await processed(desk)
  await says(phone, { type: 'edit', message_id: id, text: 'The bus' })
  expect(await chatOf(desk, phone)).toMatchObject({ last_message: 'The bus', last_seq: 2 })
})

test('an executive who began to write before the desk spoke is not held back', async () => {
  await set({ greeting: 'Welcome!' })
  const { chat_id = '' } = (await says(somebody())) ?? {}
  const sent = await john.client.socket.emit('send_message', {
    chat_id,
    message: 'Good morning',
    seen_seq: 1,
  })
  expect(sent.seq).toBe(3)
})

test('a failed delivery is shown and tried again, and changes nothing else', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  const { chat_id = '' } = (await says(phone)) ?? {}
  const { message_id } = await deliveryOf(chat_id, 2, 'failed')
  const before = await chatOf(desk, phone)
  expect(before.waiting_since).not.toBeNull()
  await john.client.socket.emit('retry_message', { message_id })
  await deliveryOf(chat_id, 2, 'delivered')
  expect(await chatOf(desk, phone)).toEqual(before)
})

test('a reopened chat is greeted again, a chat that an executive began is not', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  const { chat_id = '' } = (await says(phone)) ?? {}
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await says(phone, { text: 'Again' })
  expect(await textsOf(desk, phone)).toEqual(['Hello', 'Welcome!', 'Again', 'Welcome!'])

  const other = somebody()
  await john.client.socket.emit('new_chat', { sender: other, customer_type: 'Partner' })
  const begun = await chatOf(desk, other)
  const template = await until('the template is here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === 'continue_conversation' && one.language === 'en')
  })
  await john.client.call('sendTemplate', {
    chat_id: begun.chat_id,
    template_id: template.id,
    variables: { 1: 'Asha' },
  })
  await says(other)
  expect(await messagesOf(desk, begun.chat_id)).toHaveLength(2)
})

test('whatever is repeated, it is said once; a reaction is answered with nothing', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  const change = changeOf({ messages: [textFrom(phone, 'Hello')] })
  await Promise.all([1, 2, 3, 4].map(() => postDelivery(desk.url, [change])))
  await processed(desk)
  expect(await textsOf(desk, phone)).toEqual(['Hello', 'Welcome!'])
  const { chat_id } = await chatOf(desk, phone)
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  const [first] = await messagesOf(desk, chat_id)
  await says(phone, { type: 'reaction', message_id: first?.whatsapp_id, emoji: '👍' })
  await postDelivery(desk.url, [change])
  await processed(desk)
  expect(await chatOf(desk, phone)).toMatchObject({ status: 'resolved', last_seq: 2 })
})

test('nothing is said outside the window, and nothing over WhatsApp to who opted out', async () => {
  await set({ greeting: 'Welcome!' })
  const phone = somebody()
  const aDayAgo = Math.floor(desk.ctx.now().getTime() / 1000) - 25 * 3600
  await says(phone, { timestamp: aDayAgo })
  expect(await textsOf(desk, phone)).toEqual(['Hello'])
  const other = somebody()
  const { chat_id = '', customer_id = '' } = (await says(other)) ?? {}
  await desk.ctx.db
    .updateTable('customers')
    .set({ opted_out_at: new Date() })
    .where('customer_id', '=', customer_id)
    .execute()
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await says(other)
  expect(await textsOf(desk, other)).toEqual(['Hello', 'Welcome!', 'Hello'])
})

/** Open from nine to six by UTC, every day. */
const HOURS = {
  timezone: 'UTC',
  holidays: [],
  week: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['09:00', '18:00']]]),
  ),
}

/** Moves the desk on to the next time that its clock shows this hour. */
function advanceTo(hour: number) {
  const now = desk.ctx.now()
  const then = new Date(now)
  then.setUTCHours(hour, 0, 0, 0)
  if (then <= now) then.setUTCDate(then.getUTCDate() + 1)
  desk.advance((then.getTime() - now.getTime()) / 1000)
}

test('while it is closed the desk says so, once in each stretch and chat, and greets when it is open', async () => {
  await set({ hours: HOURS, greeting: 'Welcome!', out_of_hours_reply: 'We open at nine.' })
  const phone = somebody()
  advanceTo(20)
  await says(phone, { text: 'One' })
  desk.advance(3600)
  await says(phone, { text: 'Two' })
  const said = ['One', 'We open at nine.', 'Two']
  expect(await textsOf(desk, phone)).toEqual(said)
  // Resolved and reopened in the same night.
  const { chat_id } = await chatOf(desk, phone)
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await says(phone, { text: 'Three' })
  said.push('Three')
  advanceTo(10)
  await says(phone, { text: 'Four' })
  said.push('Four')
  expect(await textsOf(desk, phone)).toEqual(said)
  // The next evening is another stretch, also in a chat that has its executive.
  advanceTo(19)
  await says(phone, { text: 'Five' })
  await says(phone, { text: 'Six' })
  expect(await textsOf(desk, phone)).toEqual([...said, 'Five', 'We open at nine.', 'Six'])
  const other = somebody()
  advanceTo(9)
  await says(other)
  expect(await textsOf(desk, other)).toEqual(['Hello', 'Welcome!'])
})

test('who writes in the app is answered there, and sees who speaks', async () => {
  await set({ greeting: 'Welcome{name}!' })
  const asha = await inApp(desk.url, 'rider_greeted', 'Partner')
  const { chat_id } = await asha.line.ask('new_chat', {
    sender: 'rider_greeted',
    customer_type: 'Partner',
  })
  await asha.line.ask('join_chat_customer', { chat_id })
  const input = { chat_id, message: 'Hi', type: 'Customer', client_message_id: 'greet-me' }
  await Promise.all([
    asha.line.ask('send_message', input),
    asha.line.ask('send_message', input),
    asha.line.ask('send_message', input),
  ])
  expect(await asha.hears('new_message')).toMatchObject({
    message: 'Welcome!',
    sender: '',
    sender_name: 'Automatic reply',
    sender_type: 'System',
    channel: 'inapp',
    delivery: 'sent',
  })
  expect(await messagesOf(desk, chat_id)).toHaveLength(2)
  asha.close()
})

test.each([
  ['Hello {name}, welcome', 'Asha', 'Hello Asha, welcome'],
  ['Hello {name}, welcome', '', 'Hello, welcome'],
  ['{name}, thank you', '', 'thank you'],
  ['Done, {name}. Bye', '', 'Done. Bye'],
  ['Thanks {name}.\n{name}: bye', '', 'Thanks.\nbye'],
  ['Dear {name}', 'A$&B', 'Dear A$&B'],
])('“%s” to “%s” is “%s”', (words, name, said) => {
  expect(addressed(words, name)).toBe(said)
})
