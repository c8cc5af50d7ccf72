import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { signed, tell } from '../testing/operator.ts'
import { signIn } from '../testing/rest.ts'
import { chatOf, chatsOf, processed, toldOf } from '../testing/stored.ts'
import { CUSTOMER, PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john')
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

async function writes(phone: string, phone_number_id = PARTNER): Promise<void> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
}

const update = (body: object) => tell(desk.url, 'user/update', body)

const person = (alias: string) =>
  desk.ctx.db
    .selectFrom('customer_aliases')
    .innerJoin('customers', 'customers.customer_id', 'customer_aliases.customer_id')
    .selectAll('customers')
    .where('value', '=', alias)
    .executeTakeFirstOrThrow()

/** How often a chat was told of. */
const tellings = async (chat_id: string) =>
  (await toldOf(desk, chat_id, 'chat_updated', 'timeline_added')).length

test('what the operator knows of a person is kept, and everyone who shows a chat of theirs is told', async () => {
  const phone = '919812310001'
  await writes(phone)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  john.forget()
  const answer = await update({
    customer: '+91 98123 10001',
    name: 'Ravi Kumar',
    email: 'ravi@example.com',
    city: 'Pune',
    documents_status: 'approved',
    dco_status: 'ACTIVE',
    in_journey_status: 'True',
    vehicle: 'MH 12 AB 1234',
    rides: 128,
    searches: [{ from: 'Pune', to: 'Mumbai', date: '2026-03-01T10:00:00+05:30' }],
  })
  expect(answer).toMatchObject({ httpStatus: 200, body: { status: 1 } })
  expect(await john.hears('chat_updated')).toMatchObject({
    chat_id,
    customer_name: 'Ravi Kumar',
    customer_details: {
      documents_status: 'Approved',
      dco_status: 'Active',
      in_journey_status: true,
      city: 'Pune',
      email: 'ravi@example.com',
    },
    user_status: 'InJourney',
  })
  expect(await john.hears('timeline_added')).toMatchObject({
    chat_id,
    kind: 'customer_changed',
    actor: 'system',
    text: expect.stringContaining('Documents: Approved; Account: Active; On a journey'),
  })
  const { config } = await john.client.socket.emit('config', { sender: phone })
  expect(config).toMatchObject({ vehicle: 'MH 12 AB 1234', rides: '128', city: 'Pune' })
  const { searchHistory } = await john.client.call('listRides', { customer: phone })
  expect(searchHistory).toEqual([{ from: 'Pune', to: 'Mumbai', date: '2026-03-01T04:30:00.000Z' }])
})

test('told twice, it changes nothing and tells nothing', async () => {
  const phone = '919812310002'
  await writes(phone)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  const body = {
    customer_number: phone,
    name: 'Anil',
    dco_status: 'Suspend',
    fleet: 7,
    searches: [{ from: 'A', to: 'B', date: '2026-03-01T10:00:00Z' }],
  }
  await update(body)
  await john.hears(
    'chat_updated',
    (chat) => chat.chat_id === chat_id && chat.customer_name === 'Anil',
  )
  await john.hears('timeline_added', (line) => line.kind === 'customer_changed')
  const before = await person(phone)
  const told = await tellings(chat_id)
  expect((await update(body)).body.message).toBe('Nothing has changed.')
  expect((await update({ ...body, dco_status: ' suspend ' })).httpStatus).toBe(200)
  expect(await tellings(chat_id)).toBe(told)
  expect(await person(phone)).toEqual(before)
})

test('what nobody needs to see in the history only brings the panel up to date', async () => {
  const phone = '919812310003'
  await writes(phone)
  const { chat_id } = await chatOf(desk, phone)
  const told = await tellings(chat_id)
  await update({ customer: phone, city: 'Nashik', language: 'Marathi' })
  await john.hears('chat_updated', (chat) => chat.customer_details.city === 'Nashik')
  expect(await tellings(chat_id)).toBe(told + 1)
})

test('null takes a field away, an empty text leaves it', async () => {
  const phone = '919812310004'
  await update({
    customer: phone,
    city: 'Pune',
    email: 'a@b.in',
    dco_status: 'Active',
    fleet: 'A1',
  })
  await update({ customer: phone, city: '', email: null, dco_status: null, fleet: null })
  expect(await person(phone)).toMatchObject({ dco_status: null, profile: { city: 'Pune' } })
})

