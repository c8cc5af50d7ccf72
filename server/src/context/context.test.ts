import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { chatsOf, messagesOf, processed, toldOf } from '../testing/stored.ts'
import { CUSTOMER, PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let jane: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  jane = await atWork(desk.url, 'agent_jane')
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, jane]) person?.close()
})

/** The customer writes; the present chat. */
async function writes(phone: string, text = 'Hello', phone_number_id = PARTNER) {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text })
  await processed(desk)
  return present(phone)
}

async function present(phone: string) {
  const chat = (await chatsOf(desk, phone)).at(-1)
  if (chat === undefined) throw new Error(`${phone} has no chat.`)
  return chat
}

const change = (customer: string, context: object, customer_type = 'Partner') =>
  tell(desk.url, 'context_change', { customer, customer_type, context })

test('a new journey resolves the active chat and goes on in a new one, with the same executive', async () => {
  const phone = '919812320001'
  const old = await writes(phone)
  await john.client.socket.emit('apply_tag', { chat_id: old.chat_id, tag: 'Urgent' })
  await john.client.rooms.joinChat(old.chat_id)
  await jane.client.socket.emit('set_executive_status', { status: 'online' })
  jane.forget()
  const { httpStatus, body } = await change('98123 20001', { journey_id: 'J2', stage: 4 })
  expect(httpStatus).toBe(200)
  const chats = await chatsOf(desk, phone)
  expect(chats).toMatchObject([
    { chat_id: old.chat_id, status: 'resolved', resolved_reason: 'context_changed', tags: [] },
    {
      chat_id: body.chat_id,
      status: 'active',
      context: { journey_id: 'J2', stage: '4' },
      assigned_executive_id: 'exec_agent_john',
      assigned_reason: 'context',
      // Nobody has answered yet: the waiting goes on.
      waiting_since: old.waiting_since,
      phone_number_id: PARTNER,
    },
  ])
  expect(
    await jane.hears('chat_status_updated', (told) => told.chat_id === old.chat_id),
  ).toMatchObject({
    new_status: 'resolved',
    by: 'system',
    reason: 'context_changed',
    next_chat_id: body.chat_id,
  })
  expect(await jane.hears('chat_updated', (chat) => chat.chat_id === old.chat_id)).toMatchObject({
    status: 'resolved',
    tags: [],
  })
  expect(await jane.hears('chat_assigned', (told) => told.chat_id === body.chat_id)).toMatchObject({
    assigned_executive_id: 'exec_agent_john',
    reason: 'context',
  })
  expect(await jane.hears('room_update', (chat) => chat.chat_id === body.chat_id)).toMatchObject({
    status: 'active',
    context: { journey_id: 'J2' },
  })
  const { timeline } = await john.client.call('contextHistory', { customer: phone })
  const kinds = (chat_id: string) =>
    timeline.filter((line) => line.chat_id === chat_id).map(({ kind }) => kind)
  expect(kinds(old.chat_id).slice(0, 2)).toEqual(['resolved', 'context_changed'])
  expect(kinds(body.chat_id)).toEqual(['assigned', 'context_changed', 'created'])
  expect(timeline.find(({ kind }) => kind === 'resolved')?.text).toContain('#Urgent')

  // The next message belongs to the new chat.
  expect(await writes(phone, 'Second')).toMatchObject({ chat_id: body.chat_id, last_seq: 1 })
  expect(await messagesOf(desk, old.chat_id)).toHaveLength(1)
  await jane.client.socket.emit('set_executive_status', { status: 'offline' })
})

test('told twice, it changes nothing and tells nothing', async () => {
  const phone = '919812320002'
  await writes(phone)
  const { chat_id } = (await change(phone, { journey_id: 'J1' })).body
  const before = await chatsOf(desk, phone)
  const told = await toldOf(desk, chat_id, 'chat_updated', 'room_update', 'timeline_added')
  expect((await change(phone, { journey_id: 'J1' })).body.chat_id).toBe(chat_id)
  expect((await change(phone, {})).body.chat_id).toBe(chat_id)
  expect(await chatsOf(desk, phone)).toEqual(before)
  expect(await toldOf(desk, chat_id, 'chat_updated', 'room_update', 'timeline_added')).toEqual(told)
})

test('a field that the segment does not name only brings the chat up to date', async () => {
  const phone = '919812320003'
  const { chat_id } = await writes(phone)
  expect((await change(phone, { stage: 'pickup' }, 'partner')).body.chat_id).toBe(chat_id)
  await jane.hears(
    'chat_updated',
    (chat) => chat.chat_id === chat_id && chat.context.stage === 'pickup',
  )
  await change(phone, { stage: null, city: 'Pune' })
  expect(await chatsOf(desk, phone)).toMatchObject([
    { chat_id, status: 'active', context: { city: 'Pune' } },
  ])
})

test('without an active chat the next message opens one in the new context', async () => {
  const phone = '919812320004'
  const first = await writes(phone)
  const resolve = (chat_id: string) =>
    john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await resolve(first.chat_id)
  // What is not named leaves the chat as it is: it reopens.
  expect((await change(phone, { stage: 'pickup' })).body.chat_id).toBeNull()
  expect(await writes(phone)).toMatchObject({
    chat_id: first.chat_id,
    context: { stage: 'pickup' },
  })
  await resolve(first.chat_id)
  expect((await change(phone, { journey_id: 'J9' })).body.chat_id).toBeNull()
  expect(await chatsOf(desk, phone)).toHaveLength(1)
  const second = await writes(phone)
  expect(second.chat_id).not.toBe(first.chat_id)
  expect(second).toMatchObject({ status: 'active', context: { journey_id: 'J9', stage: 'pickup' } })
})

