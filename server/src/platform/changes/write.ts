import { type Kysely, sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Tables } from '../db/tables.ts'

/** The room of what nodes tell each other through the change log; no socket is ever in it. */
export const NODES = '$nodes'

/** The rooms that hear of a change. */
type Audience = readonly string[]

export interface ChangeWriter {
  /** @param by the socket that caused it; null: told to that one as well */
  publish(audience: Audience, event: string, payload: object, by?: null): void
  /** Writes what was published, in order, with the transaction's other writes. */
  write(db: Kysely<Tables>): Promise<void>
  /** Whether anything was published. */
  any(): boolean
  /** Hands the events over to a caller that writes them itself. */
  take(): ChangeRow[]
}

/** An event as it goes into the outbox; the payload is JSON text. */
export interface ChangeRow {
  event: string
  rooms: string[]
  payload: string
  origin: string | null
  at: Date
}

/**
 * Collects the events of one transaction, to be written in one statement before its commit.
 *
 * @param origin the socket that caused them and is not to hear its own `new_message`
 */
export function collectChanges(origin: string | null, now: () => Date): ChangeWriter {
  const rows: ChangeRow[] = []
  let count = 0
  return {
    publish(audience, event, payload, by) {
      count++
      const row = { event, rooms: [...audience], payload: json(payload), at: now() }
      rows.push({ ...row, origin: by === undefined ? origin : by })
    },
    async write(db) {
      if (rows.length === 0) return
      await sql`
        INSERT INTO change_outbox (event, rooms, payload, origin, at)
        SELECT event, rooms, payload, origin, at
        FROM json_populate_recordset(NULL::change_outbox, ${changesJson(rows)}::json)`.execute(db)
    },
    any: () => count > 0,
    take: () => rows.splice(0),
  }
}

/** Events as one JSON array, of which a statement makes rows; their payloads are JSON already. */
export const changesJson = (rows: ChangeRow[]): string =>
  `[${rows.map(({ payload, ...row }) => `{"payload":${payload},${json(row).slice(1)}`).join()}]`
