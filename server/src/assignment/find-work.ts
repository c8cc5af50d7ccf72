import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { loadOf } from './assign-next.ts'

export interface Work {
  customer_type: string
  /** How many chats the one person who is free may have; null: more, or there are several people. */
  places: number | null
}

/**
 * The segments in which a chat waits in the queue though somebody is free who may have it. Where no
 * chat waits it costs a look at the front of an index for each segment.
 *
 * @param customer_types null: all
 */
export async function findWork(db: Db, customer_types: string[] | null): Promise<Work[]> {
  const { rows } = await sql<Work>`
    WITH queues AS MATERIALIZED (
      SELECT customer_type FROM segments
      WHERE (${customer_types}::text[] IS NULL OR customer_type = ANY (${customer_types}::text[]))
        AND EXISTS (
          SELECT FROM chats q WHERE q.customer_type = segments.customer_type
            AND q.status = 'active' AND q.assigned_executive_id IS NULL)
    ), free AS MATERIALIZED (
      SELECT queues.customer_type, count(*) AS people, min(executive_id) AS one,
        CASE WHEN count(*) = 1 THEN min(places) END AS places
      FROM queues CROSS JOIN LATERAL (
        SELECT e.executive_id, l.places
        FROM executive_segments s
        JOIN executives e USING (executive_id)
        CROSS JOIN LATERAL (
          SELECT CASE WHEN e.capacity IS NOT NULL
            THEN e.capacity - ${loadOf('e.executive_id')} END AS places
        ) AS l
        WHERE s.customer_type = queues.customer_type
          AND e.status = 'online' AND e.disabled_at IS NULL
          AND (e.capacity IS NULL OR l.places > 0)
        LIMIT 2
      ) AS people
      GROUP BY queues.customer_type
    )
    SELECT customer_type, places FROM free
    WHERE people > 1 OR EXISTS (
      SELECT FROM chats q WHERE q.customer_type = free.customer_type
        AND q.status = 'active' AND q.assigned_executive_id IS NULL
        AND q.returned_by IS DISTINCT FROM free.one)`.execute(db)
  return rows
}
