import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { CUSTOMER, PARTNER, VENDOR } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let maya: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john')
  maya = await atWork(desk.url, 'lead_maya')
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, maya]) person?.close()
})

const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS)

/** The customer wrote so many hours ago. */
async function wrote(phone: string, hoursAgo: number, phone_number_id = PARTNER): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  const chat = await chatOf(desk, phone)
  const last_incoming_at = inHours(-hoursAgo)
  await desk.ctx.db
    .updateTable('service_windows')
    .set({ last_incoming_at, closes_at: inHours(24 - hoursAgo) })
    .where('customer_id', '=', chat.customer_id)
    .execute()
  return chat.chat_id
}

const book = (customer_number: string, hours: number, ride_status = 'upcoming') =>
  tell(desk.url, 'booking', {
    event: 'created',
    customer_number,
    booking_id: `${customer_number}/${hours}`,
    ride_datetime: inHours(hours).toISOString(),
    ride_status,
  })

const closed = (customer_type?: string) => john.client.call('closedWindows', { customer_type })
const upcoming = (customer_type?: string) => john.client.call('upcomingRides', { customer_type })

test('who can only be answered with a template, or soon only so, is listed once for each active chat', async () => {
  await wrote('919812340101', 2)
  await wrote('919812340102', 30)
  const closing = await wrote('919812340103', 23.5)
  await wrote('919812340104', 40, CUSTOMER)
  await wrote('919812340105', 50, VENDOR)
  const resolved = await wrote('919812340106', 60)
  await john.client.socket.emit('update_chat_status', { chat_id: resolved, status: 'resolved' })
  const { count, customers } = await closed()
  expect(count).toBe(3)
  expect(customers.map(({ customer }) => customer)).toEqual([
    '919812340103',
    '919812340102',
    '919812340104',
  ])
  expect(customers[0]).toMatchObject({
    chat_id: closing,
    customer_type: 'Partner',
    customer_name: expect.any(String),
    last_incoming_whatsapp_message: expect.stringMatching(/Z$/),
    service_window_closes_at: expect.stringMatching(/Z$/),
  })
  expect(await closed('Customer')).toMatchObject({
    count: 1,
    customers: [{ customer: '919812340104', customer_type: 'Customer' }],
  })
  await expect(closed('Vendor')).rejects.toMatchObject({ code: 'wrong_segment' })
  expect((await maya.client.call('closedWindows', {})).count).toBe(4)
})

test('of them, those with a ride within four hours, each with the next one', async () => {
  await wrote('919812340111', 30)
  await book('919812340111', 3.5)
  await book('919812340111', 2)
  await book('919812340111', -1)
  await wrote('919812340112', 30, CUSTOMER)
  await book('919812340112', 1)
  await wrote('919812340113', 30)
  await book('919812340113', 6)
  await wrote('919812340114', 30)
  await book('919812340114', 1, 'cancelled')
  await wrote('919812340115', 1)
  await book('919812340115', 1)
  const { count, customers } = await upcoming()
  expect(count).toBe(2)
  expect(customers).toMatchObject([
    { customer: '919812340112', booking_id: '919812340112/1', ride_status: 'upcoming' },
    { customer: '919812340111', booking_id: '919812340111/2', customer_type: 'Partner' },
  ])
  expect((await upcoming('Partner')).count).toBe(1)
  await expect(upcoming('SRDP')).rejects.toMatchObject({ code: 'wrong_segment' })
})

test('all are counted, a thousand are named', async () => {
  await desk.ctx.transaction(async (tx) => {
    await sql`INSERT INTO customers (customer_id, customer)
      SELECT 'many' || n, (91700000000 + n)::text FROM generate_series(1, 1200) n`.execute(tx.db)
    await sql`INSERT INTO chats (chat_id, customer_id, customer_type, channel, phone_number_id, sort_at, created_at)
      SELECT 'many' || n, 'many' || n, 'Vendor', 'whatsapp', ${VENDOR}, now(), now()
      FROM generate_series(1, 1200) n`.execute(tx.db)
  })
  const { count, customers } = await maya.client.call('closedWindows', { customer_type: 'Vendor' })
  expect(customers).toHaveLength(1000)
  // And the one who did write, first.
  expect(count).toBe(1201)
  expect(customers[0]?.customer).toBe('919812340105')
  expect(customers[1]?.last_incoming_whatsapp_message).toBeNull()
})
