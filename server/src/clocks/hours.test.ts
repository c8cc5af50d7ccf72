import type { BusinessHours, SegmentSettingsChange } from '@smart-chat/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { system } from '../actor.ts'
import { createContext } from '../context.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, PARTNER } from '../testing/webhook.ts'
import { sweepClocks } from './sweep.ts'

let desk: Desk
let john: AtWork
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk()
  goTo('06:00')
  john = await atWork(desk.url, 'agent_john', { online: true })
  admin = await atWork(desk.url, 'admin')
}, 60_000)

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, admin]) person?.close()
})

/** Each test begins early in the morning of another day, on a desk that opens at nine. */
beforeEach(async () => {
  goTo('06:00')
  await set({ hours: FROM_NINE_TO_SIX, sla_alert_s: null, sla_escalate_s: null })
})

const FROM_NINE_TO_SIX = {
  timezone: 'Asia/Kolkata',
  week: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['09:00', '18:00']]]),
  ),
  holidays: [],
} as BusinessHours

const KOLKATA_MS = 5.5 * 3_600_000
const DAY_MS = 86_400_000

/** Moves the desk's clock on until the clocks in Kolkata show this. */
function goTo(time: string): void {
  const shown = (desk.ctx.now().getTime() + KOLKATA_MS) % DAY_MS
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const wanted = ((hours * 60 + minutes) * 60 + seconds) * 1000
  desk.advance(((((wanted - shown) % DAY_MS) + DAY_MS) % DAY_MS) / 1000)
}

/** Stops the desk until then. John comes back at his own pace, as any client after a restart. */
async function restartAt(time: string): Promise<void> {
  await desk.restart(() => goTo(time))
  await until('John is back', () => john.client.connection.current().state === 'online', 45_000)
}

/** Sets something for the Partners, and waits until it holds for those who wait. */
async function set(change: SegmentSettingsChange): Promise<void> {
  await admin.client.call('changeSegment', { customer_type: 'Partner', ...change })
  desk.advance(1)
  await everythingHasSpoken()
}

async function everythingHasSpoken(): Promise<void> {
  await desk.sweep()
  await desk.ctx.transaction(async ({ db }) => {
    await db.selectFrom('segments').select('room').forUpdate().execute()
    await db.selectFrom('chats').select('chat_id').forUpdate().execute()
  })
}

let next = 919813400000

