import type { OnlineExecutive } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { time } from '../chats/present.ts'
import { type Context, requireExecutive } from '../context.ts'
import { selectExecutives } from './queries.ts'

/** Who works in a segment (default: in any of the reader's), who is online first. */
export async function listExecutives(
  ctx: Context,
  { customer_type }: { customer_type?: string | undefined },
): Promise<{ executives: OnlineExecutive[] }> {
  const actor = requireExecutive(ctx.actor)
  if (customer_type !== undefined) requireSegment(actor, customer_type)
  const wanted = customer_type === undefined ? actor.customer_types : [customer_type]
  const rows = await selectExecutives(ctx.db)
    .where('disabled_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('executive_segments')
          .whereRef('executive_segments.executive_id', '=', 'executives.executive_id')
          .where('customer_type', 'in', ['', ...wanted])
          .select(eb.lit(1).as('one')),
      ),
    )
    .orderBy(sql`CASE status WHEN 'online' THEN 0 WHEN 'away' THEN 1 ELSE 2 END`)
    .orderBy('name')
    .execute()
  return {
    executives: rows.map((row) => ({
      id: row.executive_id,
      executive_id: row.executive_id,
      name: row.name,
      status: row.status,
      status_since: row.status_since.toISOString(),
      customer_type: row.customer_types[0] ?? '',
      customer_types: row.customer_types,
      active_chats: row.load ?? 0,
      capacity: row.capacity,
      last_activity: time(row.last_activity_at),
    })),
  }
}
