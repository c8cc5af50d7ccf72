import type { Kysely, Transaction } from 'kysely'
import type { Actor, ExecutiveActor } from './actor.ts'
import type { Channels } from './channels/channel.ts'
import type { Config } from './config.ts'
import { forbidden } from './errors.ts'
import type { ChangeRow, ChangeWriter } from './platform/changes/write.ts'
import { collectChanges } from './platform/changes/write.ts'
import type { Tables } from './platform/db/tables.ts'
import { inTransaction } from './platform/db/transaction.ts'
import type { Job, Jobs } from './platform/jobs/jobs.ts'
import type { Log } from './platform/log.ts'
import type { Rounds } from './platform/rounds.ts'
import type { Storage } from './platform/storage/storage.ts'
import type { Turns } from './platform/turns.ts'
import type { Segment, Segments } from './segments/segments.ts'

export type Db = Kysely<Tables>

/** The parts that `app.ts` builds once and every verb works with. */
export interface Parts {
  config: Config
  db: Db
  jobs: Jobs
  storage: Storage
  channels: Channels
  /** For what may take long: few at once, on connections of their own, and each ended in time. */
  searching: { db: Db; turns: Turns }
  /** The queue is handed out once for all who ask at once. */
  handOuts: Rounds<boolean>
  log: Log
  segments: Segments
  /** The only clock: tests move it. */
  now(): Date
  /** Tells the tail, here and on other nodes, that the change log has grown. */
  wake(): void
  /** Resolves when the sockets here have been told all that is committed by now. */
  told(): Promise<void>
  /** Signs the links of media, so that an `<img>` may use them. */
  signMediaUrl(media_id: string): string
  /** Whether a link was signed here for that file, and is still good. */
  isMediaToken(token: string, media_id: string): boolean
}

/** What a verb is given: on whose behalf, and the world. */
export interface Context extends Parts {
  actor: Actor
  /** The socket that asked, which is not told what it already knows. */
  origin: string | null
  /**
   * Runs `work` in one transaction; what it publishes and enqueues commits with it. It is run again
   * after a deadlock, so it must do nothing outside but through `tx`.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
  /** A segment as it is set. */
  segment(customer_type: string): Promise<Segment>
}

/** What there is inside a transaction: speak to `tx`, never to the context outside. */
export interface Tx {
  db: Transaction<Tables>
  actor: Actor
  config: Config
  now(): Date
  signMediaUrl(media_id: string): string
  /** A segment as it is set. */
  segment(customer_type: string): Promise<Segment>
  publish: ChangeWriter['publish']
  /** What was published so far, for a verb that writes it itself. */
  takeChanges(): ChangeRow[]
  /** @param afterS seconds until it may begin; others of its key go before it */
  enqueue<Data extends object>(job: Job<Data>, data: Data, afterS?: number): Promise<void>
}

/** As much of a transaction as telling needs. */
export type Teller = Pick<Tx, 'publish' | 'signMediaUrl' | 'segment'> & { db: Db }

export function createContext(parts: Parts, actor: Actor, origin: string | null = null): Context {
  return {
    ...parts,
    actor,
    origin,
    segment: (customer_type) => parts.segments.get(parts.db, customer_type),
    async transaction(work) {
      const result = await inTransaction(parts.db, async (db) => {
        const changes: ChangeWriter = collectChanges(origin, parts.now)
        const value = await work({
          db,
          actor,
          config: parts.config,
          now: parts.now,
          signMediaUrl: parts.signMediaUrl,
          segment: (customer_type) => parts.segments.get(db, customer_type),
          publish: changes.publish,
          takeChanges: changes.take,
          enqueue: (job, data, afterS) => parts.jobs.enqueue(job, data, db, afterS),
        })
        await changes.write(db)
        return { value, changed: changes.any() }
      })
      if (result.changed) parts.wake()
      return result.value
    },
  }
}

/** The signed-in person, or a refusal. */
export function requireExecutive(actor: Actor): ExecutiveActor {
  if (actor.kind !== 'executive') throw forbidden('Only an executive can do this.')
  return actor
}
