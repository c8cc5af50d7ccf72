import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, chatsOf, deadLetters, messagesOf, processed } from '../testing/stored.ts'
import { changeOf, newWamid, postDelivery, textFrom } from '../testing/webhook.ts'
import { findCustomer } from './find.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

const deliver = async (...changes: object[]) => {
  await postDelivery(desk.url, changes)
  await processed(desk)
}
const messages = (...items: object[]) => changeOf({ messages: items })

/** Somebody whose number is hidden. */
const hidden = (user_id: string, body: string, more: object = {}) =>
  textFrom('', body, { from: undefined, from_user_id: user_id, ...more })

const system = (body: object, from?: string) => ({
  ...(from === undefined ? {} : { from }),
  id: newWamid(),
  timestamp: String(Math.floor(Date.now() / 1000)),
  type: 'system',
  system: body,
})

/** Every text of a person, over all of their chats, in the order of the chats. */
async function said(alias: string): Promise<string[]> {
  const all: string[] = []
  for (const { chat_id } of await chatsOf(desk, alias))
    all.push(...(await messagesOf(desk, chat_id)).map(({ message }) => message))
  return all
}

const numberChange = (n: number) => {
  const [old, now] = [`91981680010${n}`, `91981680020${n}`]
  const ids = { user_id: `IN.new${n}`, previous_user_id: `IN.${old}` }
  const item = { body: 'A new number', wa_id: now, ...ids, type: 'user_changed_number' }
  return {
    old,
    now,
    before: textFrom(old, 'Before'),
    change: system(item, old),
    after: textFrom(now, 'After', { from_user_id: `IN.new${n}` }),
  }
}

test.each([
  [1, 'before, change, after'],
  [2, 'before, after, change'],
  [3, 'change, before, after'],
  [4, 'change, after, before'],
  [5, 'after, before, change'],
])(
  'who changes the number stays one person, in whatever order it is told (%i: %s)',
  async (n, order) => {
    const told = numberChange(n)
    const items = order.split(', ').map((name) => told[name as 'before' | 'change' | 'after'])
    for (const item of items) await deliver(messages(item))
    // WhatsApp repeats itself.
    await deliver(messages(told.change))
    const chats = await chatsOf(desk, told.now)
    expect(chats.filter(({ status }) => status === 'active')).toHaveLength(1)
    expect(await chatsOf(desk, told.old)).toEqual(chats)
    expect((await said(told.now)).filter((text) => text !== 'A new number').toSorted()).toEqual([
      'After',
      'Before',
    ])
    const { chats: shown } = await john.client.call('listChats', { search: told.now })
    expect(new Set(shown.map(({ customer }) => customer))).toEqual(new Set([told.now]))
  },
)

test('all of it in one payload is one person with one chat', async () => {
  const { before, change, after, now } = numberChange(6)
  await deliver(messages(before, change, after))
  expect(await said(now)).toEqual(['Before', 'A new number', 'After'])
})

test('a user id that changes without a number, by a message or by a field of its own, keeps the chat', async () => {
  await deliver(messages(hidden('IN.id1', 'One')))
  await deliver(
    messages(
      system({ user_id: 'IN.id2', previous_user_id: 'IN.id1', type: 'user_changed_user_id' }),
    ),
  )
  const update = { user_id: { previous: 'IN.id2', current: 'IN.id3' }, detail: 'A new user id' }
  await deliver({ ...changeOf({ user_id_update: [update] }), field: 'user_id_update' })
  await deliver(messages(hidden('IN.id3', 'Two')))
  expect((await chatOf(desk, 'IN.id1')).chat_id).toBe((await chatOf(desk, 'IN.id3')).chat_id)
  expect((await said('IN.id3')).filter((text) => text.length === 3)).toEqual(['One', 'Two'])
})

test('the older names of such items are understood, with or without who it was', async () => {
  const [old, now, last] = ['919816800301', '919816800302', '919816800303']
  await deliver(messages(textFrom(old, 'Hello', { from_user_id: undefined })))
  const type = 'customer_changed_number'
  await deliver(messages(system({ type, customer: old, wa_id: now, body: 'x' })))
  await deliver(messages(system({ type, new_wa_id: last, body: 'y' }, now)))
  const identity = { type: 'customer_identity_changed', identity: 'abc', customer: last }
  await deliver(messages(system({ ...identity, body: 'z' }, last)))
  expect(await said(last)).toEqual(['Hello', 'x', 'y', 'z'])
  expect(await said(old)).toEqual(['Hello', 'x', 'y', 'z'])
})

test('a number that was somebody else’s before brings their chats to nobody', async () => {
  const [taken, old] = ['919816800401', '919816800402']
  await deliver(messages(textFrom(taken, 'Mine')))
  await deliver(messages(textFrom(old, 'Yours')))
  const ids = { user_id: 'IN.new401', previous_user_id: `IN.${old}` }
  const change = { body: 'x', wa_id: taken, ...ids, type: 'user_changed_number' }
  await deliver(messages(system(change, old)))
  expect(await said(`IN.${taken}`)).toEqual(['Mine'])
  expect(await said(taken)).toEqual(['Yours', 'x'])
})

test('a number that was asked for joins the person who was known by a user id only', async () => {
  const phone = '919816800501'
  await deliver(messages(hidden('IN.asked', 'Hello')))
  const own = {
    name: { formatted_name: 'Asha' },
    phones: [{ phone: '+91 98168 00501', wa_id: phone }],
    origin: 'contact_request',
  }
  await deliver(
    messages(hidden('IN.asked', '', { type: 'contacts', text: undefined, contacts: [own] })),
  )
  await deliver(messages(textFrom(phone, 'It is me', { from_user_id: undefined })))
  expect(await said('IN.asked')).toEqual(['Hello', '👤 Asha', 'It is me'])
})

test('what is told of somebody without a chat opens none', async () => {
  await deliver(messages(numberChange(7).change))
  expect(await chatsOf(desk, '919816800207')).toEqual([])
})

test('ten digits of another country are that number, here and on the wire', async () => {
  // Singapore: as an Indian number they would be +91 65912 34567.
  const phone = '6591234567'
  await deliver(messages(textFrom(phone, 'Hello')))
  const { customer_id } = await chatOf(desk, phone)
  expect(await findCustomer(desk.ctx.db, phone)).toBe(customer_id)
  expect(await findCustomer(desk.ctx.db, `+${phone}`)).toBe(customer_id)
  const { chats } = await john.client.call('listChats', { search: phone })
  expect(chats).toMatchObject([{ customer: phone }])
})

test('none of all this was a dead letter', async () => {
  expect((await deadLetters(desk)).map(({ reason }) => reason)).toEqual([])
})
