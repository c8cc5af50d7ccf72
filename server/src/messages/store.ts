import { type Kysely, sql, type Updateable } from 'kysely'
import { windowDues } from '../customers/service-window.ts'
import { type ChangeRow, changesJson } from '../platform/changes/write.ts'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
import type { MessageRow } from './insert.ts'

/** All that a message changes when nothing special happens. */
export interface Stored {
  message: MessageRow
  /** The new state of its chat. */
  chat: Updateable<Tables['chats']>
  /** The version of the chat's row that all this builds on; null where the row is locked. */
  version: string | null
  /** The service window that it opens, if any. */
  window: { customer_id: string; phone_number_id: string; closesAt: Date } | null
  /** What is told of it. */
  changes: ChangeRow[]
}

/**
 * Writes a message, its chat, its window and its events in one statement: this is what the desk
 * does most.
 *
 * @returns false when the chat's row is no longer of that version: nothing was written
 */
export async function storeMessage(db: Kysely<Tables>, stored: Stored): Promise<boolean> {
  const { message, version } = stored
  const patch = Object.entries(stored.chat).map(
    ([column, value]) => sql`${sql.ref(column)} = ${value}`,
  )
  // `xmin` is PostgreSQL's own mark of a row's version: after any change it differs.
  const unchanged = version === null ? sql`` : sql`AND xmin::text = ${version}`
  const { rows } = await sql`
    WITH chat AS (
      UPDATE chats SET ${sql.join(patch)} WHERE chat_id = ${message.chat_id} ${unchanged}
      RETURNING chat_id
    ), stored AS (
      INSERT INTO messages
      SELECT row.* FROM chat, json_populate_record(NULL::messages, ${json(message)}::json) AS row
    ), opened AS (
      INSERT INTO service_windows AS w
      SELECT row.*
      FROM chat, json_populate_recordset(NULL::service_windows, ${windowJson(stored)}::json) AS row
      ON CONFLICT (customer_id, phone_number_id) DO UPDATE SET
        last_incoming_at = greatest(w.last_incoming_at, excluded.last_incoming_at),
        closes_at = excluded.closes_at,
        closing_due_at = excluded.closing_due_at,
        closed_due_at = excluded.closed_due_at
      WHERE w.closes_at < excluded.closes_at
    ), told AS (
      INSERT INTO change_outbox (event, rooms, payload, origin, at)
      SELECT event, rooms, payload, origin, at
      FROM chat, json_populate_recordset(NULL::change_outbox, ${changesJson(stored.changes)}::json)
    )
    SELECT chat_id FROM chat`.execute(db)
  return rows.length > 0
}

function windowJson({ window, message }: Stored): string {
  if (window === null) return '[]'
  const { closesAt, ...pair } = window
  return json([{ ...pair, last_incoming_at: message.datetime, ...windowDues(closesAt) }])
}
