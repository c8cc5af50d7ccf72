import type { Context, Tx } from '../context.ts'
import { removeBytes } from './jobs.ts'

/**
 * Takes a file away for good with the last message that shows it: its row says why at once, its bytes
 * follow after the commit. Its messages stay, and the caller tells of them.
 *
 * @param of the message that is taken back; the file stays while others show it
 * @param why a sentence for people
 */
export async function removeFile(
  tx: Tx,
  media_id: string,
  of: string | null = null,
  why = 'Removed, since its message was taken back.',
): Promise<void> {
  if (of !== null && (await isShownElsewhere(tx, media_id, of))) return
  const removed = await tx.db
    .updateTable('media')
    .set((eb) => ({
      state: 'failed',
      error: why,
      removed_at: tx.now(),
      // Until its bytes are gone the row says where they are, or may be.
      storage_key: eb.fn.coalesce('storage_key', 'media_id'),
    }))
    .where('media_id', '=', media_id)
    .where('removed_at', 'is', null)
    .returning('media_id')
    .executeTakeFirst()
  if (removed === undefined) return
  await tx.db.deleteFrom('whatsapp_uploads').where('media_id', '=', media_id).execute()
  await tx.enqueue(removeBytes, { media_id })
}

const isShownElsewhere = async (tx: Tx, media_id: string, message_id: string) =>
  (await tx.db
    .selectFrom('messages')
    .select('message_id')
    .where('media_id', '=', media_id)
    .where('message_id', '<>', message_id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()) !== undefined

/** Removes the bytes of a file that is gone by its row; may be repeated. */
export async function removeOne(ctx: Context, media_id: string): Promise<void> {
  const media = await ctx.db
    .selectFrom('media')
    .select(['storage_key', 'thumbnail_key'])
    .where('media_id', '=', media_id)
    .where('removed_at', 'is not', null)
    .executeTakeFirst()
  if (media === undefined) return
  for (const key of [media.storage_key, media.thumbnail_key]) {
    if (key !== null) await ctx.storage.remove(key)
  }
  await ctx.db
    .updateTable('media')
    .set({ storage_key: null, thumbnail_key: null })
    .where('media_id', '=', media_id)
    .execute()
}
