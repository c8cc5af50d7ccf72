import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { CUSTOMER } from '../testing/webhook.ts'

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

const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()

async function writes(phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: CUSTOMER, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const book = (event: string, customer_number: string, booking_id: string, fields: object = {}) =>
  tell(desk.url, 'booking', {
    event,
    customer_number,
    booking_id,
    ride_datetime: inHours(5),
    ...fields,
  })

const ridesOf = async (customer: string) =>
  (await john.client.call('listRides', { customer })).rides

test('a booking is shown, and whoever has the chat open is told', async () => {
  const phone = '919812330001'
  const chat_id = await writes(phone)
  await john.client.rooms.joinChat(chat_id)
  john.forget()
  const date = inHours(30)
  const answer = await book('created', '+91-98123-30001', 'B-1', {
    ride_datetime: date,
    type: 'Airport',
    route: 'Pune → Mumbai Airport T2',
  })
  expect(answer).toMatchObject({ httpStatus: 200, body: { status: 1 } })
  await john.hears('chat_updated', (chat) => chat.chat_id === chat_id)
  expect(await john.hears('timeline_added')).toMatchObject({
    chat_id,
    kind: 'ride_changed',
    text: `Ride booked: Pune → Mumbai Airport T2, ${date.slice(0, 16).replace('T', ' ')} UTC`,
  })
  expect(await ridesOf(phone)).toEqual([
    { id: 'B-1', type: 'Airport', route: 'Pune → Mumbai Airport T2', date, status: 'upcoming' },
  ])
})

test('webhooks that come twice or in the wrong order do no harm', async () => {
  const phone = '919812330002'
  const chat_id = await writes(phone)
  const late = inHours(48)
  // The change before the booking, the booking after it.
  await book('modified', phone, 'B-2', { ride_datetime: late, route: 'A → C' })
  await book('created', phone, 'B-2', { route: 'A → B', type: 'Rental' })
  expect(await ridesOf(phone)).toMatchObject([
    { id: 'B-2', route: 'A → C', type: 'Rental', date: late, status: 'upcoming' },
  ])
  await book('modified', phone, 'B-2', { ride_datetime: late, ride_status: 'Ongoing' })
  await book('modified', phone, 'B-2', { ride_datetime: late, ride_status: 'upcoming' })
  expect(await ridesOf(phone)).toMatchObject([{ status: 'ongoing', route: 'A → C' }])
  await book('cancelled', phone, 'B-2', { ride_datetime: late })
  await book('modified', phone, 'B-2', { ride_status: 'completed' })
  await book('created', phone, 'B-2', { ride_datetime: late })
  expect(await ridesOf(phone)).toMatchObject([{ status: 'cancelled', date: late }])
  const told = await toldOf(desk, chat_id, 'chat_updated', 'timeline_added')
  const again = await book('cancelled', phone, 'B-2', { ride_datetime: late })
  expect(again.body.message).toBe('Nothing has changed.')
  expect(await toldOf(desk, chat_id, 'chat_updated', 'timeline_added')).toEqual(told)
})

test('the same booking told many times at once is one ride, told once', async () => {
  const phone = '919812330003'
  const chat_id = await writes(phone)
  const ride_datetime = inHours(9)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => book('created', phone, 'B-3', { ride_datetime })),
  )
  expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(answers.map(() => 200))
  expect(await ridesOf(phone)).toHaveLength(1)
  const lines = await toldOf(desk, chat_id, 'timeline_added')
  expect(lines.filter(({ kind }) => kind === 'ride_changed')).toHaveLength(1)
})

test('a booking of somebody else is refused, and stays theirs', async () => {
  const [owner, other] = ['919812330004', '919812330005']
  await writes(owner)
  await writes(other)
  await book('created', owner, 'B-4', { route: 'A → B' })
  const before = await ridesOf(owner)
  expect(await book('cancelled', other, 'B-4')).toMatchObject({
    httpStatus: 400,
    body: { code: 'invalid_input', errors: [{ path: 'booking_id' }] },
  })
  expect(await ridesOf(owner)).toEqual(before)
  expect(await ridesOf(other)).toEqual([])
})

test('bad input is refused, and nobody becomes known by it', async () => {
  const phone = '919812330006'
  for (const fields of [
    { event: 'moved' },
    { ride_datetime: 'tomorrow' },
    { ride_status: 'lost' },
    { booking_id: '' },
    { customer_number: 'nobody' },
    { route: 'x'.repeat(501) },
  ]) {
    const answer = await book('created', phone, 'B-6', fields)
    expect(answer).toMatchObject({ httpStatus: 400, body: { code: 'invalid_input' } })
  }
  await expect(ridesOf(phone)).rejects.toMatchObject({ code: 'customer_not_found' })
})

test('the next ride comes first, behind those to come the latest past ones; any name of the person will do', async () => {
  const phone = '919812330007'
  await tell(desk.url, 'user/update', { customer: phone, user_id: 'rider-7' })
  for (const [id, hours, ride_status] of [
    ['past', -300, 'completed'],
    ['latest', -20, 'cancelled'],
    ['forgotten', -200, 'upcoming'],
    ['later', 70, 'upcoming'],
    ['now', -1, 'ongoing'],
    ['next', 3, 'upcoming'],
  ] as const) {
    const fields = { ride_datetime: inHours(hours), ride_status }
    expect((await book('created', phone, `R-${id}`, fields)).httpStatus).toBe(200)
  }
  // Known to the desk, but not yet in a segment of anybody.
  await expect(ridesOf(phone)).rejects.toMatchObject({ code: 'wrong_segment' })
  await writes(phone)
  for (const name of [phone, '098123 30007', 'rider-7']) {
    expect((await ridesOf(name)).map(({ id }) => id)).toEqual([
      'R-now',
      'R-next',
      'R-later',
      'R-latest',
      'R-forgotten',
      'R-past',
    ])
  }
  const divya = await atWork(desk.url, 'agent_divya')
  const asked = divya.client.call('listRides', { customer: phone })
  await expect(asked).rejects.toMatchObject({ code: 'wrong_segment' })
  divya.close()
})
