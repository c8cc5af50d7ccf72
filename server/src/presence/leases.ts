import { sql } from 'kysely'
import type { Context, Db } from '../context.ts'

/** A lease not renewed for this long is that of a node that died. */
const LEASE_MS = 30_000

export interface Lease {
  connection_id: string
  executive_id: string
  session_id: string
}

/** Writes leases of a node, or renews them; one that was lost or cleaned away is there again. */
export async function writeLeases(ctx: Context, node_id: string, leases: Lease[]): Promise<void> {
  await sql`
    INSERT INTO connections (connection_id, executive_id, session_id, node_id, renewed_at)
    SELECT connection_id, executive_id, session_id, ${node_id}, ${ctx.now()}
    FROM unnest(${leases.map((lease) => lease.connection_id)}::text[],
      ${leases.map((lease) => lease.executive_id)}::text[],
      ${leases.map((lease) => lease.session_id)}::text[])
      AS lease (connection_id, executive_id, session_id)
    ON CONFLICT (connection_id)
      DO UPDATE SET node_id = excluded.node_id, renewed_at = excluded.renewed_at`.execute(ctx.db)
}

/** The lease lasts on from the end of the connection: a reconnect in time changes nothing. */
export async function leaveLease(ctx: Context, connection_id: string): Promise<void> {
  await ctx.db
    .updateTable('connections')
    .set({ node_id: 'left', renewed_at: ctx.now() })
    .where('connection_id', '=', connection_id)
    .execute()
}

/** Forgets leases that nobody will ask for again, such as those of nodes that died. */
export async function forgetOldLeases(ctx: Context): Promise<void> {
  const keptMs = ctx.config.clocks.gone * 1000 + 60_000
  await ctx.db
    .deleteFrom('connections')
    .where('renewed_at', '<', new Date(ctx.now().getTime() - keptMs))
    .execute()
}

/** Since when a lease must have been renewed for its executive to be there. */
export const leasedSince = (ctx: Pick<Context, 'now'>) => new Date(ctx.now().getTime() - LEASE_MS)

/** Executives whom no node has had a connection of since then; for `where`. */
export const hasNoLeaseSince = (since: Date) =>
  sql<boolean>`NOT EXISTS (
    SELECT FROM connections
    WHERE connections.executive_id = executives.executive_id AND renewed_at > ${since})`

/** A session that ended has no connections, even where its sockets are yet to be closed. */
export async function forgetConnections(db: Db, session_id: string): Promise<void> {
  await db.deleteFrom('connections').where('session_id', '=', session_id).execute()
}
