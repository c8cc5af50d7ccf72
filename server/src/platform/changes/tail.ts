import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/connect.ts'
import type { Tables } from '../db/tables.ts'
import type { Log } from '../log.ts'

/** One event of the change log, as every node reads it. */
export interface Change {
  cursor: number
  event: string
  rooms: string[]
  payload: Record<string, unknown>
  origin: string | null
  at: Date
}

export interface Tail {
  /** There may be something new: read on now. */
  wake(): void
  /** Hear every change, in the order of the log. */
  listen(listener: (change: Change) => void): void
  /** The place in the log up to which this node has told its sockets. */
  position(): number
  /** Resolves when this node has told its sockets all that is committed by now. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

const BATCH = 500

/** After so many moved events the outbox is cleared of what they left behind. */
const CLEARED_AFTER = 500

/** Another node's wake-up may be lost, the poll is not. */
const POLL_MS = 250

/**
 * Follows the change log from its present end and tells the listeners: the only way by which a fact
 * reaches a socket (docs/decisions/0006).
 */
export async function startTail(database: Database, log: Log): Promise<Tail> {
  const { db } = database
  const listeners: ((change: Change) => void)[] = []
  let position = await startPosition(db)
  let woken = false
  let stopped = false
  let wakeUp: (() => void) | null = null
  let mayHaveCrashed = false
  database.onLost(() => {
    mayHaveCrashed = true
  })

  let moved = 0
  let waiting: (() => void)[] = []

  const follow = async () => {
    while (!stopped) {
      woken = false
      const asked = waiting
      waiting = []
      const changes = await readOn()
      for (const change of changes) {
        position = change.cursor
        for (const listener of listeners) listener(change)
      }
      if (changes.length === BATCH) waiting.push(...asked)
      else for (const resolve of asked) resolve()
      moved += changes.length
      if (moved >= CLEARED_AFTER) {
        moved = 0
        void clearOutbox(db, log)
      }
      if (changes.length < BATCH && !woken) await rest()
    }
  }

  const readOn = async (): Promise<Change[]> => {
    try {
      if (mayHaveCrashed) {
        // Make sure that no cursor is ever given twice.
        await startPosition(db)
        mayHaveCrashed = false
      }
      const { rows } = await sql<Change>`SELECT * FROM take_changes(${position}, ${BATCH})`.execute(
        db,
      )
      return rows
    } catch (error) {
      if (!stopped) log.error({ error }, 'the change log could not be read; trying again')
      mayHaveCrashed = true
      return []
    }
  }

  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    }).finally(() => {
      wakeUp = null
    })

  const following = follow()
  return {
    wake() {
      woken = true
      wakeUp?.()
    },
    listen: (listener) => void listeners.push(listener),
    position: () => position,
    caughtUp: () =>
      new Promise((resolve) => {
        if (stopped) return resolve()
        waiting.push(resolve)
        woken = true
        wakeUp?.()
      }),
    async stop() {
      stopped = true
      wakeUp?.()
      await following
      for (const resolve of waiting) resolve()
    },
  }
}

/**
 * Moved events leave dead rows that every look into the outbox would pass over, and autovacuum comes
 * by once a minute at most.
 */
async function clearOutbox(db: Kysely<Tables>, log: Log): Promise<void> {
  try {
    await sql`VACUUM (SKIP_LOCKED, TRUNCATE false) change_outbox`.execute(db)
  } catch (error) {
    log.warn({ error }, 'the outbox could not be cleared')
  }
}

async function startPosition(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ latest: number }>`SELECT start_tail() AS latest`.execute(db)
  return Number(rows[0]?.latest ?? 0)
}
