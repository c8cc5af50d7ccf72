import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** Stores a text with one INSERT, on the same kind of database as the desk's. */
export type Store = (body: string) => Promise<unknown>

const TABLE = `CREATE TABLE IF NOT EXISTS floor_messages (
  id bigserial PRIMARY KEY, body text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())`
const INSERT = 'INSERT INTO floor_messages (body) VALUES ($1)'

export async function openStore(): Promise<Store> {
  const url = process.env.DATABASE_URL
  if (url === undefined) {
    const pglite = await PGlite.create(join(process.env.DATA_DIR ?? '.', 'floor'))
    await pglite.exec(TABLE)
    return (body) => pglite.query(INSERT, [body])
  }
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  await pool.query(TABLE)
  return (body) => pool.query(INSERT, [body])
}
