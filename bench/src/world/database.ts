import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

export type DatabaseKind = 'embedded' | 'postgres'

/** An empty database of one's own, gone after `drop`. */
export interface Database {
  kind: DatabaseKind
  /** `postgres://…`; null for the embedded one. */
  url: string | null
  /** A temporary folder, for whatever is kept in files. */
  folder: string
  drop(): Promise<void>
}

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

const existing = new Set<Database>()

export async function createDatabase(kind: DatabaseKind): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'smart-chat-bench-'))
  const name = `smart_chat_bench_${randomBytes(6).toString('hex')}`
  const database: Database = {
    kind,
    url: kind === 'embedded' ? null : urlOf(name),
    folder,
    async drop() {
      existing.delete(database)
      if (kind === 'postgres') await ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
  existing.add(database)
  if (kind === 'postgres') {
    await ask(`CREATE DATABASE ${name}`)
    // A commit that is answered is a commit on disk, whatever the machine's default.
    await ask(`ALTER DATABASE ${name} SET synchronous_commit = on`)
  }
  return database
}

/** Drops what an early end left. */
export async function dropAll(): Promise<void> {
  await Promise.allSettled([...existing].map((database) => database.drop()))
}

function urlOf(name: string): string {
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return url.toString()
}

/** The version of the PostgreSQL that is there, or null. */
export async function postgresVersion(): Promise<string | null> {
  try {
    const [row] = await ask('SHOW server_version')
    return String(row?.server_version)
  } catch {
    return null
  }
}

async function ask(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 3000 })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