test('who is not known yet becomes known, without a chat', async () => {
  const phone = '919812310005'
  await update({ customer: phone, user_id: 'driver-5', name: 'Sita' })
  expect(await chatsOf(desk, phone)).toEqual([])
  expect(await person('driver-5')).toMatchObject({ customer: phone, name: 'Sita' })
  await writes(phone)
  expect((await chatOf(desk, 'driver-5')).customer_id).toBe((await person(phone)).customer_id)
})

test("a person known by the operator's id, even one of digits, is called by the number once it is known", async () => {
  await update({ user_id: 480_123, name: 'Known before' })
  expect(await person('480123')).toMatchObject({ customer: '480123' })
  await update({ user_id: '480123', customer: '098123 10006' })
  expect(await person('480123')).toMatchObject({ customer: '919812310006', name: 'Known before' })
})

test('two people who turn out to be one are one: the older keeps the chats, and what either said counts', async () => {
  const phone = '919812310007'
  await writes(phone)
  await writes(phone, CUSTOMER)
  const older = await person(phone)
  await update({ user_id: 'driver-7', name: 'Meera', documents_status: 'Pending', fleet: 'B2' })
  const newer = await person('driver-7')
  expect(newer.customer_id).not.toBe(older.customer_id)
  const chats = await chatsOf(desk, phone)
  john.forget()
  await update({ customer: phone, user_id: 'driver-7' })
  expect(await person('driver-7')).toMatchObject({
    customer_id: older.customer_id,
    customer: phone,
    documents_status: 'Pending',
    profile: { fleet: 'B2' },
  })
  for (const { chat_id } of chats) {
    await john.hears(
      'chat_updated',
      (chat) => chat.chat_id === chat_id && chat.customer_details.documents_status === 'Pending',
    )
  }
})

test('a status that does not exist is refused by its name, and nothing is written', async () => {
  const phone = '919812310008'
  for (const [field, value] of [
    ['documents_status', 'Verified'],
    ['dco_status', 'Gone'],
    ['in_journey_status', 'perhaps'],
    ['fleet', 'x'.repeat(501)],
  ] as const) {
    const { httpStatus, body } = await update({ customer: phone, name: 'No', [field]: value })
    expect({ httpStatus, code: body.code, path: body.errors[0].path }).toEqual({
      httpStatus: 400,
      code: 'invalid_input',
      path: field,
    })
  }
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, place) => [`f${place}`, place]))
  for (const body of [
    { name: 'Nobody' },
    { customer: 'not a number', name: 'No' },
    { customer: phone, ...many },
    { customer: phone, searches: [{ from: 'A', to: 'B', date: 'yesterday' }] },
    [],
  ]) {
    expect(await update(body)).toMatchObject({ httpStatus: 400, body: { code: 'invalid_input' } })
  }
  const known = await desk.ctx.db
    .selectFrom('customer_aliases')
    .selectAll()
    .where('value', '=', phone)
    .execute()
  expect(known).toEqual([])
})

test("only the operator's own systems are believed, by the secret or by a signature of the body", async () => {
  const phone = '919812310009'
  const body = { customer: phone, name: 'Zoé 🚕' }
  const token = (await signIn(desk.url, 'admin')).body.accessToken
  for (const headers of [
    {},
    { 'x-webhook-secret': 'sandbox-webhooks' },
    { 'x-signature-256': 'sha256=00' },
    signed(body, 'another secret'),
    signed({ ...body, name: 'Other' }),
    { authorization: `Bearer ${token}` },
  ]) {
    for (const hook of ['user/update', 'booking', 'context_change'] as const) {
      expect(await tell(desk.url, hook, body, headers as Record<string, string>)).toMatchObject({
        httpStatus: 401,
        body: { status: 0, code: 'unauthorized' },
      })
    }
  }
  await expect(person(phone)).rejects.toThrow()
  expect((await tell(desk.url, 'user/update', body, signed(body))).httpStatus).toBe(200)
  expect(await person(phone)).toMatchObject({ name: 'Zoé 🚕' })
  expect((await update({ ...body, name: 'Zoé' })).httpStatus).toBe(200)
})

test('many updates of one person at once, by either id, make one person', async () => {
  const phone = '919812310010'
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, place) =>
      update(
        place % 3 === 0
          ? { customer: phone, user_id: 'driver-10', [`f${place}`]: place }
          : {
              ...(place % 3 === 1 ? { customer: phone } : { user_id: 'driver-10' }),
              [`f${place}`]: place,
            },
      ),
    ),
  )
  expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(answers.map(() => 200))
  const one = await person(phone)
  expect((await person('driver-10')).customer_id).toBe(one.customer_id)
  expect(Object.keys(one.profile)).toHaveLength(12)
})
