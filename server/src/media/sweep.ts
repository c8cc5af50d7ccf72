import type { Context } from '../context.ts'

const UNSENT_MS = 24 * 3600 * 1000

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
        .limit(500)
        .forUpdate()
        .skipLocked(),
    )
    .returning('media_id')
    .execute()
  for (const { media_id } of gone) await ctx.storage.remove(media_id)
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
