import type { RouteReply } from '@smart-chat/contract'
import { requireAccess } from '../chats/access.ts'
import type { Context, Tx } from '../context.ts'
import { DeskError } from '../errors.ts'
import { publishMessageUpdated } from '../messages/audience.ts'
import { fetchAgain } from './add.ts'

/**
 * Fetches a customer's file again after it could not be had; what is on its way or here already stays
 * as it is.
 *
 * @throws DeskError `not_found`, `wrong_segment`; `media_unavailable` for what is gone on purpose
 */
export async function retryMedia(
  ctx: Context,
  { media_id }: { media_id: string },
): Promise<RouteReply<'retryMedia'>> {
  return ctx.transaction(async (tx) => {
    const media = await lockFile(tx, media_id)
    if (media.state === 'pending') {
      return { message: 'The file is being fetched.', media_id, state: 'pending' }
    }
    if (media.state === 'ready') return { message: 'The file is here.', media_id, state: 'ready' }
    if (media.removed_at !== null || media.whatsapp_media_id === null) throw gone(media.error)
    await fetchAgain(tx, media_id)
    for (const { message_id } of media.shown) await publishMessageUpdated(tx, message_id)
    return { message: 'The file is being fetched again.', media_id, state: 'pending' }
  })
}

/** The file, for who may read one of the chats that it is in. */
async function lockFile(tx: Tx, media_id: string) {
  const shown = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['message_id', 'chats.customer_id', 'chats.customer_type'])
    .where('media_id', '=', media_id)
    .execute()
  const [first] = shown
  // An upload that was never sent came from no customer.
  if (first === undefined) throw new DeskError('not_found', 'There is no such file.')
  requireAccess(tx.actor, first)
  const media = await tx.db
    .selectFrom('media')
    .select(['state', 'error', 'removed_at', 'whatsapp_media_id'])
    .where('media_id', '=', media_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { ...media, shown }
}

const gone = (why: string | null) =>
  new DeskError('media_unavailable', why ?? 'This file cannot be fetched again.')
