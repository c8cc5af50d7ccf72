import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '../actor.ts'
import { createContext } from '../context.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { sweepClocks } from './sweep.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})

afterAll(async () => {
  await desk?.stop()
})

const EACH = 250

/** As many chats each that wait, that escalate, that we answered, and whose windows close. */
async function manyDue(): Promise<void> {
  const { db } = desk.ctx
  const ago = (seconds: number) => new Date(desk.ctx.now().getTime() - seconds * 1000)
  await sql`INSERT INTO customers (customer_id, customer)
    SELECT kind || n, kind || n
    FROM unnest(ARRAY['waits', 'escalates', 'answered', 'closes']) AS kind, generate_series(1, ${sql.lit(EACH)}) AS n`.execute(
    db,
  )
  await sql`INSERT INTO chats (chat_id, customer_id, customer_type, phone_number_id, channel, sort_at, created_at,
      waiting_since, sla_alert_due_at, sla_escalation_due_at, awaiting_due_at)
    SELECT customer_id, customer_id, 'Partner', ${PARTNER}, 'whatsapp', now(), now(),
      CASE WHEN waits THEN ${ago(200)}::timestamptz WHEN escalates THEN ${ago(700)}::timestamptz END,
      CASE WHEN waits THEN ${ago(20)}::timestamptz WHEN escalates THEN ${ago(520)}::timestamptz END,
      CASE WHEN waits THEN ${ago(-400)}::timestamptz WHEN escalates THEN ${ago(100)}::timestamptz END,
      CASE WHEN customer_id LIKE 'answered%' THEN ${ago(5)}::timestamptz END
    FROM (SELECT customer_id, customer_id LIKE 'waits%' AS waits,
      customer_id LIKE 'escalates%' AS escalates FROM customers) AS made`.execute(db)
  await sql`INSERT INTO service_windows
    SELECT customer_id, ${PARTNER}, now(), ${ago(1)}::timestamptz, NULL, ${ago(1)}::timestamptz
    FROM customers WHERE customer_id LIKE 'closes%'`.execute(db)
}

/** Also none that a sweep under way has taken and not yet told: the rows are locked until then. */
const nothingIsDue = () =>
  desk.ctx.transaction(async (tx) => {
    const chats = await sql`SELECT 1 FROM chats
      WHERE least(sla_alert_due_at, awaiting_due_at) IS NOT NULL FOR UPDATE`.execute(tx.db)
    const windows = await sql`SELECT 1 FROM service_windows
      WHERE closed_due_at IS NOT NULL FOR UPDATE`.execute(tx.db)
    return chats.rows.length + windows.rows.length === 0
  })

/** How often each thing was said of each of the chats. */
async function said() {
  const { rows } = await sql<{ what: string; times: number; chats: number }>`
    SELECT what, times, count(*)::int AS chats FROM (
      SELECT concat_ws(' ', event, payload->>'alert_type', payload->>'action') AS what, count(*)::int AS times
      FROM (SELECT event, payload FROM change_log UNION ALL SELECT event, payload FROM change_outbox) AS told
      WHERE event IN ('sla_alert', 'tag_updated', 'service_window_closed', 'service_window_closing')
      GROUP BY 1, payload->>'chat_id') AS each_chat
    GROUP BY 1, 2 ORDER BY 1`.execute(desk.ctx.db)
  return rows
}

test(`a thousand clocks that are due together each speak once${onPostgres ? ', whichever of two nodes takes them' : ' (two nodes need DATABASE_URL: the embedded database has one)'}`, async () => {
  const contexts = [desk.ctx]
  if (onPostgres) contexts.push(createContext((await desk.secondNode()).parts, system))
  await manyDue()
  await until('all have spoken', async () => {
    await Promise.all([...contexts, ...contexts].map((ctx) => sweepClocks(ctx)))
    return nothingIsDue()
  })
  expect(await said()).toEqual([
    { what: 'service_window_closed', times: 1, chats: EACH },
    { what: 'sla_alert 10min', times: 1, chats: EACH },
    { what: 'sla_alert 3min', times: 1, chats: EACH },
    { what: 'tag_updated add', times: 1, chats: EACH },
  ])
}, 60_000)

test('the sweep looks at the front of its indexes, however many chats there are', async () => {
  const { db } = desk.ctx
  await sql`INSERT INTO chats (chat_id, customer_id, customer_type, channel, status, sort_at, created_at)
    SELECT 'done' || n, 'waits1', 'Partner', 'inapp', 'resolved', now(), now()
    FROM generate_series(1, 4000) AS n`.execute(db)
  for (const analysed of [false, true]) {
    if (analysed) await sql`ANALYZE chats`.execute(db)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT chat_id FROM chats
      WHERE least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at) <= ${desk.ctx.now()}
      ORDER BY least(sla_alert_due_at, sla_escalation_due_at, awaiting_due_at) LIMIT 100`.execute(
      db,
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('chats_due')
    expect(plan).not.toContain('Seq Scan')
    const waiting = await sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT chat_id FROM chats
      WHERE customer_type = 'Partner' AND status = 'active' AND waiting_since IS NOT NULL
        AND (waiting_since, chat_id) > ('-infinity'::timestamptz, '')
      ORDER BY waiting_since, chat_id LIMIT 200`.execute(db)
    expect(waiting.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('chats_waiting')
  }
})
