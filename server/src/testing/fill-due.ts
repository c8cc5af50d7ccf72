import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrate.ts'

interface Where {
  url: string | null
  folder: string
}

/**
 * Fills the database of a desk that is not running with customers of the segment Vendor who wait,
 * each for an executive of their own hundred, and whose alerts are all due at one moment.
 *
 * @param dueInMs from the end of the filling
 * @returns when they are due, and the milliseconds of the bare statements: to stop so many clocks, and
 *   to write so many events
 */
export async function fillDue(where: Where, chats: number, dueInMs: number) {
  return withDatabase(where, async (db) => {
    await sql`ALTER TABLE chats DISABLE TRIGGER ALL`.execute(db)
    await sql`INSERT INTO executives (executive_id, username, agent_number, name, role, password_hash,
        status)
      SELECT 'exec_due_' || n, 'due_' || n, 'due-' || n, 'Executive ' || n, 'executive', '', 'away'
      FROM generate_series(1, 100) AS n`.execute(db)
    await sql`INSERT INTO customers (customer_id, customer, name)
      SELECT 'due_' || n, (917000000000 + n)::text, 'Customer ' || n
      FROM generate_series(1, ${sql.lit(chats)}) AS n`.execute(db)
    await sql`INSERT INTO chats (chat_id, customer_id, customer_type, phone_number_id, channel,
        assigned_executive_id, sort_at, created_at, waiting_since, waiting_from, sla_alert_due_at,
        sla_escalation_due_at)
      SELECT 'due_' || n, 'due_' || n, 'Vendor', '100000000000003', 'whatsapp',
        'exec_due_' || (1 + n % 100), at, at, at, at, at, at + interval '1 year'
      FROM (SELECT n, now() - n * interval '1 millisecond' AS at
        FROM generate_series(1, ${sql.lit(chats)}) AS n) AS made`.execute(db)
    await sql`INSERT INTO chat_facets
      SELECT chat_id, customer_type, status, false, customer, search_text, NULL, NULL, NULL
      FROM chats JOIN customers USING (customer_id) WHERE chat_id LIKE 'due_%'`.execute(db)
    await sql`INSERT INTO chat_counts VALUES ('Vendor', 0, ${chats}, 0, 0)
      ON CONFLICT (customer_type, slot) DO UPDATE SET active = ${chats}`.execute(db)
    await sql`ALTER TABLE chats ENABLE TRIGGER ALL`.execute(db)
    await sql`VACUUM ANALYZE`.execute(db)
    const stopMs = await timed(() =>
      sql`UPDATE chats SET sla_alert_due_at = NULL, sla_alerted_for = waiting_since
        WHERE chat_id LIKE 'due_%'`.execute(db),
    )
    const writeMs = await timed(() =>
      sql`INSERT INTO change_outbox (event, rooms, payload, at)
        SELECT 'filled', '{Nobody,Nowhere}', json_build_object('chat_id', chat_id, 'customer',
          customer_id, 'customer_name', customer_id, 'customer_type', customer_type,
          'assigned_executive_id', assigned_executive_id, 'assigned_executive_name',
          assigned_executive_id, 'elapsed_minutes', 3, 'waiting_since', waiting_since,
          'alert_type', '3min'), now()
        FROM chats WHERE chat_id LIKE 'due_%'`.execute(db),
    )
    await sql`TRUNCATE change_outbox`.execute(db)
    const dueAt = new Date(Date.now() + dueInMs)
    await sql`UPDATE chats SET sla_alert_due_at = ${dueAt}, sla_alerted_for = NULL
      WHERE chat_id LIKE 'due_%'`.execute(db)
    await sql`VACUUM ANALYZE`.execute(db)
    return { dueAt: dueAt.getTime(), stopMs, writeMs }
  })
}

/** Of a desk that has stopped: how many alerts were told, and how long after a moment the last was written. */
export const toldAfter = (where: Where, dueAt: number) =>
  withDatabase(where, async (db) => {
    const { rows } = await sql<{ told: number; first: Date; last: Date }>`
      SELECT count(*)::int AS told, min(at) AS first, max(at) AS last FROM (
        SELECT event, at FROM change_log UNION ALL SELECT event, at FROM change_outbox
      ) AS changes WHERE event = 'sla_alert'`.execute(db)
    const [row] = rows
    if (row === undefined || row.told === 0) throw new Error('No alert was told.')
    const { told, first, last } = row
    return { told, firstMs: first.getTime() - dueAt, tookMs: last.getTime() - first.getTime() }
  })

export async function withDatabase<Value>(
  where: Where,
  work: (db: Db) => Promise<Value>,
): Promise<Value> {
  const folder = `${where.folder}/database`
  const database = await connectDatabase({ url: where.url, folder })
  try {
    await migrate(database.db)
    return await work(database.db)
  } finally {
    await database.close()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
