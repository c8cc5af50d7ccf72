import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { CHAT_DUE, sweepChats } from './chats.ts'
import { sweepWindows, WINDOW_DUE } from './windows.ts'

/**
 * Lets every clock speak that is due: how long customers wait, whom we await, and the service
 * windows. Any node may do it at any time; each clock speaks once.
 */
export async function sweepClocks(ctx: Context): Promise<void> {
  const now = ctx.now()
  const first = await firstDue(ctx)
  if (first.chat !== null && first.chat <= now) await sweepChats(ctx)
  if (first.window !== null && first.window <= now) await sweepWindows(ctx)
}

/** Most sweeps find nothing due: that costs one look at the front of two indexes. */
async function firstDue(ctx: Context): Promise<{ chat: Date | null; window: Date | null }> {
  const { rows } = await sql<{ chat: Date | null; window: Date | null }>`
    SELECT
      (SELECT ${CHAT_DUE} FROM chats WHERE ${CHAT_DUE} IS NOT NULL
        ORDER BY ${CHAT_DUE} LIMIT 1) AS chat,
      (SELECT ${WINDOW_DUE} FROM service_windows WHERE ${WINDOW_DUE} IS NOT NULL
        ORDER BY ${WINDOW_DUE} LIMIT 1) AS window`.execute(ctx.db)
  return rows[0] ?? { chat: null, window: null }
}
