import { sql } from 'kysely'
import type { Context, Db } from '../context.ts'
import type { Change } from '../platform/changes/tail.ts'

/** How many rows of the log one call looks at, so that a long absence never becomes one long query. */
const STRETCH = 20_000

/** A database's own mark: after a restored backup, cursors of before mean nothing. */
export async function readEpoch(db: Db): Promise<string> {
  const { rows } = await sql<{ epoch: string }>`
    INSERT INTO settings (key, value) VALUES ('epoch', to_jsonb(substr(md5(random()::text), 1, 8)))
    ON CONFLICT (key) DO UPDATE SET value = settings.value
    RETURNING value #>> '{}' AS epoch`.execute(db)
  return rows[0]?.epoch ?? ''
}

export const cursorText = (epoch: string, cursor: number) => `${epoch}-${cursor}`

/**
 * What a client would have been sent since a cursor, for the rooms it is in. Facts are told from the
 * same log, so this and the live events never disagree.
 */
export async function sync(
  ctx: Context,
  input: { since?: string | undefined; limit: number },
  client: { rooms: string[]; epoch: string; position: number },
) {
  const { epoch, position } = client
  if (input.since === undefined) return answer(epoch, [], position, false)
  const since = readCursor(input.since, epoch)
  if (since === null || !(await isKept(ctx.db, since, position))) {
    return { ...answer(epoch, [], position, false), reset: true }
  }
  const until = await endOfStretch(ctx.db, since, position)
  const { rows } = await sql<Change>`
    SELECT * FROM change_log
    WHERE cursor > ${since} AND cursor <= ${until} AND rooms && ${client.rooms}::text[]
    ORDER BY cursor LIMIT ${input.limit + 1}`.execute(ctx.db)
  const more = rows.length > input.limit
  const events = rows.slice(0, input.limit)
  const reached = more ? (events.at(-1)?.cursor ?? since) : Math.max(until, since)
  return answer(epoch, events, reached, more || until < position)
}

/** Cursors have gaps, so a stretch is counted in rows. */
async function endOfStretch(db: Db, since: number, position: number): Promise<number> {
  const last = await db
    .selectFrom('change_log')
    .select('cursor')
    .where('cursor', '>', since)
    .where('cursor', '<=', position)
    .orderBy('cursor')
    .offset(STRETCH)
    .limit(1)
    .executeTakeFirst()
  return last?.cursor ?? position
}

function answer(epoch: string, changes: Change[], reached: number, has_more: boolean) {
  return {
    events: changes.map(({ cursor, event, payload }) => ({
      cursor: cursorText(epoch, cursor),
      event,
      payload: { ...payload, cursor: cursorText(epoch, cursor) },
    })),
    has_more,
    cursor: cursorText(epoch, reached),
    reset: false,
  }
}

function readCursor(since: string, epoch: string): number | null {
  const [of, number = ''] = since.split('-')
  return of === epoch && /^\d{1,15}$/.test(number) ? Number(number) : null
}

/** Whether everything after a cursor is still in the log; at its end there is nothing to lose. */
async function isKept(db: Db, since: number, position: number): Promise<boolean> {
  if (since >= position) return true
  const oldest = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'change_log_starts_after')
    .executeTakeFirst()
  return since >= Number(oldest?.value ?? 0)
}
