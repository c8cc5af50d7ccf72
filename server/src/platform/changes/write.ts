import type { Kysely } from 'kysely'
import { json } from '../db/json.ts'
import type { Tables } from '../db/tables.ts'

/** The room of what nodes tell each other through the change log; no socket is ever in it. */
export const NODES = '$nodes'

/** The rooms that hear of a change. */
export type Audience = readonly string[]

export interface ChangeWriter {
  publish(audience: Audience, event: string, payload: object): void
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
    publish(audience, event, payload) {
      count++
      rows.push({ event, rooms: [...audience], payload: json(payload), origin, at: now() })
    },
    async write(db) {
      if (rows.length > 0) await db.insertInto('change_outbox').values(rows).execute()
    },
    any: () => count > 0,
    take: () => rows.splice(0),
  }
}
