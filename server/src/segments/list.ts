import type { Segment } from '@smart-chat/contract'
import type { Context } from '../context.ts'

/** These segments in the desk's order, as clients need them. */
export async function listSegments(ctx: Context, customer_types: string[]): Promise<Segment[]> {
  const rows = await ctx.db
    .selectFrom('segments')
    .select('customer_type')
    .where('customer_type', 'in', ['', ...customer_types])
    .orderBy('position')
    .execute()
  const segments = await Promise.all(rows.map((row) => ctx.segment(row.customer_type)))
  return segments.map(({ customer_type, room, update_event, sla_alert_s, sla_escalate_s }) => ({
    customer_type,
    room,
    update_event,
    sla_alert_s,
    sla_escalate_s,
  }))
}