async function writes(phone_number_id = PARTNER): Promise<string> {
  const phone = String(next++)
  const timestamp = Math.floor(desk.ctx.now().getTime() / 1000)
  await desk.sandbox.say(phone, {
    phone_number_id,
    type: 'text',
    text: 'Hello',
    timestamp,
  })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const chat = async (chat_id: string) => (await john.client.call('getChat', { chat_id })).chat

const alertsOf = async (chat_id: string) =>
  (await toldOf(desk, chat_id, 'sla_alert')).map((told) => [told.alert_type, told.elapsed_minutes])

/** Seconds that the customer has waited, by what the chat says. */
async function waited(chat_id: string): Promise<number> {
  const { waited_s, waiting_from } = await chat(chat_id)
  const since = waiting_from === null ? 0 : desk.ctx.now().getTime() - Date.parse(waiting_from)
  return waited_s + since / 1000
}

const flips = async (chat_id: string) =>
  (await toldOf(desk, chat_id, 'chat_updated')).map(({ waiting_paused }) => waiting_paused)

test('who writes while the desk is closed begins to wait when it opens', async () => {
  const chat_id = await writes()
  expect(await chat(chat_id)).toMatchObject({
    waiting_since: expect.any(String),
    waiting_paused: true,
    waiting_from: null,
    waited_s: 0,
  })
  goTo('08:59:58')
  await everythingHasSpoken()
  expect([await alertsOf(chat_id), await flips(chat_id)]).toEqual([[], []])

  goTo('09:00')
  const opened = await john.hears('chat_updated', (told) => told.chat_id === chat_id)
  expect(opened).toMatchObject({ waiting_paused: false, waited_s: 0 })
  expect(new Date(opened.waiting_from).toISOString()).toMatch(/T03:30:00.000Z$/)
  goTo('09:02:50')
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([])
  goTo('09:03')
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([['3min', 3]])
  expect(await flips(chat_id)).toEqual([false])
})

test('closing pauses who waits, and the next morning it goes on from there', async () => {
  goTo('17:58')
  const chat_id = await writes()
  goTo('18:00')
  const closed = await john.hears('chat_updated', (told) => told.chat_id === chat_id)
  expect(closed).toMatchObject({ waiting_paused: true, waiting_from: null })
  expect(closed.waited_s).toBeGreaterThan(100)
  expect(closed.waited_s).toBeLessThanOrEqual(120)
  goTo('08:00')
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([])
  goTo('09:00')
  await john.hears('chat_updated', (told) => told.chat_id === chat_id && !told.waiting_paused)
  expect(await waited(chat_id)).toBeGreaterThan(100)
  expect(await waited(chat_id)).toBeLessThan(150)
  goTo('09:01:20')
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([['3min', 3]])
  goTo('09:08:20')
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([
    ['3min', 3],
    ['10min', 10],
  ])
  expect(await flips(chat_id)).toEqual([true, false])
})

test('a closing during which the server was stopped is told once after the start', async () => {
  goTo('17:55:30')
  const chat_id = await writes()
  await restartAt('18:30')
  await john.hears('chat_updated', (told) => told.chat_id === chat_id)
  await everythingHasSpoken()
  expect(await flips(chat_id)).toEqual([true])
  expect(await waited(chat_id)).toBeLessThanOrEqual(270)
  // It came due in time, so it is told although the desk has closed by now; no minute is added.
  expect(await alertsOf(chat_id)).toEqual([['3min', 4]])
  // Closed and open again while nobody looked: nothing but the stopwatch shows it.
  await restartAt('09:02')
  await john.hears('chat_updated', (told) => told.chat_id === chat_id && !told.waiting_paused)
  expect(await waited(chat_id)).toBeLessThan(410)
}, 120_000)

test('other hours and thresholds count for who waits already', async () => {
  const chat_id = await writes()
  await set({ hours: null })
  await john.hears('chat_updated', (told) => told.chat_id === chat_id && !told.waiting_paused)
  expect(await chat(chat_id)).toMatchObject({ waiting_paused: false, waited_s: 0 })
  const { waiting_since, waiting_from } = await chat(chat_id)
  expect(waiting_from).toBe(waiting_since)
  desk.advance(60)
  await everythingHasSpoken()
  expect(await alertsOf(chat_id)).toEqual([])
  await set({ sla_alert_s: 30, sla_escalate_s: 90 })
  expect((await alertsOf(chat_id)).map(([type]) => type)).toEqual(['3min'])
  desk.advance(60)
  await everythingHasSpoken()
  expect((await alertsOf(chat_id)).map(([type]) => type)).toEqual(['3min', '10min'])
  // What is no change is not told.
  const told = (await flips(chat_id)).length
  await set({ greeting: '', sla_alert_s: 30 })
  expect(await flips(chat_id)).toHaveLength(told)
})

test('a segment has thresholds of its own, the others have those of the deployment', async () => {
  await set({ hours: null, sla_alert_s: 20, sla_escalate_s: 40, awaiting_s: 10 })
  const [partner, rider] = [await writes(), await writes(CUSTOMER)]
  desk.advance(20)
  await everythingHasSpoken()
  desk.advance(20)
  await everythingHasSpoken()
  expect((await alertsOf(partner)).map(([type]) => type)).toEqual(['3min', '10min'])
  expect(await alertsOf(rider)).toEqual([])
  for (const chat_id of [partner, rider]) {
    await john.client.socket.emit('send_message', { chat_id, message: 'One moment' })
  }
  desk.advance(10)
  await john.hears('tag_updated', (told) => told.chat_id === partner)
  expect(await toldOf(desk, rider, 'tag_updated')).toEqual([])
  await set({ awaiting_s: null })
})

test('an alert that would not come before the escalation is refused, and nothing changes', async () => {
  const settings = async () =>
    (await admin.client.call('segmentSettings', { customer_type: 'Partner' })).settings
  const before = await settings()
  for (const change of [
    { sla_alert_s: 700 },
    { sla_escalate_s: 100 },
    { sla_alert_s: 90, sla_escalate_s: 90 },
  ]) {
    await expect(set(change)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('must come later than the alert'),
    })
  }
  expect(await settings()).toEqual(before)
})

