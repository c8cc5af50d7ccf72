import { sql } from 'kysely'
import { withDatabase } from './fill-due.ts'

type Where = Parameters<typeof withDatabase>[0]

/**
 * Fills the database of a desk that is not running with customers of the segment SRDP who wait for
 * anybody, and executives who are offline, have room for all of them together, and work in Partner
 * too, whose lead is agent_arjun.
 */
export const fillQueue = (where: Where, chats: number, people: number) =>
  withDatabase(where, async (db) => {
    await sql`UPDATE executives SET role = 'lead' WHERE username = 'agent_arjun'`.execute(db)
    await sql`INSERT INTO executives (executive_id, username, agent_number, name, role, password_hash,
        capacity)
      SELECT 'exec_queue_' || n, 'queue_' || n, 'queue-' || n, 'Executive ' || n, 'executive', '',
        ${chats / people}::int
      FROM generate_series(1, ${people}::int) AS n`.execute(db)
    await sql`INSERT INTO executive_segments
      SELECT executive_id, customer_type, NULL FROM executives, segments
      WHERE executive_id LIKE 'exec_queue_%' AND customer_type IN ('Partner', 'SRDP')`.execute(db)
    await sql`INSERT INTO customers (customer_id, customer, name)
      SELECT 'queue_' || n, (916000000000 + n)::text, 'Customer ' || n
      FROM generate_series(1, ${chats}::int) AS n`.execute(db)
    await sql`INSERT INTO chats (chat_id, customer_id, customer_type, phone_number_id, channel,
        sort_at, created_at, waiting_since, waiting_from)
      SELECT 'queue_' || n, 'queue_' || n, 'SRDP', '100000000000004', 'whatsapp', at, at, at, at
      FROM (SELECT n, now() - n * interval '1 millisecond' AS at
        FROM generate_series(1, ${chats}::int) AS n) AS made`.execute(db)
    await sql`VACUUM ANALYZE`.execute(db)
  })

/** Of a desk that has stopped: how many were handed out, and how long after a moment the last one. */
export const handedOutAfter = (where: Where, from: number) =>
  withDatabase(where, async (db) => {
    const { rows } = await sql<{ given: number; last: Date; fewest: number; most: number }>`
      SELECT sum(chats)::int AS given, max(last) AS last, min(chats)::int AS fewest, max(chats)::int AS most
      FROM (
        SELECT count(*) AS chats, max(assigned_at) AS last FROM chats
        WHERE chat_id LIKE 'queue_%' AND assigned_executive_id IS NOT NULL
        GROUP BY assigned_executive_id
      ) AS each_one`.execute(db)
    const [row] = rows
    if (row === undefined || row.given === null) throw new Error('No chat was handed out.')
    return { ...row, tookMs: row.last.getTime() - from }
  })
