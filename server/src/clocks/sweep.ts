import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { CHAT_DUE, sweepChats } from './chats.ts'
import { sweepHours } from './hours.ts'
import { sweepWindows, WINDOW_DUE } from './windows.ts'

/**
 * Lets every clock speak that is due: when segments open and close, how long customers wait, whom we
 * await, and the service windows. Any node may do it at any time; each clock speaks once.
 */
export async function sweepClocks(ctx: Context): Promise<void> {
  const now = ctx.now()
  let first = await firstDue(ctx)
  if (isDue(first.hours, now)) {
    // Before the alerts, which say how long somebody has waited.
    await sweepHours(ctx)
    first = await firstDue(ctx)
  }
  if (isDue(first.chat, now)) await sweepChats(ctx)
  if (isDue(first.window, now)) await sweepWindows(ctx)
}

const isDue = (due: Date | null, now: Date) => due !== null && due <= now

interface FirstDue {
  hours: Date | null
  chat: Date | null
  window: Date | null
}

/** Most sweeps find nothing due: that costs one look at the front of two indexes. */
async function firstDue(ctx: Context): Promise<FirstDue> {
  const { rows } = await sql<FirstDue>`
    SELECT
      (SELECT min(hours_due_at) FROM segments) AS hours,
      (SELECT ${CHAT_DUE} FROM chats WHERE ${CHAT_DUE} IS NOT NULL
        ORDER BY ${CHAT_DUE} LIMIT 1) AS chat,
      (SELECT ${WINDOW_DUE} FROM service_windows WHERE ${WINDOW_DUE} IS NOT NULL
        ORDER BY ${WINDOW_DUE} LIMIT 1) AS window`.execute(ctx.db)
  return rows[0] ?? { hours: null, chat: null, window: null }
}
