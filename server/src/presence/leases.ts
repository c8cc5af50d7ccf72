import type { Context } from '../context.ts'

/** A lease not renewed for this long is that of a node that died. */
const LEASE_MS = 30_000

/** Whether any node holds a live socket of the executive. */
export async function isConnected(ctx: Context, executive_id: string): Promise<boolean> {
  const lease = await ctx.db
    .selectFrom('connections')
    .select('connection_id')
    .where('executive_id', '=', executive_id)
    .where('renewed_at', '>', new Date(ctx.now().getTime() - LEASE_MS))
    .limit(1)
    .executeTakeFirst()
  return lease !== undefined
}

/** A session that ended has no connections, even where its sockets are yet to be closed. */
export async function forgetConnections(ctx: Context, session_id: string): Promise<void> {
  await ctx.db.deleteFrom('connections').where('session_id', '=', session_id).execute()
}