test('each segment has its own context', async () => {
  const phone = '919812320005'
  const partner = await writes(phone)
  await desk.sandbox.say(phone, { phone_number_id: CUSTOMER, type: 'text', text: 'Hi' })
  await processed(desk)
  const { body } = await change(phone, { booking_id: 'B1' }, 'Customer')
  const chats = await chatsOf(desk, phone)
  expect(chats.map(({ customer_type, status }) => [customer_type, status]).toSorted()).toEqual([
    ['Customer', 'active'],
    ['Customer', 'resolved'],
    ['Partner', 'active'],
  ])
  expect(chats.find(({ chat_id }) => chat_id === body.chat_id)?.context).toEqual({
    booking_id: 'B1',
  })
  expect(chats.find(({ chat_id }) => chat_id === partner.chat_id)?.context).toEqual({})
})

test('messages that arrive with the change are in one of the two chats, each once', async () => {
  const phone = '919812320006'
  await writes(phone, 'First')
  await Promise.all([
    ...Array.from({ length: 6 }, (_, place) =>
      desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: `Text ${place}` }),
    ),
    change(phone, { journey_id: 'J1' }),
    change(phone, { journey_id: 'J2' }),
  ])
  await processed(desk)
  const chats = await chatsOf(desk, phone)
  expect(chats.filter(({ status }) => status === 'active')).toHaveLength(1)
  const messages = await Promise.all(chats.map(({ chat_id }) => messagesOf(desk, chat_id)))
  expect(
    messages
      .flat()
      .map(({ message }) => message)
      .toSorted(),
  ).toEqual(['First', ...Array.from({ length: 6 }, (_, place) => `Text ${place}`)])
  for (const [place, own] of messages.entries())
    expect(own.map(({ seq }) => seq)).toEqual(
      Array.from({ length: chats[place]?.last_seq ?? 0 }, (_, index) => index + 1),
    )
})

test('what is not known or not allowed is said', async () => {
  const phone = '919812320007'
  await writes(phone)
  expect((await change('919812329999', { journey_id: 'J1' })).body.code).toBe('customer_not_found')
  expect((await change(phone, { journey_id: 'J1' }, 'Pilot')).body).toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'customer_type' }],
  })
  for (const context of [{ journey_id: { id: 1 } }, { x: 'y'.repeat(501) }, [], 'J1']) {
    expect(await change(phone, context as object)).toMatchObject({ httpStatus: 400 })
  }
  expect(await chatsOf(desk, phone)).toMatchObject([{ status: 'active', context: {} }])
})

test('the history shows the chats of the reader’s segments, the latest first, and what happened in them', async () => {
  const phone = '919812320008'
  const first = await writes(phone)
  await change(phone, { journey_id: 'J1' })
  const second = await writes(phone, 'Again')
  await writes(phone, 'Once more')
  await writes(phone, 'As a rider', CUSTOMER)
  await tell(desk.url, 'user/update', { customer: phone, user_id: 'driver-8' })
  const { items, timeline } = await john.client.call('contextHistory', { customer: 'driver-8' })
  expect(items).toMatchObject([
    { customer_type: 'Customer', status: 'active', chatCount: 1, context: {} },
    { id: second.chat_id, chatCount: 2, context: { journey_id: 'J1' } },
    { id: first.chat_id, status: 'resolved', chatCount: 1, customer_type: 'Partner' },
  ])
  const times = timeline.map(({ at }) => at)
  expect(times).toEqual(times.toSorted().toReversed())
  expect(new Set(timeline.map(({ customer_type }) => customer_type))).toEqual(
    new Set(['Partner', 'Customer']),
  )
  const partner = await john.client.call('contextHistory', {
    customer: '+91 98123-20008',
    customer_type: 'Partner',
  })
  expect(partner.items.map(({ id }) => id)).toEqual([second.chat_id, first.chat_id])
  const arjun = await atWork(desk.url, 'agent_arjun')
  const seen = await arjun.client.call('contextHistory', { customer: phone })
  expect(seen).toEqual(partner)
  const ask = (customer_type: string) =>
    arjun.client.call('contextHistory', { customer: phone, customer_type })
  await expect(ask('Customer')).rejects.toMatchObject({ code: 'wrong_segment' })
  arjun.close()
  const divya = await atWork(desk.url, 'agent_divya')
  const history = (customer: string) => divya.client.call('contextHistory', { customer })
  await expect(history(phone)).rejects.toMatchObject({ code: 'wrong_segment' })
  await expect(history('919812329998')).rejects.toMatchObject({ code: 'customer_not_found' })
  divya.close()
})

test('a desk without a named field never begins a new chat by itself', async () => {
  const other = await startDesk({ CONTEXT_FIELDS: '{"Partner": []}' })
  try {
    const phone = '919812320009'
    await other.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
    await processed(other)
    const [chat] = await chatsOf(other, phone)
    const body = { customer: phone, customer_type: 'Partner', context: { journey_id: 'J1' } }
    expect((await tell(other.url, 'context_change', body)).body.chat_id).toBe(chat?.chat_id)
    expect(await chatsOf(other, phone)).toMatchObject([
      { status: 'active', context: { journey_id: 'J1' } },
    ])
  } finally {
    await other.stop()
  }
})