test('an answer that fails after closing restores what was waited while the desk was open', async () => {
  goTo('17:58')
  const chat_id = await writes()
  const { waiting_since } = await chat(chat_id)
  goTo('18:01')
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  await john.client.socket.emit('send_message', { chat_id, message: 'Tomorrow' })
  await until('the customer waits again', async () => {
    const now = await chat(chat_id)
    return now.waiting_since === waiting_since && now.last_interaction_by === 'Executive'
  })
  const restored = await chat(chat_id)
  expect(restored).toMatchObject({ waiting_paused: true, waiting_from: null })
  expect(restored.waited_s).toBeGreaterThan(100)
  expect(restored.waited_s).toBeLessThanOrEqual(120)
})

test('a segment that is always open is never looked at', async () => {
  await set({ hours: null })
  const due = await desk.ctx.db.selectFrom('segments').select('hours_due_at').execute()
  expect(due.filter(({ hours_due_at }) => hours_due_at !== null)).toEqual([])
})

test('hours that no clock follows are followed from the start', async () => {
  const chat_id = await writes()
  await desk.ctx.db.updateTable('segments').set({ hours_due_at: null }).execute()
  await restartAt('10:00')
  await john.hears('chat_updated', (told) => told.chat_id === chat_id && !told.waiting_paused)
  const segment = await desk.ctx.db
    .selectFrom('segments')
    .select('hours_due_at')
    .where('customer_type', '=', 'Partner')
    .executeTakeFirstOrThrow()
  expect(segment.hours_due_at?.toISOString()).toMatch(/T12:30:00.000Z$/)
}, 120_000)

const MANY = 450

test(`hundreds who wait are let go on once when the desk opens${onPostgres ? ', on two nodes' : ' (two nodes need DATABASE_URL: the embedded database has one)'}`, async () => {
  const contexts = [desk.ctx]
  if (onPostgres) contexts.push(createContext((await desk.secondNode()).parts, system))
  const since = desk.ctx.now()
  await sql`INSERT INTO customers (customer_id, customer)
    SELECT 'many' || n, 'many' || n FROM generate_series(1, ${sql.lit(MANY)}) AS n`.execute(
    desk.ctx.db,
  )
  await sql`INSERT INTO chats (chat_id, customer_id, customer_type, channel, sort_at, created_at,
      waiting_since, waiting_paused, assigned_executive_id)
    SELECT customer_id, customer_id, 'Partner', 'whatsapp', ${since}::timestamptz, ${since}::timestamptz,
      ${since}::timestamptz, true, 'exec_agent_john'
    FROM customers WHERE customer_id LIKE 'many%'`.execute(desk.ctx.db)
  goTo('09:00:01')
  await until('all wait on', async () => {
    await Promise.all([...contexts, ...contexts].map((ctx) => sweepClocks(ctx)))
    await everythingHasSpoken()
    const paused = await sql`SELECT FROM chats WHERE waiting_paused`.execute(desk.ctx.db)
    return paused.rows.length === 0
  })
  const { rows } = await sql<{ times: number; chats: number }>`
    SELECT times, count(*)::int AS chats FROM (
      SELECT count(*)::int AS times FROM (
        SELECT event, payload FROM change_log UNION ALL SELECT event, payload FROM change_outbox
      ) AS told
      WHERE event = 'chat_updated' AND payload->>'chat_id' LIKE 'many%'
      GROUP BY payload->>'chat_id') AS each_chat
    GROUP BY 1`.execute(desk.ctx.db)
  expect(rows).toEqual([{ times: 1, chats: MANY }])
}, 60_000)
