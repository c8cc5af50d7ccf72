import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type InApp, inApp, inappSession } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { rest } from '../testing/rest.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
const open: InApp[] = []

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  john.close()
  await desk.stop()
})
afterEach(() => {
  for (const customer of open.splice(0)) customer.close()
})

let people = 0
const somebody = () => `91987650${String(++people).padStart(4, '0')}`

/** Somebody in the app, with a chat of their own. */
async function arrive(named = somebody(), customer_type = 'Partner') {
  const asha = await inApp(desk.url, named, customer_type)
  open.push(asha)
  const begun = await asha.line.ask('new_chat', { sender: named, customer_type })
  expect(begun).toMatchObject({ status: 1 })
  const chat_id: string = begun.chat_id
  expect(await asha.line.ask('join_chat_customer', { chat_id })).toEqual({ status: 1, chat_id })
  return { asha, chat_id, named }
}

const write = (asha: InApp, chat_id: string, message: string, more = {}) =>
  asha.line.ask('send_message', { chat_id, message, type: 'Customer', ...more })

test('both ways in the app: the customer sees a projection, the ticks tell the truth', async () => {
  const { asha, chat_id } = await arrive()
  await john.client.rooms.joinChat(chat_id)
  const sent = await write(asha, chat_id, 'Where is my cab?', { client_message_id: 'one' })
  expect(sent).toMatchObject({ status: 1, seq: 1, delivery: null })
  const heard = await john.hears('new_message', (message) => message.chat_id === chat_id)
  expect(heard).toMatchObject({ seq: 1, channel: 'inapp', type: 'Customer', sender: asha.customer })

  const reply = await john.client.socket.emit('send_message', { chat_id, message: 'Two minutes.' })
  expect(reply.delivery).toBe('sent')
  const told = await asha.hears('new_message')
  expect(told).toMatchObject({ message: 'Two minutes.', sender: '', channel: 'inapp' })
  expect(told).not.toHaveProperty('seen_by')
  // Nothing of it goes to WhatsApp, and the one who wrote is not told their own message.
  expect(await desk.phones.sentTo(asha.customer)).toEqual([])
  expect(asha.heard.filter((one) => one.event === 'new_message')).toHaveLength(1)

  await asha.line.ask('mark_seen', { chat_id, up_to_seq: 2 })
  await john.hears(
    'message_status',
    (status) => status.chat_id === chat_id && status.delivery === 'read',
  )
  expect(await asha.hears('message_status')).not.toHaveProperty('error')
})

test('the same client_message_id is one message; other words under it are refused', async () => {
  const { asha, chat_id } = await arrive()
  const [one, again] = await Promise.all([
    write(asha, chat_id, 'Hello', { client_message_id: 'same' }),
    write(asha, chat_id, 'Hello', { client_message_id: 'same' }),
  ])
  expect(one.message_id).toBe(again.message_id)
  const other = await write(asha, chat_id, 'Bye', { client_message_id: 'same' })
  expect(other).toMatchObject({ status: 0, code: 'client_message_id_conflict' })
})

test('history is the projection as well, over the socket and REST; no notes, no timeline', async () => {
  const { asha, chat_id } = await arrive()
  await write(asha, chat_id, 'One')
  await john.client.socket.emit('send_message', { chat_id, message: 'Two' })
  const page = await asha.line.ask('fetch_chats_by_user', { chat_id })
  expect(page.messages.map((message: { message: string }) => message.message)).toEqual([
    'Two',
    'One',
  ])
  const { body } = await rest(desk.url, {
    path: `/api/chats/${chat_id}/messages`,
    token: asha.token,
  })
  expect(Object.keys(body).sort()).toEqual(['messages', 'status'])
  for (const message of [...page.messages, ...body.messages]) {
    expect(message).not.toHaveProperty('seen_by')
  }
  const notes = await rest(desk.url, { path: `/api/chats/${chat_id}/notes`, token: asha.token })
  expect(notes.body).toMatchObject({ status: 0, code: 'forbidden' })
})

test('a customer reaches nothing of others: not their chats, not the rooms, not the lists', async () => {
  const { chat_id } = await arrive()
  const { asha: other } = await arrive()
  for (const event of ['join_chat_customer', 'fetch_chats_by_user', 'typing', 'mark_seen']) {
    const answer = await other.line.ask(event, { chat_id, up_to_seq: 1 })
    expect([event, answer.code]).toEqual([event, 'forbidden'])
  }
  expect(await write(other, chat_id, 'Let me in')).toMatchObject({ code: 'forbidden' })
  for (const event of ['join_room', 'join_chat', 'fetch_all_chats', 'sync_all', 'add_note']) {
    const answer = await other.line.ask(event, { chat_id, room: 'PartnerApp', content: 'x' })
    expect(answer.status).toBe(0)
  }
})

test('what was missed comes by sync, only of the own chat, and only as projections', async () => {
  const { asha, chat_id } = await arrive()
  const { chat_id: another } = await arrive()
  const { cursor } = await asha.line.ask('sync', {})
  await john.client.socket.emit('send_message', { chat_id, message: 'For you' })
  await john.client.socket.emit('send_message', { chat_id: another, message: 'For somebody else' })
  await asha.hears('new_message')
  const missed = await asha.line.ask('sync', { since: cursor })
  expect(missed.events.map((one: { event: string }) => one.event)).toEqual(['new_message'])
  expect(missed.events[0].payload).toMatchObject({ chat_id, sender: '' })
})

