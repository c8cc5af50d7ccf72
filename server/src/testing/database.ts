import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutiveActor } from '../actor.ts'
import type { Context } from '../context.ts'
import { connectDatabase, type Database } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrate.ts'
import { createTurns } from '../platform/turns.ts'
import { createDatabase } from './desk.ts'
import { giveEmptyDatabase } from './empty-database.ts'
import { fillDesk, type Size } from './fill.ts'
import { type Watch, watchStatements } from './statements.ts'

/** A filled database without a desk around it, for verbs that only read. */
export interface Filled {
  database: Database
  watch: Watch
  /** On behalf of an executive of these segments, at this moment. */
  ctx(customer_types: string[], now?: Date): Context
  close(): Promise<void>
}

/** Fills a database of one's own, of the kind that the suite runs on. */
export async function filledDatabase(size: Size): Promise<Filled> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const own = await createDatabase()
  if (own === null) await giveEmptyDatabase(folder)
  const database = await connectDatabase({
    url: own?.url ?? null,
    folder: join(folder, 'database'),
    connections: 4,
  })
  await migrate(database.db)
  await fillDesk(database.db, size)
  const watch = watchStatements(database.db)
  const turns = createTurns(2)
  return {
    database,
    watch,
    ctx: (customer_types, now = new Date()) =>
      ({
        db: database.db,
        searching: { db: database.searching, turns },
        actor: actorIn(customer_types),
        now: () => now,
        signMediaUrl: (media_id: string) => media_id,
      }) as Partial<Context> as Context,
    async close() {
      await database.close()
      await own?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const actorIn = (customer_types: string[]): ExecutiveActor => ({
  kind: 'executive',
  executive_id: 'exec_fill_1',
  session_id: 'session',
  name: 'Executive 1',
  role: 'executive',
  customer_types,
})
