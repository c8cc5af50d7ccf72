import { pipeline } from 'node:stream'
import { ChannelFailure, type FetchedMedia } from '../channels/channel.ts'
import type { Context, Tx } from '../context.ts'
import { keepJob } from '../dead-letters/keep-job.ts'
import type { Tables } from '../platform/db/tables.ts'
import type { Try } from '../platform/jobs/jobs.ts'
import { isDamage, requireIntact } from './intact.ts'
import { fetchMedia, makeThumbnail } from './jobs.ts'
import { createMeter, type Measured } from './meter.ts'
import { type Recognised, recogniseFile } from './recognise.ts'
import { tellOfFile } from './tell.ts'
import { hasThumbnail } from './thumbnail.ts'

/** The most that WhatsApp passes on from a customer (`04-whatsapp.md` section 4). */
const SIZE_MAX = 100 * 1024 * 1024

/** A file that comes damaged time and again will not come whole. */
const DAMAGED_MAX = 5

/**
 * Brings one file home as a stream, whatever its size, finds out what it is, and shows it in its
 * message. Whatever else comes of it, nothing of the file is left behind.
 *
 * @throws where another try may help
 */
export async function fetchOne(ctx: Context, media_id: string, attempt: Try): Promise<void> {
  const media = await ctx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .executeTakeFirst()
  // Taken back while it came, by a process that was killed before it could clear up.
  if (media?.removed_at != null) return ctx.storage.remove(media_id)
  if (media?.state !== 'pending') return
  try {
    await show(ctx, media_id, await bringHome(ctx, media))
  } catch (error) {
    if (mayHelp(error, attempt) && ctx.now() < (media.fetch_until ?? ctx.now())) throw error
    ctx.log.warn({ error, media_id }, 'a file could not be fetched')
    const outcome = { state: 'failed' as const, error: reasonOf(error) }
    const isOver = await ctx.transaction((tx) => giveUp(tx, media_id, outcome))
    if (isOver) await ctx.storage.remove(media_id)
  }
}

type Row = Pick<Tables['media'], 'media_id' | 'sha256' | 'whatsapp_media_id' | 'phone_number_id'> &
  Parameters<typeof recogniseFile>[1]

async function bringHome(ctx: Context, media: Row): Promise<Measured & Recognised> {
  const { media_id, whatsapp_media_id, phone_number_id } = media
  if (whatsapp_media_id === null || phone_number_id === null) throw gone()
  const coming = await ctx.channels.whatsapp.fetchMedia({ whatsapp_media_id, phone_number_id })
  const measured = await store(ctx, media_id, coming, media.sha256)
  return { ...measured, ...(await recogniseFile(ctx.storage, { ...media, ...measured })) }
}

/** Stores it whole and as it was sent, or not at all. */
async function store(ctx: Context, key: string, coming: FetchedMedia, announced: string | null) {
  if ((coming.length ?? coming.size ?? 0) > SIZE_MAX) {
    coming.body.destroy()
    throw tooLarge()
  }
  const promised = { sizes: [coming.length, coming.size], sums: [announced, coming.sha256] }
  const meter = createMeter(SIZE_MAX, tooLarge, (measured) => requireIntact(measured, promised))
  let isCutOff = false
  coming.body.once('error', () => {
    isCutOff = true
  })
  // Whatever fails reaches the storage through the meter.
  pipeline(coming.body, meter.stream, () => {})
  try {
    await ctx.storage.put(key, meter.stream)
  } catch (error) {
    throw isCutOff && !(error instanceof ChannelFailure) ? cutOff() : error
  }
  return meter.result()
}

/** What was taken back meanwhile is not shown; what another try has brought home stays. */
async function show(ctx: Context, media_id: string, file: Measured & Recognised): Promise<void> {
  const shown = await ctx.transaction(async (tx) => {
    const row = { ...file, state: 'ready' as const, storage_key: media_id, error: null }
    const isShown = await finish(tx, media_id, row)
    if (isShown && hasThumbnail(file.mime_type)) await tx.enqueue(makeThumbnail, { media_id })
    return isShown
  })
  if (shown) return
  const { state } = await ctx.db
    .selectFrom('media')
    .select('state')
    .where('media_id', '=', media_id)
    .executeTakeFirstOrThrow()
  if (state !== 'ready') await ctx.storage.remove(media_id)
}

/** Its message offers to fetch it again; an administrator sees all that were given up. */
async function giveUp(
  tx: Tx,
  media_id: string,
  outcome: { state: 'failed'; error: string },
): Promise<boolean> {
  const isOver = await finish(tx, media_id, outcome)
  const given = { name: fetchMedia.name, data: { media_id }, reason: outcome.error }
  if (isOver) await keepJob(tx, given)
  return isOver
}

async function finish(
  tx: Tx,
  media_id: string,
  outcome: Partial<Measured & Recognised> & {
    state: 'ready' | 'failed'
    storage_key?: string
    error: string | null
  },
): Promise<boolean> {
  const finished = await tx.db
    .updateTable('media')
    .set(outcome)
    .where('media_id', '=', media_id)
    .where('state', '=', 'pending')
    .returning('media_id')
    .executeTakeFirst()
  if (finished === undefined) return false
  await tellOfFile(tx, media_id)
  return true
}

/** Only what is final about this file ends the day in which it is asked for. */
function mayHelp(error: unknown, attempt: Try): boolean {
  if (attempt.isLast) return false
  if (isDamage(error)) return attempt.retry + 1 < DAMAGED_MAX
  return !(error instanceof ChannelFailure) || error.kind !== 'permanent'
}

/** Words of WhatsApp for an id that it does not know, or no longer (`04-whatsapp.md` section 3). */
const UNKNOWN = new Set(['33', '100', '131009', '131052'])

/** A sentence for people; what went wrong within, they do not need to know. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ChannelFailure)) return 'The file could not be stored. Fetch it again.'
  if (error.kind === 'permanent') {
    return UNKNOWN.has(error.code) ? gone().message : error.message
  }
  return isDamage(error)
    ? error.message
    : `The file could not be fetched for a day. ${error.message}`
}

const gone = () =>
  new ChannelFailure(
    'permanent',
    '100',
    'WhatsApp no longer has this file. Ask the customer to send it again.',
  )
const cutOff = () =>
  new ChannelFailure('retry', 'cut_off', 'WhatsApp broke off before the whole file was here.')
const tooLarge = () =>
  new ChannelFailure('permanent', 'too_large', 'The file has more than 100 MB.')