test('a resolved chat tells the customer no more than that, and reopens with the next message', async () => {
  const { asha, chat_id } = await arrive()
  await write(asha, chat_id, 'Thanks')
  await john.client.socket.emit('update_chat_status', {
    chat_id,
    status: 'resolved',
    reason: 'rude',
  })
  const { cursor: _, ...told } = await asha.hears('chat_status_updated')
  const status = { old_status: 'active', new_status: 'resolved', next_chat_id: null }
  expect(told).toEqual({ chat_id, ...status })
  expect(await write(asha, chat_id, 'One more thing')).toMatchObject({ status: 1, seq: 2 })
  await asha.hears('chat_status_updated', (status) => status.new_status === 'active')
})

test('the app asks for the present chat without beginning one: unread, its state, their own mark', async () => {
  const named = somebody()
  const { body: session } = await inappSession(desk.url, named, 'Partner')
  const ask = async () =>
    (await rest(desk.url, { path: '/api/inapp/chat', token: session.token })).body
  expect(await ask()).toEqual({ status: 1, chat: null })
  expect((await inappSession(desk.url, named, 'Partner')).body.chat_id).toBeNull()

  const { asha, chat_id } = await arrive(named)
  await write(asha, chat_id, 'Hello')
  await john.client.socket.emit('send_message', { chat_id, message: 'Namaste' })
  const chat = { chat_id, status: 'active', last_seq: 2, rating: null, unseen_count: 1 }
  expect((await ask()).chat).toEqual(chat)

  await asha.line.ask('mark_seen', { chat_id, up_to_seq: 2 })
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await john.client.call('rateChat', { chat_id, rating: 2 })
  expect((await ask()).chat).toMatchObject({ status: 'resolved', unseen_count: 0, rating: null })
  await rest(desk.url, {
    path: `/api/chats/${chat_id}/rate`,
    token: session.token,
    body: { rating: 5, comment: 'Quick' },
  })
  expect((await ask()).chat.rating).toBe(5)
})

test('typing is shown both ways, to the customer without an id', async () => {
  const { asha, chat_id } = await arrive()
  await john.client.rooms.joinChat(chat_id)
  asha.line.socket.emit('typing', { chat_id })
  const typing = await john.hears('user_typing', (one) => one.chat_id === chat_id)
  expect(typing).toMatchObject({ sender: asha.customer, sender_type: 'Customer' })
  await john.client.socket.emit('typing', { chat_id })
  expect(await asha.hears('user_typing')).toMatchObject({ sender: '', sender_type: 'Executive' })
})

test('the operator names people by their own ids as well; an unknown segment is refused', async () => {
  const { asha, chat_id } = await arrive('rider_77_abc')
  expect(asha.customer).toBe('rider_77_abc')
  expect(await write(asha, chat_id, 'Hi')).toMatchObject({ status: 1 })
  const profile = { name: 'Asha', city: 'Pune', documents_status: 'approved' }
  const again = await inappSession(desk.url, 'rider_77_abc', 'Partner', profile)
  expect(again.body).toMatchObject({ status: 1, customer: 'rider_77_abc', chat_id })
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat).toMatchObject({
    customer_name: 'Asha',
    customer_details: { city: 'Pune', documents_status: 'Approved' },
  })
  const unknown = await inappSession(desk.url, 'rider_78', 'Nobody')
  expect(unknown).toMatchObject({ httpStatus: 400, body: { code: 'invalid_input' } })
  const unsigned = await rest(desk.url, {
    path: '/api/inapp/session',
    body: { customer: 'rider_78', customer_type: 'Partner' },
  })
  expect(unsigned).toMatchObject({ httpStatus: 401, body: { code: 'unauthorized' } })
})

test('a template goes over WhatsApp from a chat of the app as well, by the number of the segment', async () => {
  const { asha, chat_id, named } = await arrive()
  await write(asha, chat_id, 'Call me on WhatsApp')
  const { id: template_id, variables } = await until('the template is here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === 'continue_conversation' && one.language === 'en')
  })
  await john.client.call('sendTemplate', {
    chat_id,
    template_id,
    variables: Object.fromEntries(variables.map(({ name }) => [name, 'Asha'])),
  })
  const call = await until('it is sent', async () => (await desk.phones.sentTo(named))[0])
  expect(call).toMatchObject({ status: 200, body: { type: 'template' } })
  expect(call.path).toContain(PARTNER)
  // What is written next goes to the app again.
  const reply = await john.client.socket.emit('send_message', { chat_id, message: 'Done.' })
  expect(reply.message.channel).toBe('inapp')
})

test('a token of one segment opens nothing in another, and ends in time', async () => {
  const { named } = await arrive()
  const elsewhere = await inApp(desk.url, named, 'Customer')
  open.push(elsewhere)
  const begun = await elsewhere.line.ask('new_chat', { sender: named, customer_type: 'Partner' })
  expect(begun).toMatchObject({ status: 0, code: 'wrong_segment' })
  desk.advance(25 * 3600)
  try {
    const late = await rest(desk.url, { path: '/api/chats/x/messages', token: elsewhere.token })
    expect(late.body).toMatchObject({ status: 0, code: 'token_expired' })
  } finally {
    desk.advance(-25 * 3600)
  }
})
