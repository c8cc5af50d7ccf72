import type { Context } from '../context.ts'
import { readWhole } from '../platform/storage/read-whole.ts'
import { drawSmall } from './draw-small.ts'
import { tellOfFile } from './tell.ts'

/** What small pictures are, whatever they were made of. */
export const THUMBNAIL_TYPE = 'image/webp'

/** Where the small picture of a file lies. */
export const thumbnailKey = (media_id: string) => `small-${media_id}`

/** Pictures that are read into memory; phones' are a tenth of it. */
const SOURCE_MAX = 30 * 1024 * 1024

/** Pictures that can be drawn; HEIC needs a decoder that cannot be shipped. */
const DRAWN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

/** Whether a small picture is made of files of this type. */
export const hasThumbnail = (mime_type: string) => DRAWN.has(mime_type)

/**
 * Makes the small picture of a picture, and notes how large the picture is as it is seen, turned the
 * way it was taken. What cannot be drawn stays without one: its file is as good as before.
 *
 * @throws where the storage cannot be asked
 */
export async function thumbnailOf(ctx: Context, media_id: string): Promise<void> {
  const key = thumbnailKey(media_id)
  const media = await findPicture(ctx, media_id)
  if (media === undefined) return ctx.storage.remove(key)
  if (media.thumbnail_key !== null || (media.size ?? 0) > SOURCE_MAX) return
  const source = await readWhole(ctx.storage.read(media.storage_key ?? media_id))
  const small = await drawSmall(source)
  if (small === null) return ctx.log.info({ media_id }, 'a picture could not be drawn')
  await ctx.storage.put(key, small.content)
  const { width, height } = small
  const isShown = await ctx.transaction(async (tx) => {
    const shown = await tx.db
      .updateTable('media')
      .set({ thumbnail_key: key, width, height })
      .where('media_id', '=', media_id)
      .where('state', '=', 'ready')
      .returning('media_id')
      .executeTakeFirst()
    if (shown !== undefined) await tellOfFile(tx, media_id)
    return shown !== undefined
  })
  if (!isShown) await ctx.storage.remove(key)
}

const findPicture = (ctx: Context, media_id: string) =>
  ctx.db
    .selectFrom('media')
    .select(['size', 'storage_key', 'thumbnail_key'])
    .where('media_id', '=', media_id)
    .where('state', '=', 'ready')
    .executeTakeFirst()
