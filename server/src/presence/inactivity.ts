import type { ServerPayload } from '@smart-chat/contract'
import { sql } from 'kysely'
import { executiveRoom } from '../chats/audience.ts'
import type { Context, Tx } from '../context.ts'
import type { Readiness } from './readiness.ts'
import { changeStatus } from './set-status.ts'

/**
 * Warns executives who are online and do nothing, and takes those offline who go on doing nothing,
 * so that their chats are handed on; or lets them be away, or be, as `INACTIVE_EFFECT` says. Any
 * node may do it at any time; each is warned once.
 */
export async function sweepInactivity(ctx: Context, readiness: Readiness): Promise<void> {
  const { inactiveEffect: effect } = ctx.config
  if (effect === 'none' || !readiness.mayJudge(thresholds(ctx).inactiveMs)) return
  const now = ctx.now()
  const { rows: idle } = await sql<{ executive_id: string; offline_due_at: Date | null }>`
    SELECT executive_id, offline_due_at FROM executives
    WHERE status = 'online' AND (offline_due_at <= ${now}
      OR (offline_due_at IS NULL AND ${IDLE_SINCE} <= ${idleLimit(ctx)}))`.execute(ctx.db)
  for (const { executive_id, offline_due_at } of idle) {
    if (offline_due_at === null) await ctx.transaction((tx) => warn(tx, executive_id, effect))
    else await changeStatus(ctx, executive_id, effect, 'inactive')
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
async function warn(tx: Tx, executive_id: string, effect: 'offline' | 'away'): Promise<void> {
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
  const told: ServerPayload<'inactivity_warning'> = {
    offline_at: offline_due_at.toISOString(),
    effect,
  }
  tx.publish([executiveRoom(executive_id)], 'inactivity_warning', told)
}
