import type { Context } from '../context.ts'
import { removeBytes } from './jobs.ts'
import { tellOfFile } from './tell.ts'
import { thumbnailKey } from './thumbnail.ts'

const UNSENT_MS = 24 * 3600 * 1000

/** So many at once. */
const STEP = 500

/**
 * Removes uploads that nobody sent within a day. They are marked first, so that none is sent while
 * its file goes; a sweep that was killed is taken up by the next.
 */
export async function sweepUnsent(ctx: Context): Promise<void> {
  const gone = await ctx.db
    .updateTable('media')
    .set({ state: 'failed', error: 'Never sent.' })
    .where('media_id', 'in', (eb) =>
      eb
        .selectFrom('media')
        .select('media_id')
        .where('uploaded_by', 'is not', null)
        .where('sent_at', 'is', null)
        .where('created_at', '<', new Date(ctx.now().getTime() - UNSENT_MS))
        .orderBy('created_at')
        .limit(STEP)
        .forUpdate()
        .skipLocked(),
    )
    .returning('media_id')
    .execute()
  for (const { media_id } of gone) {
    await ctx.storage.remove(media_id)
    await ctx.storage.remove(thumbnailKey(media_id))
  }
  if (gone.length === 0) return
  await ctx.db
    .deleteFrom('media')
    .where(
      'media_id',
      'in',
      gone.map(({ media_id }) => media_id),
    )
    .execute()
}

/** Nothing is written to a file for so long while somebody still sends it. */
const LEFT_MS = 3600 * 1000

/**
 * Clears up after killed processes: what was half stored goes, removals that did not end are asked
 * for again, and what nobody fetches any more says so, and can be asked for.
 */
export async function sweepFiles(ctx: Context): Promise<void> {
  const before = new Date(ctx.now().getTime() - LEFT_MS)
  await ctx.storage.sweep(before)
  await askForRemovals(ctx, before)
  await endFetches(ctx, before)
}

async function askForRemovals(ctx: Context, before: Date): Promise<void> {
  await ctx.transaction(async (tx) => {
    const left = await tx.db
      .selectFrom('media')
      .select('media_id')
      .where('removed_at', '<', before)
      .where('storage_key', 'is not', null)
      .orderBy('removed_at')
      .limit(STEP)
      .execute()
    for (const { media_id } of left) await tx.enqueue(removeBytes, { media_id })
  })
}

/** Their last try ended with its process, or began a while ago and will end by itself. */
async function endFetches(ctx: Context, before: Date): Promise<void> {
  await ctx.transaction(async (tx) => {
    const ended = await tx.db
      .updateTable('media')
      .set({ state: 'failed', error: 'The file could not be fetched for a day.' })
      .where('media_id', 'in', (eb) =>
        eb
          .selectFrom('media')
          .select('media_id')
          .where('state', '=', 'pending')
          .where('fetch_until', '<', before)
          .orderBy('fetch_until')
          .limit(STEP)
          .forUpdate()
          .skipLocked(),
      )
      .returning('media_id')
      .execute()
    for (const { media_id } of ended) await tellOfFile(tx, media_id)
  })
}
