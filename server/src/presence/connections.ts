import type { ExecutiveActor } from '../actor.ts'
import type { Context, Db } from '../context.ts'
import { newId } from '../platform/id.ts'
import { changeStatus } from './set-status.ts'

const RENEW_MS = 10_000

/**
 * Keeps this node's leases, and takes executives offline who have had none for `GONE_S`. Nobody is
 * judged before this node has been up that long: after an outage everybody needs time to return.
 */
export function watchConnections(ctx: Context) {
  const node_id = newId()
  const startedAt = Date.now()
  const goneMs = ctx.config.clocks.gone * 1000

  const renew = async () => {
    await ctx.db
      .updateTable('connections')
      .set({ renewed_at: ctx.now() })
      .where('node_id', '=', node_id)
      .execute()
    if (Date.now() - startedAt >= goneMs) await takeGoneOffline(ctx, goneMs)
  }
  const timer = setInterval(
    () => {
      renew().catch((error) => ctx.log.warn({ error }, 'leases could not be renewed'))
    },
    Math.min(RENEW_MS, goneMs / 3),
  )

  return {
    async connected(connection_id: string, actor: ExecutiveActor) {
      const { executive_id, session_id } = actor
      await ctx.db
        .insertInto('connections')
        .values({ connection_id, executive_id, session_id, node_id, renewed_at: ctx.now() })
        .execute()
    },
    /** The lease stays for a moment: a reconnect in time changes nothing. */
    async disconnected(connection_id: string) {
      await ctx.db
        .updateTable('connections')
        .set({ node_id: 'left' })
        .where('connection_id', '=', connection_id)
        .execute()
    },
    stop: () => clearInterval(timer),
  }
}

async function takeGoneOffline(ctx: Context, goneMs: number): Promise<void> {
  const limit = new Date(ctx.now().getTime() - goneMs)
  const gone = await goneExecutives(ctx.db, limit)
  for (const { executive_id } of gone) await changeStatus(ctx, executive_id, 'offline', 'gone')
  await ctx.db
    .deleteFrom('connections')
    .where('renewed_at', '<', new Date(limit.getTime() - 60_000))
    .execute()
}

const goneExecutives = (db: Db, limit: Date) =>
  db
    .selectFrom('executives')
    .select('executive_id')
    .where('status', '!=', 'offline')
    .where('status_since', '<', limit)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('connections')
            .whereRef('connections.executive_id', '=', 'executives.executive_id')
            .where('renewed_at', '>', limit)
            .select(eb.lit(1).as('one')),
        ),
      ),
    )
    .execute()
