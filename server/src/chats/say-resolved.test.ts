import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type InApp, inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { chatsOf, messagesOf, processed, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postDelivery, textFrom } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  admin = await atWork(desk.url, 'admin')
  await until('the templates are here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.length > 0
  })
})

const ASKING = { text: 'Done, {name}. How was it, 1 to 5?', template: null, asks_rating: true }

beforeEach(() => sayAtTheEnd(ASKING))

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, admin]) person?.close()
})

const sayAtTheEnd = (resolution: object) =>
  admin.client.call('changeSegment', { customer_type: 'Partner', resolution } as never)

let people = 100
const somebody = () => `91981250${String(++people).padStart(4, '0')}`

/** The customer writes now, by the desk's clock; their present chat. */
async function says(phone: string, said: object | string) {
  const timestamp = Math.floor(desk.ctx.now().getTime() / 1000)
  const content = typeof said === 'string' ? { type: 'text', text: said } : said
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, timestamp, ...content })
  await processed(desk)
  const chat = (await chatsOf(desk, phone)).at(-1)
  if (chat === undefined) throw new Error(`${phone} has no chat.`)
  return chat
}

const resolve = (chat_id: string, more: object = {}) =>
  john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved', ...more })

/** A customer whose chat was just resolved. */
async function resolved(phone = somebody()) {
  const { chat_id } = await says(phone, { type: 'text', text: 'Thanks', name: 'Asha' })
  await resolve(chat_id)
  return { phone, chat_id }
}

const textsIn = async (chat_id: string) =>
  (await messagesOf(desk, chat_id)).map(({ message }) => message)

const ratingsOf = (chat_id: string) =>
  desk.ctx.db
    .selectFrom('ratings')
    .select(['rating', 'by_customer', 'executive_id'])
    .where('chat_id', '=', chat_id)
    .execute()

const MARK = { rating: 5, by_customer: true, executive_id: 'exec_agent_john' }

test('who resolved and the customer have the message; the chat stays as it was resolved', async () => {
  const phone = somebody()
  const { chat_id } = await says(phone, { type: 'text', text: 'Thanks', name: 'Asha' })
  await john.client.rooms.joinChat(chat_id)
  await resolve(chat_id)
  const said = 'Done, Asha. How was it, 1 to 5?'
  // Also the very socket that resolved: it has not written this.
  await john.hears('new_message', (one) => one.chat_id === chat_id && one.message === said)
  await until('the phone has it', async () => {
    const [call] = await desk.phones.sentTo(phone)
    return call?.body.text?.body === said
  })
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat).toMatchObject({
    status: 'resolved',
    last_seq: 2,
    last_message: 'Thanks',
    waiting_since: null,
  })
  expect((await toldOf(desk, chat_id, 'chat_updated')).at(-1)).toEqual(chat)
})

test('a mark is stored and rated; nothing reopens, nobody waits, nothing is unread', async () => {
  const { phone, chat_id } = await resolved()
  await says(phone, '५/५')
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat).toMatchObject({
    status: 'resolved',
    rating: 5,
    last_seq: 3,
    last_message: '५/५',
    waiting_since: null,
    unseen_count: 1,
  })
  expect(await ratingsOf(chat_id)).toEqual([MARK])
  expect(await toldOf(desk, chat_id, 'room_update')).toHaveLength(1)
  expect((await toldOf(desk, chat_id, 'chat_updated')).at(-1)).toEqual(chat)
  const lines = await toldOf(desk, chat_id, 'timeline_added')
  expect(lines.at(-1)).toMatchObject({ kind: 'rated', text: 'Rated by the customer: 5 of 5' })
  // Only one mark: the next one is a message as any other.
  expect(await says(phone, '1')).toMatchObject({ chat_id, status: 'active', unseen_count: 2 })
  expect(await ratingsOf(chat_id)).toEqual([MARK])
  const seen = await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 4 })
  expect(seen.unseen_count).toBe(0)
})

const at = (seconds: string | number) => new Date(Number(seconds) * 1000).toISOString()

test('the mark opens the window, and is taken once whatever is repeated', async () => {
  const { phone, chat_id } = await resolved()
  desk.advance(60)
  const timestamp = String(Math.floor(desk.ctx.now().getTime() / 1000))
  const change = changeOf({ messages: [textFrom(phone, '5', { timestamp })] })
  await Promise.all([1, 2, 3].map(() => postDelivery(desk.url, [change])))
  await processed(desk)
  await postDelivery(desk.url, [change])
  await processed(desk)
  expect(await textsIn(chat_id)).toHaveLength(3)
  expect(await ratingsOf(chat_id)).toEqual([MARK])
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat).toMatchObject({ status: 'resolved', last_incoming_message: at(timestamp) })
  expect(chat.service_window_closes_at).toBe(at(Number(timestamp) + 86_400))
})

