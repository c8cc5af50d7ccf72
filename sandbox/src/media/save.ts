import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { newGraphId } from '../ids.ts'
import type { Media } from '../store/records.ts'
import { isAnimated } from './limits.ts'

export interface NewMedia {
  phone_number_id: string
  mime_type: string
  filename: string | null
  origin: 'desk' | 'customer'
}

/** Keeps a file; the bytes are written before the row that speaks of them. */
export function saveMedia(ctx: Context, bytes: Buffer, about: NewMedia): Media {
  const id = newGraphId()
  ctx.files.write(id, bytes)
  return ctx.store.media.put({
    id,
    ...about,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    file_size: bytes.length,
    created_at: ctx.now(),
    ...(isAnimated(bytes) ? { animated: true } : {}),
  })
}

const DAY_MS = 24 * 3600 * 1000

/** Ids uploaded by the desk live 30 days, those received in webhooks 7. */
export function findMedia(ctx: Context, id: string): Media | undefined {
  const media = ctx.store.media.get(id)
  if (!media) return undefined
  const livesMs = (media.origin === 'desk' ? 30 : 7) * DAY_MS
  return ctx.now() - media.created_at < livesMs ? media : undefined
}
