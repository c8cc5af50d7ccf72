import type { Chat } from '@smart-chat/contract'
import { sql } from 'kysely'
import { actorLine } from '../actor.ts'
import { presentChat } from '../chats/present.ts'
import type { Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { publishLine } from '../timeline/write.ts'
import { tellDecision } from './tell.ts'
import { type Decision, sayDecision, spansOf } from './words.ts'

/**
 * Writes down who has these locked chats of one segment from now on, and why: the assignments, what
 * their executives have not seen, whose turn it was, and a line of the timeline each, in one
 * statement. Tells all of it but `chat_updated`, which is for the caller to tell when all that
 * happens with a chat is done.
 *
 * @param decisions in the order in which they were made; the later one had the later turn
 * @returns the chats as clients see them, in the same order
 */
export async function settle(
  tx: Tx,
  customer_type: string,
  decisions: Decision[],
): Promise<Chat[]> {
  if (decisions.length === 0) return []
  const spans = await spansOf(tx, customer_type)
  const lines = decisions.map((decision) => ({
    chat_id: decision.chat_id,
    at: tx.now(),
    kind: decision.to === null ? ('released' as const) : ('assigned' as const),
    text: sayDecision(decision, spans),
    ...actorLine(tx.actor),
  }))
  const written = await write(tx, customer_type, decisions, lines)
  const chats: Chat[] = []
  for (const [index, decision] of decisions.entries()) {
    const { line_id, ...row } = written.get(decision.chat_id) as WrittenChat
    const chat = presentChat(row)
    await tellDecision(tx, chat, decision)
    publishLine(tx, { ...(lines[index] as (typeof lines)[number]), id: String(line_id) })
    chats.push(chat)
  }
  return chats
}

type WrittenChat = Parameters<typeof presentChat>[0] & { line_id: number }

/**
 * Turns are told apart by microseconds of real time, in order under any test clock, and also where
 * the clock itself is coarser than that or was put back.
 */
async function write(
  tx: Tx,
  customer_type: string,
  decisions: Decision[],
  lines: { at: Date; kind: string; text: string; actor: string; actor_name: string }[],
): Promise<Map<string, WrittenChat>> {
  const rows = decisions.map(({ chat_id, from, to, reason }, index) => ({
    chat_id,
    executive_id: to?.executive_id ?? null,
    reason,
    // Whoever had it until now and did not leave has put it back.
    returned_by: to === null && reason === 'manual' ? (from?.executive_id ?? null) : null,
    ...lines[index],
    detail: { reason, load: to?.load, capacity: to?.capacity ?? undefined },
  }))
  const turns = new Map(
    rows.map(({ executive_id }, index) => [executive_id, { executive_id, place: index + 1 }]),
  )
  const { rows: written } = await sql<WrittenChat>`
    WITH decided AS (
      SELECT * FROM json_to_recordset(${json(rows)}::json) AS d (chat_id text, executive_id text,
        reason text, returned_by text, at timestamptz, kind text, text text, actor text, actor_name text, detail jsonb)
    ), turned AS (
      UPDATE executive_segments AS s
      SET last_assigned_at = latest.at + t.place * interval '1 microsecond'
      FROM json_to_recordset(${json([...turns.values()])}::json) AS t (executive_id text, place integer),
        (SELECT greatest(clock_timestamp(), max(last_assigned_at)) AS at
          FROM executive_segments WHERE customer_type = ${customer_type}) AS latest
      WHERE s.executive_id = t.executive_id AND s.customer_type = ${customer_type}
    ), lines AS (
      INSERT INTO timeline (chat_id, at, kind, actor, actor_name, text, detail)
      SELECT chat_id, at, kind, actor, actor_name, text, detail FROM decided
      RETURNING id, chat_id
    ), changed AS (
      UPDATE chats SET
        assigned_executive_id = d.executive_id,
        assigned_reason = CASE WHEN d.executive_id IS NOT NULL THEN d.reason END,
        assigned_at = CASE WHEN d.executive_id IS NOT NULL THEN d.at END,
        last_executive_id = coalesce(d.executive_id, last_executive_id),
        returned_by = d.returned_by,
        unseen_count = incoming_count - coalesce((
          SELECT max(incoming_seen) FROM chat_reads AS r
          WHERE r.chat_id = d.chat_id
            AND (d.executive_id IS NULL OR r.executive_id = d.executive_id)), 0)
      FROM decided AS d WHERE chats.chat_id = d.chat_id
      RETURNING chats.*
    )
    SELECT changed.*, lines.id AS line_id,
      p.customer, p.name AS customer_name, p.profile, p.documents_status, p.dco_status,
      p.in_journey_status, e.name AS assigned_executive_name,
      w.closes_at AS service_window_closes_at
    FROM changed
    JOIN lines USING (chat_id)
    JOIN customers AS p ON p.customer_id = changed.customer_id
    LEFT JOIN executives AS e ON e.executive_id = changed.assigned_executive_id
    LEFT JOIN service_windows AS w
      ON w.customer_id = changed.customer_id AND w.phone_number_id = changed.phone_number_id`.execute(
    tx.db,
  )
  return new Map(written.map((row) => [row.chat_id, row]))
}
