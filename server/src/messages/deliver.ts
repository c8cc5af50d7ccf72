import { sql } from 'kysely'
import { ChannelFailure, type OutgoingMedia } from '../channels/channel.ts'
import type { Context, Tx } from '../context.ts'
import { isOpen } from '../customers/service-window.ts'
import type { MediaKind } from '../media/file-types.ts'
import { bringMedia } from '../media/jobs.ts'
import type { Try } from '../platform/jobs/jobs.ts'
import { recordFailure, recordSent } from './record-delivery.ts'

/**
 * Sends the oldest queued message of a chat. The start of the attempt is committed before the
 * channel is called: after a crash nobody sends it a second time by mistake. Failure is the
 * message's state, so the job itself completes and the chat's next message goes on.
 *
 * @throws where the channel says that a retry may help; the queue then keeps the chat's order
 */
export async function deliver(ctx: Context, chat_id: string, attempt: Try): Promise<void> {
  const outgoing = await ctx.transaction((tx) => startAttempt(tx, chat_id))
  if (outgoing === null) return
  try {
    const whatsapp_id = await ctx.channels.whatsapp.send(outgoing.message)
    await ctx.transaction((tx) => recordSent(tx, outgoing, whatsapp_id))
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error
    // The outcome may still come as a status; the sweep fails the message when none does.
    if (error.kind === 'unknown') return
    if (error.kind === 'retry' && !attempt.isLast) {
      await ctx.transaction((tx) => endUnsent(tx, outgoing))
      throw error
    }
    await ctx.transaction((tx) => recordFailure(tx, outgoing, error))
  }
}

async function startAttempt(tx: Tx, chat_id: string) {
  const queued = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .leftJoin('messages as quoted', 'quoted.message_id', 'messages.reply_to_id')
    .leftJoin('media', 'media.media_id', 'messages.media_id')
    .leftJoin('whatsapp_uploads as brought', (join) =>
      join
        .onRef('brought.media_id', '=', 'messages.media_id')
        .onRef('brought.phone_number_id', '=', 'chats.phone_number_id')
        .on('brought.expires_at', '>', tx.now()),
    )
    .leftJoin('service_windows', (join) =>
      join
        .onRef('service_windows.customer_id', '=', 'chats.customer_id')
        .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
    )
    .select(['messages.message_id', 'messages.attempt', 'messages.kind', 'messages.message'])
    .select(['messages.content', 'messages.created_at', 'messages.chat_id'])
    .select(['media.kind as media_kind', 'media.mime_type', 'media.file_name'])
    .select('brought.whatsapp_media_id')
    .select([
      'chats.phone_number_id',
      'quoted.whatsapp_id as reply_to',
      'service_windows.closes_at',
    ])
    .select([aliasOf('phone').as('phone'), aliasOf('user_id').as('user_id')])
    .where('messages.chat_id', '=', chat_id)
    .where('messages.delivery', '=', 'queued')
    .where('messages.attempt_started_at', 'is', null)
    .orderBy('messages.seq')
    .limit(1)
    .forUpdate('messages')
    .executeTakeFirst()
  if (queued === undefined) return null
  const refusal = refusalNow(tx, queued)
  if (refusal !== null) {
    await recordFailure(tx, queued, refusal)
    return null
  }
  const { message_id, attempt } = queued
  const media = mediaOf(queued)
  if (media === 'not there yet') {
    // Nothing of the attempt has begun: the chat waits, other chats do not.
    await tx.enqueue(bringMedia, { message_id })
    return null
  }
  await sql`
    WITH started AS (
      UPDATE messages SET attempt_started_at = ${tx.now()} WHERE message_id = ${message_id}
    )
    INSERT INTO attempts (message_id, attempt, started_at)
    VALUES (${message_id}, ${attempt}, ${tx.now()})
    ON CONFLICT (message_id, attempt) DO UPDATE
      SET started_at = excluded.started_at, ended_at = NULL`.execute(tx.db)
  return {
    message_id,
    attempt,
    message: {
      callback: `${message_id}:${attempt}`,
      customer: { phone: queued.phone, user_id: queued.user_id },
      phone_number_id: queued.phone_number_id,
      kind: queued.kind,
      message: queued.message,
      content: queued.content,
      media,
      reply_to: queued.reply_to,
    },
  }
}

/** The message's file as WhatsApp knows it, or null where it has none. */
function mediaOf(queued: {
  media_kind: MediaKind | null
  mime_type: string | null
  file_name: string | null
  whatsapp_media_id: string | null
}): OutgoingMedia | 'not there yet' | null {
  const { media_kind: kind, mime_type, file_name, whatsapp_media_id } = queued
  if (kind === null || mime_type === null) return null
  if (whatsapp_media_id === null) return 'not there yet'
  return { kind, mime_type, file_name, whatsapp_media_id }
}

/** Why a queued message must not go out any more, or null. */
function refusalNow(
  tx: Tx,
  queued: { created_at: Date; kind: string; attempt: number; closes_at: Date | null },
): ChannelFailure | null {
  const age = tx.now().getTime() - queued.created_at.getTime()
  if (queued.attempt === 1 && age > tx.config.sendMaxAge * 1000) {
    return new ChannelFailure(
      'permanent',
      'expired',
      'It waited too long to be sent. Read it again and retry.',
    )
  }
  if (queued.kind === 'template' || isOpen(queued.closes_at, tx.now())) return null
  return new ChannelFailure(
    'wait',
    'service_window_closed',
    'The 24-hour window closed before this was sent. Send a template instead.',
  )
}

/** Surely not sent: the same attempt may start again. */
async function endUnsent(tx: Tx, { message_id }: { message_id: string }): Promise<void> {
  await tx.db
    .updateTable('messages')
    .set({ attempt_started_at: null })
    .where('message_id', '=', message_id)
    .where('delivery', '=', 'queued')
    .execute()
}

/** The latest id of a kind that the customer is known by: WhatsApp takes the number or the user id. */
const aliasOf = (kind: 'phone' | 'user_id') => sql<string | null>`(
  SELECT value FROM customer_aliases a
  WHERE a.customer_id = chats.customer_id AND a.kind = ${kind}
  ORDER BY a.created_at DESC LIMIT 1)`
