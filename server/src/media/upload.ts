import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import type { RouteReply } from '@smart-chat/contract'
import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { DeskError, unauthorized } from '../errors.ts'
import { MEDIA_TYPE } from '../messages/present.ts'
import { newId } from '../platform/id.ts'
import { cleanFileName } from './file-names.ts'
import { inspectFile } from './inspect.ts'
import { makeThumbnail } from './jobs.ts'
import { tooLarge, UPLOAD_MAX } from './limits.ts'
import { createMeter } from './meter.ts'
import { hasThumbnail } from './thumbnail.ts'

/** A file on its way in. */
export interface ComingFile {
  name: string | undefined
  content: Readable
}

/**
 * Keeps one file to be sent later, streamed to the storage whatever its size. Its row stands first,
 * so that the sweep finds what a killed process leaves; a refusal leaves nothing.
 *
 * @throws DeskError `invalid_input` (none, or several), `too_large`, `unsupported_media`,
 *   `media_rejected`; whatever cuts `files` off
 */
export async function uploadMedia(
  ctx: Context,
  files: AsyncIterable<ComingFile>,
): Promise<RouteReply<'uploadMedia'>> {
  const media_id = newId()
  try {
    const stored = await storeOne(ctx, media_id, files)
    const found = await inspectFile(ctx.storage, { key: media_id, ...stored })
    const { size, sha256 } = stored
    await ctx.transaction(async (tx) => {
      await tx.db
        .updateTable('media')
        .set({ ...found, size, sha256, state: 'ready', storage_key: media_id })
        .where('media_id', '=', media_id)
        .execute()
      if (hasThumbnail(found.mime_type)) await tx.enqueue(makeThumbnail, { media_id })
    })
    return {
      url: ctx.signMediaUrl(media_id),
      media_id,
      media_type: MEDIA_TYPE[found.kind],
      mime_type: found.mime_type,
      size,
    }
  } catch (error) {
    await ctx.storage.remove(media_id)
    await ctx.db.deleteFrom('media').where('media_id', '=', media_id).execute()
    throw error
  }
}

async function storeOne(ctx: Context, media_id: string, files: AsyncIterable<ComingFile>) {
  const owner = uploaderOf(ctx.actor)
  let stored: { file_name: string; size: number; sha256: string } | null = null
  for await (const { name, content } of files) {
    if (stored !== null) throw invalid('Send one file at a time.')
    const file_name = cleanFileName(name)
    await insertComing(ctx, media_id, owner, file_name)
    const most = UPLOAD_MAX[owner.uploaded_by_kind]
    const meter = createMeter(most, () => tooLarge('A file', most))
    // Whatever fails reaches the storage through the meter.
    pipeline(content, meter.stream, () => {})
    await ctx.storage.put(media_id, meter.stream)
    stored = { file_name, ...meter.result() }
  }
  if (stored === null) throw invalid('Send the file as the field "file" of a form.')
  return stored
}

type Uploader = ReturnType<typeof uploaderOf>

/** By whom an upload is, and by whom alone it is sent or fetched until then. */
export function uploaderOf(actor: Actor) {
  switch (actor.kind) {
    case 'executive':
      return { uploaded_by: actor.executive_id, uploaded_by_kind: actor.kind }
    case 'customer':
      return { uploaded_by: actor.customer_id, uploaded_by_kind: actor.kind }
    case 'system':
      throw unauthorized()
  }
}

/** What it is turns out when all of it is here. */
const insertComing = (ctx: Context, media_id: string, owner: Uploader, file_name: string) =>
  ctx.db
    .insertInto('media')
    .values({
      media_id,
      ...owner,
      kind: 'document',
      mime_type: 'application/octet-stream',
      file_name,
      state: 'pending',
      created_at: ctx.now(),
    })
    .execute()

const invalid = (message: string) => new DeskError('invalid_input', message)
