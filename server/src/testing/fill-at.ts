import { sql } from 'kysely'
import type { Db } from '../context.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrate.ts'
import { fillChat, fillDesk, type Size } from './fill.ts'

/** The one chat of 100,000 messages of a filled desk, and how many it has. */
export const LONG_CHAT = 'chat_000000004'
export const LONG_CHAT_MESSAGES = 100_000

/**
 * Fills the database of a desk that is not running, and times bare statements on it, so that a bench
 * can compare.
 *
 * @param where the desk's `DATABASE_URL`, or its data folder
 * @returns the milliseconds that `statement` took, `times` times
 */
export async function fillAt(
  where: { url: string | null; folder: string },
  size: Size,
  statement: string,
  times: number,
): Promise<number[]> {
  const database = await connectDatabase({ url: where.url, folder: `${where.folder}/database` })
  try {
    await migrate(database.db)
    await fillDesk(database.db, size)
    await fillChat(database.db, LONG_CHAT, LONG_CHAT_MESSAGES)
    return await time(database.db, statement, times)
  } finally {
    await database.close()
  }
}

async function time(db: Db, statement: string, times: number): Promise<number[]> {
  const spent: number[] = []
  for (let round = 0; round < times; round++) {
    const startedAt = performance.now()
    await sql.raw(statement).execute(db)
    spent.push(performance.now() - startedAt)
  }
  return spent
}
