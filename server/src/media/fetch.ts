import { Readable } from 'node:stream'
import { ChannelFailure } from '../channels/channel.ts'
import type { Context } from '../context.ts'
import { publishMessageUpdated } from '../messages/audience.ts'
import type { Try } from '../platform/jobs/jobs.ts'
import { createMeter } from './meter.ts'

/** The most that WhatsApp passes on from a customer (`04-whatsapp.md` section 4). */
const SIZE_MAX = 100 * 1024 * 1024

/** Brings one file home as a stream, whatever its size, and shows it in its message. */
export async function fetchOne(ctx: Context, media_id: string, attempt: Try): Promise<void> {
  const media = await ctx.db
    .selectFrom('media')
    .select(['whatsapp_media_id', 'phone_number_id', 'mime_type'])
    .where('media_id', '=', media_id)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (media === undefined || media.whatsapp_media_id === null || media.phone_number_id === null)
    return
  const { whatsapp_media_id, phone_number_id } = media
  try {
    const fetched = await ctx.channels.whatsapp.fetchMedia({ whatsapp_media_id, phone_number_id })
    const count = createMeter(SIZE_MAX, tooLarge)
    await ctx.storage.put(media_id, Readable.fromWeb(fetched.body as never).pipe(count.stream))
    await finish(ctx, media_id, {
      state: 'ready',
      storage_key: media_id,
      ...count.result(),
      error: null,
    })
  } catch (error) {
    const mayHelp =
      !(error instanceof ChannelFailure) || error.kind === 'retry' || error.kind === 'unknown'
    if (mayHelp && !attempt.isLast) throw error
    ctx.log.warn({ error, media_id }, 'a file could not be fetched')
    await finish(ctx, media_id, { state: 'failed', error: (error as Error).message })
  }
}

async function finish(
  ctx: Context,
  media_id: string,
  outcome: {
    state: 'ready' | 'failed'
    storage_key?: string
    size?: number
    sha256?: string
    error: string | null
  },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    await tx.db.updateTable('media').set(outcome).where('media_id', '=', media_id).execute()
    const shown = await tx.db
      .selectFrom('messages')
      .select('message_id')
      .where('media_id', '=', media_id)
      .execute()
    for (const { message_id } of shown) await publishMessageUpdated(tx, message_id)
  })
}

const tooLarge = () => new ChannelFailure('permanent', 'too_large', 'The file is too large.')
