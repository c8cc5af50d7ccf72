import type { Tx } from '../context.ts'
import { countAsReplayed } from '../dead-letters/keep-job.ts'
import type { Tables } from '../platform/db/tables.ts'
import { newId } from '../platform/id.ts'
import { cleanFileName } from './file-names.ts'
import { fetchMedia } from './jobs.ts'

/** For how long a file is asked for; WhatsApp keeps it for seven days (`04-whatsapp.md` section 4). */
const TRIED_MS = 24 * 3600 * 1000

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
  const file_name = media.file_name === null ? null : cleanFileName(media.file_name)
  await tx.db
    .insertInto('media')
    .values({
      media_id,
      ...media,
      file_name,
      phone_number_id,
      state: 'pending',
      fetch_until: fetchUntil(tx.now()),
      created_at: tx.now(),
    })
    .execute()
  await tx.enqueue(fetchMedia, { media_id })
  return media_id
}

/**
 * Has a file that could not be had fetched once more, as if its message had just come. One that is
 * here, on its way, or gone on purpose stays as it is.
 */
export async function fetchAgain(tx: Tx, media_id: string): Promise<void> {
  const again = await tx.db
    .updateTable('media')
    .set({ state: 'pending', error: null, fetch_until: fetchUntil(tx.now()) })
    .where('media_id', '=', media_id)
    .where('state', '=', 'failed')
    .where('removed_at', 'is', null)
    .returning('media_id')
    .executeTakeFirst()
  if (again === undefined) return
  await tx.enqueue(fetchMedia, { media_id })
  await countAsReplayed(tx, { name: fetchMedia.name, data: { media_id } })
}

const fetchUntil = (now: Date) => new Date(now.getTime() + TRIED_MS)
