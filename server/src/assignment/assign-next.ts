import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../context.ts'
import {
  type Choice,
  distribute,
  type Free,
  hasRoom,
  type Routing,
  type Wanting,
} from './distribute.ts'

/**
 * Everything that decides who gets a chat takes this lock first, so no two decisions see the same
 * free place: nobody is given more than the capacity, nobody offline is given anything.
 */
export async function lockAssignment(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('assignment'))`.execute(tx.db)
}

export interface Chosen {
  choices: Choice[]
  routing: Routing
  /** Whether somebody has room for more. */
  isAnybodyFree: boolean
}

/**
 * Chooses who gets these locked chats of one segment: online, below capacity, given a chat least
 * recently (or with the fewest chats, where the segment is set so). Whoever answered the customer
 * last comes first. Nothing is written yet.
 *
 * @param arriving its first chat has just come in: whom an older one waits for is not chosen
 */
export async function chooseNext(
  tx: Tx,
  customer_type: string,
  chats: Wanting[],
  { arriving = false } = {},
): Promise<Chosen> {
  await lockAssignment(tx)
  const { routing } = await tx.segment(customer_type)
  const found = await findFree(tx, customer_type, chats, { routing, arriving })
  const people = found.filter((one) => !one.is_owed)
  const choices = distribute(chats, people, routing)
  const after = new Map(people.map((one) => [one.executive_id, one as Free]))
  for (const { to } of choices) after.set(to.executive_id, to)
  return { choices, routing, isAnybodyFree: [...after.values()].some(hasRoom) }
}

type Candidate = Free & {
  /** An older chat of the segment waits for somebody like them. */
  is_owed: boolean
}

/**
 * Who is free, in the order of their turns: as many as the chats can need, since each passes over
 * one person at most, and those who come first. Chats are counted only of as many people as it takes.
 */
async function findFree(
  tx: Tx,
  customer_type: string,
  chats: Wanting[],
  { routing, arriving }: { routing: Routing; arriving: boolean },
): Promise<Candidate[]> {
  const stickies = [...new Set(chats.flatMap(({ sticky }) => sticky ?? []))]
  const own = arriving ? (chats[0]?.chat_id ?? '') : ''
  const busy = routing === 'least_busy'
  // Sorted first, so that nobody's chats are counted who is not reached.
  const free = (whom: RawBuilder<unknown>) => sql`
    SELECT line.*, l.load
    FROM (
      SELECT e.executive_id, e.name, e.capacity, s.last_assigned_at
      FROM executive_segments s
      JOIN executives e USING (executive_id)
      WHERE s.customer_type = ${customer_type} ${whom}
        AND e.status = 'online' AND e.disabled_at IS NULL
      ORDER BY s.last_assigned_at NULLS FIRST, e.executive_id
    ) AS line
    CROSS JOIN LATERAL (
      SELECT CASE WHEN ${busy} OR line.capacity IS NOT NULL
        THEN ${loadOf('line.executive_id', own)} END AS load
    ) AS l
    WHERE line.capacity IS NULL OR l.load < line.capacity`
  const { rows } = await sql<Candidate>`
    SELECT executive_id, name, capacity,
      coalesce(load, ${loadOf('able.executive_id', own)}) AS load,
      ${arriving} AND EXISTS (
        SELECT FROM chats q
        WHERE q.customer_type = ${customer_type} AND q.status = 'active'
          AND q.assigned_executive_id IS NULL AND q.waiting_since IS NOT NULL
          AND q.chat_id <> ${own} AND q.returned_by IS DISTINCT FROM able.executive_id
      ) AS is_owed
    FROM (
      (${free(sql`AND s.executive_id = ANY (${stickies}::text[])`)})
      UNION
      (${free(sql``)}
        ORDER BY ${busy ? sql`l.load,` : sql``} last_assigned_at NULLS FIRST, executive_id
        LIMIT ${chats.length + 1})
    ) AS able
    ORDER BY last_assigned_at NULLS FIRST, executive_id`.execute(tx.db)
  return rows
}

/** Active chats that do not await the customer; a chat that reopens is not yet one of its last owner. */
export const loadOf = (executive: string, reopening = '') => sql<number>`(
  SELECT count(*)::int FROM chats c
  WHERE c.assigned_executive_id = ${sql.ref(executive)} AND c.status = 'active'
    AND NOT c.awaiting_customer AND c.chat_id <> ${reopening})`
