import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context, Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import type { GivenUp } from '../platform/jobs/jobs.ts'
import { tellOfLetter } from './tell.ts'

/**
 * Keeps what a job has given up. The same work has one letter: given up again after a replay, it is
 * open again, with the new reason as `replay_error`.
 */
export async function keepJob(tx: Tx, { name, data, reason }: GivenUp): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO dead_letters AS letter (source, name, item_key, item, reason, created_at)
    VALUES ('job', ${name}, ${digestOf(data)}, ${json(data)}::jsonb, ${reason}, ${tx.now()})
    ON CONFLICT (name, item_key) WHERE source = 'job' AND dismissed_at IS NULL DO UPDATE SET
      reason = CASE WHEN letter.replayed_at IS NULL THEN excluded.reason ELSE letter.reason END,
      replay_error =
        CASE WHEN letter.replayed_at IS NULL THEN letter.replay_error ELSE excluded.reason END,
      replayed_at = NULL
    RETURNING id`.execute(tx.db)
  for (const { id } of rows) tellOfLetter(tx, { id, source: 'job' }, true)
}

/** The work of a letter was begun anew in another way than by its replay. */
export async function countAsReplayed(
  tx: Tx,
  { name, data }: Pick<GivenUp, 'name' | 'data'>,
): Promise<void> {
  const begun = await tx.db
    .updateTable('dead_letters')
    .set((eb) => ({ replayed_at: tx.now(), replays: eb('replays', '+', 1), replay_error: null }))
    .where('source', '=', 'job')
    .where('name', '=', name)
    .where('item_key', '=', digestOf(data))
    .where('replayed_at', 'is', null)
    .where('dismissed_at', 'is', null)
    .returning(['id', 'source'])
    .executeTakeFirst()
  if (begun !== undefined) tellOfLetter(tx, begun, false)
}

/** Takes up the jobs that their queue marked as failed, since their processes died at the last try. */
export async function sweepFailedJobs(ctx: Context): Promise<void> {
  await ctx.transaction(async (tx) => {
    for (const given of await ctx.jobs.takeFailed(tx.db)) await keepJob(tx, given)
  })
}

/** The same for the same data; an index takes no long keys. */
const digestOf = (data: unknown) =>
  createHash('sha256')
    .update(json(data) ?? '')
    .digest('hex')
