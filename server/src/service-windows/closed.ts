import type { ClosedWindow } from '@smart-chat/contract'
import { type RawBuilder, sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { time } from '../chats/present.ts'
import { type Context, requireExecutive } from '../context.ts'

/** How many are named at most; all of them are counted. */
export const NAMED_MAX = 1000

/** A window that closes within this counts as closed: there is little time left to answer in. */
const CLOSING_MS = 3_600_000

/** The segments that are asked for: one of the reader's, or all of them. */
export function segmentsAsked(ctx: Context, customer_type: string | undefined): string[] {
  const { customer_types } = requireExecutive(ctx.actor)
  if (customer_type === undefined) return customer_types
  requireSegment(ctx.actor, customer_type)
  return [customer_type]
}

/**
 * Active WhatsApp chats whose service window is closed or closes within the hour, each with its
 * window: to be used as a table of SQL. A chat in the app has no window.
 */
export const closedChats = (customer_types: string[], now: Date) => sql`(
  SELECT c.chat_id, c.customer_id, c.customer_type, w.last_incoming_at, w.closes_at
  FROM chats c
  -- One look into an index for each active chat, however many are resolved.
  LEFT JOIN LATERAL (
    SELECT last_incoming_at, closes_at FROM service_windows
    WHERE customer_id = c.customer_id AND phone_number_id = c.phone_number_id LIMIT 1
  ) AS w ON true
  WHERE c.customer_type = ANY (${customer_types}) AND c.status = 'active'
    AND c.channel = 'whatsapp'
    AND (w.closes_at IS NULL OR w.closes_at <= ${new Date(now.getTime() + CLOSING_MS)})
)`

/** How a list calls a person, by one look into the index. */
export const personOf = (customer_id: RawBuilder<unknown>) => sql`(
  SELECT customer, name AS customer_name FROM customers
  WHERE customers.customer_id = ${customer_id} LIMIT 1
)`

export interface ClosedRow {
  chat_id: string
  customer: string
  customer_name: string
  customer_type: string
  last_incoming_at: Date | null
  closes_at: Date | null
  /** Of all, not only of those that are named. */
  count: number
}

/** Customers with an active chat that can only be answered with a template, or soon only so [13]. */
export async function listClosedWindows(
  ctx: Context,
  input: { customer_type?: string | undefined },
) {
  const { rows } = await sql<ClosedRow>`
    SELECT closed.*, person.*
    FROM (
      SELECT *, count(*) OVER ()::int AS count
      FROM ${closedChats(segmentsAsked(ctx, input.customer_type), ctx.now())} AS every
      ORDER BY last_incoming_at DESC NULLS LAST, chat_id LIMIT ${NAMED_MAX}
    ) AS closed
    CROSS JOIN LATERAL ${personOf(sql.ref('closed.customer_id'))} AS person
    ORDER BY last_incoming_at DESC NULLS LAST, chat_id`.execute(ctx.db)
  return { count: rows[0]?.count ?? 0, customers: rows.map(presentClosed) }
}

export const presentClosed = (row: ClosedRow): ClosedWindow => ({
  chat_id: row.chat_id,
  customer: row.customer,
  customer_name: row.customer_name,
  customer_type: row.customer_type,
  last_incoming_whatsapp_message: time(row.last_incoming_at),
  service_window_closes_at: time(row.closes_at),
})
