import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockChat } from '../chats/access.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

const HOUR_S = 3600

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

let next = 919813200000
const newPhone = () => String(next++)

/** A customer writes now, by the desk's clock. */
async function writes(phone = newPhone(), phone_number_id = PARTNER): Promise<string> {
  const timestamp = Math.floor(desk.ctx.now().getTime() / 1000)
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello', timestamp })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** What was told of a chat's window, once everything due has spoken. */
async function newsOf(chat_id: string): Promise<string[]> {
  await desk.sweep()
  await desk.ctx.transaction((tx) =>
    tx.db.selectFrom('service_windows').select('closes_at').forUpdate().execute(),
  )
  const told = await toldOf(desk, chat_id, 'service_window_closing', 'service_window_closed')
  return told.map((news) => ('closed_at' in news ? `closed ${news.closed_at}` : 'closing'))
}

const linesOf = (chat_id: string) =>
  desk.ctx.db
    .selectFrom('timeline')
    .select('text')
    .where('chat_id', '=', chat_id)
    .where('kind', '=', 'window_closed')
    .execute()

const closesAt = async (chat_id: string) =>
  (await john.client.call('getChat', { chat_id })).chat.service_window_closes_at

test('a window says an hour before that it closes, and then that it has closed, once', async () => {
  const phone = newPhone()
  const chat_id = await writes(phone)
  const closes_at = await closesAt(chat_id)
  desk.advance(23 * HOUR_S - 60)
  expect(await newsOf(chat_id)).toEqual([])
  desk.advance(60)
  const about = { chat_id, customer_number: phone, customer_type: 'Partner' }
  const ofChat = (told: { chat_id?: string }) => told.chat_id === chat_id
  expect(await john.hears('service_window_closing', ofChat)).toMatchObject({ ...about, closes_at })
  desk.advance(HOUR_S)
  const closed = await john.hears('service_window_closed', ofChat)
  expect(closed).toMatchObject({ ...about, closed_at: closes_at })
  desk.advance(HOUR_S)
  expect(await newsOf(chat_id)).toEqual(['closing', `closed ${closes_at}`])
  expect(await linesOf(chat_id)).toHaveLength(1)
})

test('a window that the customer keeps open says nothing', async () => {
  const phone = newPhone()
  const chat_id = await writes(phone)
  desk.advance(20 * HOUR_S)
  await writes(phone)
  desk.advance(5 * HOUR_S)
  expect(await newsOf(chat_id)).toEqual([])
})

test('of a window that has closed by the time anybody looks, that it was closing is no news', async () => {
  const chat_id = await writes()
  const closes_at = await closesAt(chat_id)
  desk.advance(30 * HOUR_S)
  expect(await newsOf(chat_id)).toEqual([`closed ${closes_at}`])
})

test("WhatsApp's word that the window is closed is told like its end", async () => {
  const chat_id = await writes()
  desk.sandbox.setFaults({ graph_fail: { code: 131047, times: 1 } })
  await john.client.socket.emit('send_message', { chat_id, message: 'Too late?' })
  await john.hears('service_window_closed', (told) => told.chat_id === chat_id)
  expect(await newsOf(chat_id)).toEqual([`closed ${await closesAt(chat_id)}`])
  expect(await linesOf(chat_id)).toHaveLength(1)
})

test('the latest chat hears of it although it is resolved, without a line on its timeline', async () => {
  const chat_id = await writes()
  const status = 'resolved'
  await john.client.socket.emit('update_chat_status', { chat_id, status })
  desk.advance(25 * HOUR_S)
  expect(await newsOf(chat_id)).toHaveLength(1)
  expect(await linesOf(chat_id)).toEqual([])
})

test('many windows that close together all say so', async () => {
  const now = desk.ctx.now()
  const closes = new Date(now.getTime() + HOUR_S * 1000)
  const { db } = desk.ctx
  await sql`INSERT INTO customers (customer_id, customer)
    SELECT 'many-' || n, 'many-' || n FROM generate_series(1, 120) AS n`.execute(db)
  await sql`INSERT INTO chats (chat_id, customer_id, customer_type, phone_number_id, channel, sort_at, created_at)
    SELECT customer_id, customer_id, 'Partner', ${PARTNER}, 'whatsapp', ${now}::timestamptz, ${now}::timestamptz
    FROM customers WHERE customer_id LIKE 'many-%'`.execute(db)
  await sql`INSERT INTO service_windows
    SELECT customer_id, ${PARTNER}, ${now}::timestamptz, ${closes}::timestamptz, NULL, ${closes}::timestamptz
    FROM customers WHERE customer_id LIKE 'many-%'`.execute(db)
  desk.advance(HOUR_S)
  const closed = () => john.heard.filter(({ event }) => event === 'service_window_closed')
  const many = () => closed().filter(({ payload }) => payload.chat_id.startsWith('many-'))
  await until('all are told', () => many().length >= 120)
  await newsOf('many-1')
  expect(many()).toHaveLength(120)
})

test.skipIf(!onPostgres)(
  'a window whose chat somebody holds waits for its turn, the others do not wait for it (needs DATABASE_URL: the embedded database runs one transaction at a time)',
  async () => {
    const held = await writes()
    const other = await writes()
    await desk.ctx.transaction(async (tx) => {
      await lockChat(tx, held)
      desk.advance(25 * HOUR_S)
      await john.hears('service_window_closed', (told) => told.chat_id === other)
    })
    await john.hears('service_window_closed', (told) => told.chat_id === held)
    expect([...(await newsOf(held)), ...(await newsOf(other))]).toHaveLength(2)
  },
)

test('a window that closed while the server was stopped says so once after the start', async () => {
  const chat_id = await writes()
  await desk.restart(() => desk.advance(25 * HOUR_S))
  await john.hears('service_window_closed', (told) => told.chat_id === chat_id)
  expect(await newsOf(chat_id)).toHaveLength(1)
}, 60_000)
