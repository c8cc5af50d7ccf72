import type { Stats } from '@smart-chat/contract'
import type { Db } from '../context.ts'

/** The counters of all segments, kept by the database with every change (`chat_counts`). */
export async function readStats(db: Db): Promise<Stats> {
  const rows = await db
    .selectFrom('segments')
    .leftJoin('chat_counts', 'chat_counts.customer_type', 'segments.customer_type')
    .select((eb) => [
      'segments.customer_type',
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('active'), 'integer'), eb.lit(0)).as('active'),
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('resolved'), 'integer'), eb.lit(0)).as('resolved'),
      eb.fn.coalesce(eb.cast<number>(eb.fn.sum('pending'), 'integer'), eb.lit(0)).as('pending'),
    ])
    .groupBy(['segments.customer_type', 'segments.position'])
    .orderBy('segments.position')
    .execute()
  const sum = (field: 'active' | 'resolved' | 'pending') =>
    rows.reduce((total, row) => total + row[field], 0)
  const pending = sum('pending')
  return {
    active: sum('active'),
    resolved: sum('resolved'),
    pending,
    awaiting_customer_response: pending,
    total: sum('active') + sum('resolved'),
    by_type: Object.fromEntries(
      rows.map(({ customer_type, ...counts }) => [customer_type, counts]),
    ),
  }
}
