import type { Tx } from '../context.ts'
import type { MediaColumns } from '../messages/present.ts'
import { getUpload, type Named } from './named.ts'

/**
 * An upload that is sent with a message: from now on it is kept as long as messages are.
 *
 * @throws DeskError `not_found`
 */
export async function takeUpload(tx: Tx, named: Named) {
  const upload = await getUpload(tx, named)
  await tx.db
    .updateTable('media')
    .set({ sent_at: tx.now() })
    .where('media_id', '=', upload.media_id)
    .where('sent_at', 'is', null)
    .execute()
  return upload
}

/** The columns by which a message shows its file, and nothing that would stand for its own. */
export const columnsOf = (upload: Awaited<ReturnType<typeof getUpload>>): MediaColumns => ({
  media_kind: upload.kind,
  mime_type: upload.mime_type,
  file_name: upload.file_name,
  size: upload.size,
  sha256: upload.sha256,
  width: upload.width,
  height: upload.height,
  duration: upload.duration,
  media_state: upload.state,
  thumbnail_key: upload.thumbnail_key,
  media_error: upload.error,
})
