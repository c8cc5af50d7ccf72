import { sql } from 'kysely'
import type { Context, Db } from '../context.ts'
import { syncAccount } from './sync.ts'

/** Whatever WhatsApp tells, the lists are read so often. */
const EVERY_S = 6 * 3600

/** A reading takes no longer; then another node may read. An account that did not answer waits as long. */
const CLAIM_S = 120

/** Every account is read anew, once, whichever node gets to it first: at a start. */
export async function askForAll(ctx: Context): Promise<void> {
  await sql`
    INSERT INTO template_syncs (waba_id, due_at)
    SELECT DISTINCT waba_id, ${ctx.now()}::timestamptz FROM business_numbers
    WHERE removed_at IS NULL
    ON CONFLICT (waba_id) DO UPDATE SET due_at = least(template_syncs.due_at, excluded.due_at)`.execute(
    ctx.db,
  )
}

/** Reads the accounts whose time has come, each on one node. */
export async function sweepTemplates(ctx: Context): Promise<void> {
  const now = ctx.now()
  const claimed = new Date(now.getTime() + CLAIM_S * 1000)
  const due = await ctx.db
    .updateTable('template_syncs')
    .set({ due_at: claimed })
    .where('due_at', '<=', now)
    .returning('waba_id')
    .execute()
  for (const { waba_id } of due) {
    try {
      await syncAccount(ctx, waba_id)
      await settle(ctx.db, waba_id, now, claimed)
    } catch (error) {
      ctx.log.warn({ error, waba_id }, 'the templates could not be read')
    }
  }
}

/** What was asked for meanwhile stays due. */
async function settle(db: Db, waba_id: string, readAt: Date, claimed: Date): Promise<void> {
  const next = new Date(readAt.getTime() + EVERY_S * 1000)
  await sql`
    UPDATE template_syncs SET read_at = ${readAt},
      due_at = CASE WHEN due_at >= ${claimed} THEN ${next} ELSE due_at END
    WHERE waba_id = ${waba_id}`.execute(db)
}
