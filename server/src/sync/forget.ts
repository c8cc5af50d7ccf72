import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** The log is kept for seven days; who was away for longer fetches everything afresh. */
const KEPT_MS = 7 * 24 * 3_600_000

/** Deletes old changes and remembers up to where, so that `sync` can say `reset`. */
export async function forgetOldChanges(ctx: Context): Promise<void> {
  const limit = new Date(ctx.now().getTime() - KEPT_MS)
  await sql`
    WITH gone AS (DELETE FROM change_log WHERE at < ${limit} RETURNING cursor)
    INSERT INTO settings (key, value)
    SELECT 'change_log_starts_after', to_jsonb(max(cursor)) FROM gone HAVING count(*) > 0
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`.execute(ctx.db)
}
