import type { ServerPayload } from '@smart-chat/contract'
import { sql } from 'kysely'
import { executiveRoom } from '../chats/audience.ts'
import type { Context, Tx } from '../context.ts'
import { changeStatus } from './set-status.ts'

/** After a start or an outage everybody needs time to return and to show that they are there. */
const READY_MS = 60_000

/**
 * Warns executives who are online and do nothing, and takes those offline who go on doing nothing;
 * their chats are handed on. Any node may do it at any time; each is warned once.
 *
 * @param upSince when this node started: it judges nobody before it has been up for a while
 */
export async function sweepInactivity(ctx: Context, upSince: Date): Promise<void> {
  const now = ctx.now()
  const { inactiveMs } = thresholds(ctx)
  if (now.getTime() - upSince.getTime() < Math.min(READY_MS, inactiveMs)) return
  const { rows: idle } = await sql<{ executive_id: string; offline_due_at: Date | null }>`
    SELECT executive_id, offline_due_at FROM executives
    WHERE status = 'online' AND (offline_due_at <= ${now}
      OR (offline_due_at IS NULL AND ${IDLE_SINCE} <= ${idleLimit(ctx)}))`.execute(ctx.db)
  for (const { executive_id, offline_due_at } of idle) {
    if (offline_due_at === null) await ctx.transaction((tx) => warn(tx, executive_id))
    else await changeStatus(ctx, executive_id, 'offline', 'inactive')
  }
}

/** Coming online is a sign of life as well. */
const IDLE_SINCE = sql<Date>`greatest(last_activity_at, status_since)`

/** A minute of the usual four is left after the warning. */
function thresholds({ config }: Pick<Tx, 'config'>) {
  const inactiveMs = config.clocks.inactive * 1000
  return { inactiveMs, warningMs: Math.min(60_000, inactiveMs / 4) }
}

/** Who has done nothing since then is warned. */
function idleLimit(tx: Pick<Tx, 'config' | 'now'>): Date {
  const { inactiveMs, warningMs } = thresholds(tx)
  return new Date(tx.now().getTime() - inactiveMs + warningMs)
}

/** Says when it will happen, unless the executive has moved or was warned meanwhile. */
async function warn(tx: Tx, executive_id: string): Promise<void> {
  const offline_due_at = new Date(tx.now().getTime() + thresholds(tx).warningMs)
  const { numUpdatedRows } = await tx.db
    .updateTable('executives')
    .set({ offline_due_at })
    .where('executive_id', '=', executive_id)
    .where('status', '=', 'online')
    .where('offline_due_at', 'is', null)
    .where(IDLE_SINCE, '<=', idleLimit(tx))
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return
  const told: ServerPayload<'inactivity_warning'> = { offline_at: offline_due_at.toISOString() }
  tx.publish([executiveRoom(executive_id)], 'inactivity_warning', told)
}
