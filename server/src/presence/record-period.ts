import { sql } from 'kysely'
import type { Db } from '../context.ts'

/**
 * Writes down since when somebody is in the state in which they are now, as the row of the
 * executive has it, and with that until when they were in the one before. To be called in the
 * transaction of every change; of two changes in one moment the last one counts.
 */
export async function recordPeriod(db: Db, executive_id: string, reason: string): Promise<void> {
  await sql`
    UPDATE presence_periods p SET until = e.status_since FROM executives e
    WHERE p.executive_id = ${executive_id} AND e.executive_id = p.executive_id
      AND p.until IS NULL AND p.since < e.status_since`.execute(db)
  await sql`
    INSERT INTO presence_periods (executive_id, since, status, reason)
    SELECT executive_id, status_since, status, ${reason} FROM executives
    WHERE executive_id = ${executive_id}
    ON CONFLICT (executive_id, since)
      DO UPDATE SET status = excluded.status, reason = excluded.reason, until = NULL`.execute(db)
}
