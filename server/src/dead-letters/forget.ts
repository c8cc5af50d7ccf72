import { sql } from 'kysely'
import type { Context } from '../context.ts'

const KEPT_MS = 30 * 24 * 3_600_000

/** Forgets dead letters that were replayed or dismissed thirty days ago; open ones stay. */
export async function forgetOldLetters(ctx: Context): Promise<void> {
  await sql`
    DELETE FROM dead_letters
    WHERE (replayed_at IS NOT NULL OR dismissed_at IS NOT NULL)
      AND coalesce(dismissed_at, replayed_at) < ${new Date(ctx.now().getTime() - KEPT_MS)}`.execute(
    ctx.db,
  )
}
