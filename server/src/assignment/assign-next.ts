import type { AssignmentReason } from '@smart-chat/contract'
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

export interface Assignee {
  executive_id: string
  name: string
  reason: AssignmentReason
}

/**
 * Everything that decides who gets a chat takes this lock first, so no two decisions see the same
 * free place: nobody is given more than the capacity, nobody offline is given anything.
 */
export async function lockAssignment(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('assignment'))`.execute(tx.db)
}

/**
 * Chooses the executive of a segment whose turn it is: online, below capacity, given a chat least
 * recently (or with the fewest chats, where the segment is set so). The last executive of a
 * returning customer comes first.
 *
 * @returns null when nobody is free: the chat waits
 */
export async function assignNext(
  tx: Tx,
  {
    customer_type,
    sticky,
    except,
  }: { customer_type: string; sticky: string | null; except?: string },
): Promise<Assignee | null> {
  await lockAssignment(tx)
  const { rows } = await sql<{ executive_id: string; name: string; routing: string }>`
    SELECT e.executive_id, e.name, g.routing
    FROM executive_segments s
    JOIN executives e USING (executive_id)
    JOIN segments g USING (customer_type)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN e.capacity IS NOT NULL OR g.routing = 'least_busy' THEN (
        SELECT count(*)::int FROM chats c
        WHERE c.assigned_executive_id = e.executive_id AND c.status = 'active'
          AND NOT c.awaiting_customer
      ) END AS load
    ) AS l
    WHERE s.customer_type = ${customer_type}
      AND e.status = 'online' AND e.disabled_at IS NULL
      AND e.executive_id IS DISTINCT FROM ${except ?? null}
      AND (e.capacity IS NULL OR l.load < e.capacity)
    ORDER BY
      (e.executive_id = ${sticky})::int DESC NULLS LAST,
      CASE WHEN g.routing = 'least_busy' THEN l.load END,
      s.last_assigned_at NULLS FIRST,
      e.executive_id
    LIMIT 1`.execute(tx.db)
  const next = rows[0]
  if (next === undefined) return null
  await takeTurn(tx, next.executive_id, customer_type)
  const reason = next.executive_id === sticky ? 'sticky' : (next.routing as AssignmentReason)
  return { executive_id: next.executive_id, name: next.name, reason }
}

/** Puts an executive at the end of the line; real time, so that turns differ under any test clock. */
export async function takeTurn(tx: Tx, executive_id: string, customer_type: string): Promise<void> {
  await tx.db
    .updateTable('executive_segments')
    .set({ last_assigned_at: sql<Date>`clock_timestamp()` })
    .where('executive_id', '=', executive_id)
    .where('customer_type', '=', customer_type)
    .execute()
}