test('a button is a mark by its words or by what it stands for', async () => {
  const { phone, chat_id } = await resolved()
  const tapped = { type: 'button', reply_to: 'wamid.unknown', text: 'Very good', payload: '5' }
  await says(phone, tapped)
  expect(await ratingsOf(chat_id)).toEqual([MARK])
  const [, , message] = await messagesOf(desk, chat_id)
  expect(message).toMatchObject({ message: 'Very good', message_tag: '5' })
})

test('anything else reopens, and from then on a number is a number', async () => {
  const { phone, chat_id } = await resolved()
  expect(await says(phone, '10')).toMatchObject({ chat_id, status: 'active' })
  await says(phone, '5')
  expect(await ratingsOf(chat_id)).toEqual([])
  expect(await textsIn(chat_id)).toHaveLength(4)
})

test('after seven days a mark comes too late; where none is asked for it is none', async () => {
  const { phone, chat_id } = await resolved()
  const tooLongAgo = new Date(desk.ctx.now().getTime() - 7 * 86_400_000 - 1000)
  await desk.ctx.db
    .updateTable('chats')
    .set({ rating_asked_at: tooLongAgo })
    .where('chat_id', '=', chat_id)
    .execute()
  expect(await says(phone, '5')).toMatchObject({ status: 'active' })
  await sayAtTheEnd({ ...ASKING, asks_rating: false })
  await resolve(chat_id)
  expect(await says(phone, '5')).toMatchObject({ status: 'active' })
  expect(await ratingsOf(chat_id)).toEqual([])
})

test('a mark belongs to the chat that asked, also when the customer is about something else by now', async () => {
  const { phone, chat_id } = await resolved()
  await tell(desk.url, 'context_change', {
    customer: phone,
    customer_type: 'Partner',
    context: { journey_id: 'J2' },
  })
  await says(phone, '5')
  expect(await chatsOf(desk, phone)).toMatchObject([{ chat_id, status: 'resolved', rating: 5 }])
})

test('a resolution without a word says nothing, and neither does a change of context', async () => {
  const phone = somebody()
  const { chat_id } = await says(phone, 'Hello')
  await resolve(chat_id, { silent: true })
  expect(await textsIn(chat_id)).toEqual(['Hello'])
  expect(await says(phone, '5')).toMatchObject({ status: 'active' })
  await tell(desk.url, 'context_change', {
    customer: phone,
    customer_type: 'Partner',
    context: { journey_id: 'J3' },
  })
  expect((await chatsOf(desk, phone))[0]).toMatchObject({ status: 'resolved' })
  expect(await textsIn(chat_id)).toEqual(['Hello', '5'])
})

test('outside of the window the template goes, else nothing', async () => {
  const name = 'continue_conversation'
  await sayAtTheEnd({ ...ASKING, template: { name, language: 'en' } })
  const phone = somebody()
  const { chat_id } = await says(phone, { type: 'text', text: 'Hi', name: 'Asha' })
  desk.advance(25 * 3600)
  await resolve(chat_id)
  const call = await until('it is sent', async () => (await desk.phones.sentTo(phone))[0])
  expect(call).toMatchObject({ status: 200, body: { type: 'template', template: { name } } })
  expect((await textsIn(chat_id))[1]).toContain('Asha')

  await sayAtTheEnd(ASKING)
  const other = await says(somebody(), 'Hi')
  desk.advance(25 * 3600)
  await resolve(other.chat_id)
  expect(await textsIn(other.chat_id)).toEqual(['Hi'])
})

test('a template that cannot be sent is said so on the timeline; the chat is resolved all the same', async () => {
  const { chat_id } = await says(somebody(), { type: 'text', text: 'Hi', name: 'Asha' })
  await john.client.rooms.joinChat(chat_id)
  desk.advance(25 * 3600)
  await sayAtTheEnd({ ...ASKING, template: { name: 'ride_confirmation', language: 'en' } })
  await resolve(chat_id)
  const line = await john.hears('timeline_added', (one) => one.kind === 'not_sent')
  expect(line.text).toContain('ride_confirmation')
  expect(await textsIn(chat_id)).toEqual(['Hi'])
})

test('the app is told and asked as well, and answers there', async () => {
  const asha: InApp = await inApp(desk.url, 'rider_asked', 'Partner')
  const begun = { sender: 'rider_asked', customer_type: 'Partner' }
  const { chat_id } = await asha.line.ask('new_chat', begun)
  await asha.line.ask('join_chat_customer', { chat_id })
  const write = (message: string) => asha.line.ask('send_message', { chat_id, message })
  await write('Where is my cab?')
  await resolve(chat_id)
  await asha.hears('new_message', (one) => one.message === 'Done. How was it, 1 to 5?')
  expect(await write('⭐⭐⭐⭐⭐')).toMatchObject({ status: 1, seq: 3 })
  expect(await ratingsOf(chat_id)).toEqual([MARK])
  expect(await chatsOf(desk, 'rider_asked')).toMatchObject([{ status: 'resolved', rating: 5 }])
  asha.close()
})
