import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type ConstructorOptions, fromPglite } from 'pg-boss'
import { lockFolder } from './lock-folder.ts'
import { PreparingClient } from './preparing-client.ts'
import type { Tables } from './tables.ts'

export interface Database {
  kind: 'embedded' | 'postgres'
  db: Kysely<Tables>
  /** The same data for searches, `SEARCHES_AT_ONCE` of them; on PostgreSQL each ends in time. */
  searching: Kysely<Tables>
  /** What the job queue runs on: the same embedded database, or connections of its own. */
  jobs: { db: NonNullable<ConstructorOptions['db']> } | { connectionString: string }
  /** Hears when connections were lost: the database may have crashed and come back. */
  onLost(listener: () => void): void
  /** Gives space back and renews statistics, where no autovacuum does. */
  tidy(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens PostgreSQL where a URL is given, else the embedded one (PGlite) in the data folder.
 *
 * @param options.url `postgres://…`, or null for the embedded database
 * @param options.folder where the embedded one keeps its files; null keeps it in memory (tests)
 * @param options.connections the most connections of the pool
 * @throws Error with a sentence for the person who starts the server
 */
export function connectDatabase(options: {
  url: string | null
  folder: string | null
  connections?: number
}): Promise<Database> {
  return options.url === null
    ? openEmbedded(options.folder)
    : connectPostgres(options.url, options.connections ?? 20)
}

async function openEmbedded(folder: string | null): Promise<Database> {
  const unlock = folder === null ? null : await lockFolder(folder)
  if (folder !== null) await mkdir(folder, { recursive: true })
  const pglite = await PGlite.create({
    ...(folder === null ? {} : { dataDir: join(folder, 'postgres') }),
    extensions: { pg_trgm },
  }).catch(async (error: Error) => {
    await unlock?.()
    throw new Error(`The embedded database in ${folder} does not open: ${error.message}`)
  })
  await pglite.exec('SET enable_seqscan = off')
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  return {
    kind: 'embedded',
    db,
    searching: db,
    jobs: { db: fromPglite(pglite) },
    onLost: () => {},
    // The embedded database has no background processes.
    tidy: async () => void (await sql`VACUUM ANALYZE`.execute(db)),
    async close() {
      await db.destroy()
      await unlock?.()
    },
  }
}

/** How many searches over message text a process runs at once. */
export const SEARCHES_AT_ONCE = 2

/** A search that takes longer is ended, so that it takes nothing from others. */
const SEARCH_MAX_MS = 3000

/**
 * Every query has an index that fits. Statistics tell of yesterday, when the table was small: a plan
 * that they let scan it would be kept while it grows.
 */
const NO_SCANS = '-c enable_seqscan=off'

async function connectPostgres(url: string, connections: number): Promise<Database> {
  // Counts and cursors stay far below 2^53; numbers are what the wire carries.
  const types: pg.CustomTypesConfig = {
    getTypeParser: (id, format) =>
      id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format),
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    Client: PreparingClient,
    // Compiling a plan takes longer than anything the desk asks.
    options: `${NO_SCANS} -c jit=off -c desk.moves_may_wait=on`,
  })
  const searches = new pg.Pool({
    connectionString: url,
    max: SEARCHES_AT_ONCE,
    types,
    options: `${NO_SCANS} -c jit=off -c statement_timeout=${SEARCH_MAX_MS}`,
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  const lost: (() => void)[] = []
  const tell = () => {
    for (const listener of lost) listener()
  }
  pool.on('error', tell)
  // The same between two statements of a transaction, where the pool does not listen.
  pool.on('connect', (client) => client.on('error', tell))
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw new Error(
      `The database at DATABASE_URL does not answer (${(error as Error).message}). ` +
        'Start it or correct DATABASE_URL, then start again.',
    )
  }
  // A broken connection of a search is told by the search.
  searches.on('error', () => {})
  searches.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const searching = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: searches }) })
  return {
    kind: 'postgres',
    db,
    searching,
    jobs: { connectionString: url },
    onLost: (listener) => void lost.push(listener),
    tidy: async () => {},
    async close() {
      await searching.destroy()
      await db.destroy()
    },
  }
}
