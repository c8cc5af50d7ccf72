import type { ReplayDeadLetters, RouteReply } from '@smart-chat/contract'
import { system } from '../actor.ts'
import { requireAdministrator } from '../chats/access.ts'
import { type Context, createContext, type Tx } from '../context.ts'
import { fetchAgain } from '../media/add.ts'
import { fetchMedia } from '../media/jobs.ts'
import { reasonOf } from '../platform/reason.ts'
import { openOf, readCursor } from './list.ts'
import { getLetter, isOpen, type Letter, presentLetter } from './queries.ts'
import { tellOfLetter } from './tell.ts'

/** Letters that one call replays at most, and how long it goes on beginning the next one. */
const MOST = 500
const MOST_MS = 15_000

/** Processes an item of a webhook again. @throws where it still cannot be processed */
export type ReplayItem = (ctx: Context, letter: Letter) => Promise<void>

/**
 * Does again what a dead letter was kept for: an item of a webhook at once, a job by its queue. What
 * fails again stays open with the new reason; what is closed stays as it is.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `not_found`
 */
export async function replayDeadLetter(
  ctx: Context,
  { dead_letter_id }: { dead_letter_id: string },
  replayItem: ReplayItem,
): Promise<RouteReply<'replayDeadLetter'>> {
  requireAdministrator(ctx.actor, 'replay a dead letter')
  const letter = await getLetter(ctx.db, dead_letter_id)
  if (isOpen(letter)) await replay(ctx, letter, replayItem)
  return { dead_letter: presentLetter(await getLetter(ctx.db, dead_letter_id)) }
}

/**
 * Replays all that are open, the oldest first, so that messages keep their order. A call ends after
 * 500 or 15 s; the next one goes on from its cursor, so what fails again holds up nothing.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `invalid_input`
 */
export async function replayDeadLetters(
  ctx: Context,
  { source, cursor }: ReplayDeadLetters,
  replayItem: ReplayItem,
): Promise<RouteReply<'replayDeadLetters'>> {
  requireAdministrator(ctx.actor, 'replay dead letters')
  const counts = { succeeded: 0, failed: 0 }
  const endsAt = performance.now() + MOST_MS
  const letters = await findOldest(ctx, source, readCursor(cursor) ?? 0)
  for (const [index, { id }] of letters.entries()) {
    // Another call may have been quicker, here or on another node.
    const letter = await getLetter(ctx.db, String(id))
    const isDone = !isOpen(letter) || (await replay(ctx, letter, replayItem))
    counts[isDone ? 'succeeded' : 'failed']++
    const isLast = index + 1 === letters.length
    if (performance.now() > endsAt && !isLast) return { ...counts, next_cursor: String(id) }
  }
  return { ...counts, next_cursor: letters.length < MOST ? null : String(letters.at(-1)?.id) }
}

const findOldest = (ctx: Context, source: string | undefined, after: number) =>
  ctx.db
    .selectFrom('dead_letters')
    .select('id')
    .where(openOf(source))
    .where('id', '>', after)
    .orderBy('id')
    .limit(MOST)
    .execute()

/** @returns whether it was done, or for a job: begun */
async function replay(ctx: Context, letter: Letter, replayItem: ReplayItem): Promise<boolean> {
  try {
    // On behalf of the desk, as the first time.
    if (letter.source === 'webhook') await replayItem(createContext(ctx, system), letter)
    await ctx.transaction(async (tx) => {
      const closed = await close(tx, letter)
      if (closed && letter.source === 'job') await begin(ctx, tx, letter)
    })
    return true
  } catch (error) {
    ctx.log.warn({ error, id: letter.id }, 'a dead letter could not be replayed')
    await noteFailure(ctx, letter, reasonOf(error))
    return false
  }
}

/** @returns false where somebody else was quicker */
async function close(tx: Tx, letter: Letter): Promise<boolean> {
  const closed = await tx.db
    .updateTable('dead_letters')
    .set((eb) => ({ replayed_at: tx.now(), replays: eb('replays', '+', 1), replay_error: null }))
    .where('id', '=', letter.id)
    .where('replayed_at', 'is', null)
    .where('dismissed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (closed !== undefined) tellOfLetter(tx, letter, false)
  return closed !== undefined
}

/** Enqueues a job anew. A file is asked for anew, since it was shown as one that cannot be had. */
async function begin(ctx: Context, tx: Tx, { name, item }: Letter): Promise<void> {
  if (name === fetchMedia.name) await fetchAgain(tx, fetchMedia.data.parse(item).media_id)
  else await ctx.jobs.again(name, item, tx.db)
}

/** Nothing is told where another replay has closed it meanwhile. */
async function noteFailure(ctx: Context, letter: Letter, replay_error: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const noted = await tx.db
      .updateTable('dead_letters')
      .set((eb) => ({ replay_error, replays: eb('replays', '+', 1) }))
      .where('id', '=', letter.id)
      .where('replayed_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (noted !== undefined) tellOfLetter(tx, letter, true)
  })
}
