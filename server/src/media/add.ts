import type { Tx } from '../context.ts'
import type { Tables } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'
import { fetchMedia } from './jobs.ts'

/** A file that came with a message and is still with WhatsApp. */
export interface IncomingMedia {
  kind: Tables['media']['kind']
  whatsapp_media_id: string
  mime_type: string
  file_name: string | null
  sha256: string | null
}

/** Notes a file down and has it fetched after the commit; its message shows it as loading. */
export async function addMedia(
  tx: Tx,
  media: IncomingMedia,
  phone_number_id: string | null,
): Promise<string> {
  const media_id = newId()
  await tx.db
    .insertInto('media')
    .values({ media_id, ...media, phone_number_id, state: 'pending', created_at: tx.now() })
    .execute()
  await tx.enqueue(fetchMedia, { media_id })
  return media_id
}
