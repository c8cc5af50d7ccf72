import { ChannelFailure } from '../channels/channel.ts'
import { pauseAndSay } from '../channels/pause.ts'
import type { Context, Tx } from '../context.ts'
import { deliverNext } from '../messages/jobs.ts'
import { recordFailure } from '../messages/record-delivery.ts'
import type { Try } from '../platform/jobs/jobs.ts'

/** WhatsApp keeps what it was brought for 30 days (`04-whatsapp.md` section 4); a day of caution. */
const KEPT_MS = 29 * 24 * 3600 * 1000

/**
 * Brings the file of a queued message to WhatsApp as a stream, notes its id down for all messages of
 * that number, and lets the chat go on. A repetition sends nothing twice: nobody sees the file
 * before a message names it.
 *
 * @throws where another try may help
 */
export async function bringOne(ctx: Context, message_id: string, attempt: Try): Promise<void> {
  const file = await findWaiting(ctx, message_id)
  if (file === undefined) return
  const { media_id, phone_number_id, mime_type, chat_id } = file
  try {
    const whatsapp_media_id = await ctx.channels.whatsapp.bringMedia({
      phone_number_id,
      mime_type,
      size: await ctx.storage.size(media_id),
      read: () => ctx.storage.read(media_id),
    })
    await ctx.transaction(async (tx) => {
      await keepId(tx, { media_id, phone_number_id, whatsapp_media_id })
      await wakeChat(tx, chat_id)
    })
  } catch (error) {
    if (mayHelp(error) && !attempt.isLast) throw error
    if (error instanceof ChannelFailure && error.kind === 'broken') {
      // It waits with all others of the number, and is brought when that goes on.
      return pauseAndSay(ctx, phone_number_id, error)
    }
    ctx.log.warn({ error, media_id }, 'a file could not be brought to WhatsApp')
    await ctx.transaction(async (tx) => {
      await recordFailure(tx, file, error instanceof ChannelFailure ? error : UNREADABLE)
      await wakeChat(tx, chat_id)
    })
  }
}

/** The file of a message that nobody has begun to send; undefined once WhatsApp has it. */
async function findWaiting(ctx: Context, message_id: string) {
  const found = await ctx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .innerJoin('media', 'media.media_id', 'messages.media_id')
    .select(['messages.message_id', 'messages.attempt', 'messages.chat_id'])
    .select(['chats.phone_number_id', 'media.media_id', 'media.mime_type'])
    .where('messages.message_id', '=', message_id)
    .where('messages.delivery', '=', 'queued')
    .where('messages.attempt_started_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('whatsapp_uploads as brought')
            .select('brought.media_id')
            .whereRef('brought.media_id', '=', 'messages.media_id')
            .whereRef('brought.phone_number_id', '=', 'chats.phone_number_id')
            .where('brought.expires_at', '>', ctx.now()),
        ),
      ),
    )
    .executeTakeFirst()
  if (found === undefined || found.phone_number_id === null) return undefined
  return { ...found, phone_number_id: found.phone_number_id }
}

/** Until it is told otherwise, another try may help: a file that was never sent is not doubled. */
const mayHelp = (error: unknown) =>
  !(error instanceof ChannelFailure) || error.kind === 'retry' || error.kind === 'unknown'

const keepId = (
  tx: Tx,
  {
    media_id,
    phone_number_id,
    whatsapp_media_id,
  }: { media_id: string; phone_number_id: string; whatsapp_media_id: string },
) => {
  const expires_at = new Date(tx.now().getTime() + KEPT_MS)
  return tx.db
    .insertInto('whatsapp_uploads')
    .values({ media_id, phone_number_id, whatsapp_media_id, expires_at })
    .onConflict((conflict) =>
      conflict
        .columns(['media_id', 'phone_number_id'])
        .doUpdateSet({ whatsapp_media_id, expires_at }),
    )
    .execute()
}

/**
 * A job for each message that waited behind the file: their own have looked and gone. The chat is
 * locked first, so that what is written meanwhile sees the file or is counted here.
 */
async function wakeChat(tx: Tx, chat_id: string): Promise<void> {
  await tx.db
    .selectFrom('chats')
    .select('chat_id')
    .where('chat_id', '=', chat_id)
    .forUpdate()
    .execute()
  const waiting = await tx.db
    .selectFrom('messages')
    .select('message_id')
    .where('chat_id', '=', chat_id)
    .where('delivery', '=', 'queued')
    .where('attempt_started_at', 'is', null)
    .execute()
  for (const _ of waiting) await tx.enqueue(deliverNext, { chat_id })
}

/** WhatsApp's words for a file that it does not take, or that it no longer has. */
const ABOUT_THE_FILE = new Set(['100', '131009', '131052', '131053'])

/** A retry after WhatsApp could not use the file brings it again. */
export async function forgetBrought(
  tx: Tx,
  failed: { media_id: string | null; error: { code: string } | null },
): Promise<void> {
  if (failed.media_id === null || !ABOUT_THE_FILE.has(failed.error?.code ?? '')) return
  await tx.db.deleteFrom('whatsapp_uploads').where('media_id', '=', failed.media_id).execute()
}

const UNREADABLE = {
  code: 'media_unavailable',
  message: 'This file could not be read. Upload it again and send it anew.',
}
