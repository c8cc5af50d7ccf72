import type { Context } from '../context.ts'
import { hasNoLeaseSince } from './leases.ts'
import type { Readiness } from './readiness.ts'
import { changeStatus } from './set-status.ts'

/**
 * Takes executives offline of whom no node has had a connection for `GONE_S`; their chats are handed
 * on. Any node may do it at any time.
 */
export async function sweepGone(ctx: Context, readiness: Readiness): Promise<void> {
  const goneMs = ctx.config.clocks.gone * 1000
  if (!readiness.mayJudge(goneMs)) return
  const since = new Date(ctx.now().getTime() - goneMs)
  const gone = await ctx.db
    .selectFrom('executives')
    .select('executive_id')
    .where('status', '!=', 'offline')
    // Who was brought online by a call has as long to connect.
    .where('status_since', '<', since)
    .where(hasNoLeaseSince(since))
    .execute()
  for (const { executive_id } of gone) {
    await changeStatus(ctx, executive_id, 'offline', 'gone', since)
  }
}
