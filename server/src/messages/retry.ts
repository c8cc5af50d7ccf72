import { requireSegment } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import type { Context } from '../context.ts'
import { DeskError, messageNotFound } from '../errors.ts'
import { forgetBrought } from '../media/bring.ts'
import { publishStatus } from './audience.ts'
import { deliverNext } from './jobs.ts'
import { readMessage } from './present.ts'
import { requireOpenWindow } from './send.ts'

/** Sends a failed message again for real: its next attempt starts at `queued`. */
export async function retryMessage(ctx: Context, { message_id }: { message_id: string }) {
  return ctx.transaction(async (tx) => {
    const message = await tx.db
      .selectFrom('messages')
      .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
      .leftJoin('service_windows', (join) =>
        join
          .onRef('service_windows.customer_id', '=', 'chats.customer_id')
          .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
      )
      .select(['messages.delivery', 'messages.attempt', 'messages.kind', 'messages.channel'])
      .select(['messages.media_id', 'messages.error'])
      .select([
        'chats.chat_id',
        'chats.customer_type',
        'service_windows.closes_at as service_window_closes_at',
        'chats.waiting_since',
        'chats.awaiting_customer',
        'messages.stopped_waiting_since',
      ])
      .where('message_id', '=', message_id)
      .forUpdate(['chats', 'messages'])
      .executeTakeFirst()
    if (message === undefined) throw messageNotFound()
    requireSegment(tx.actor, message.customer_type)
    if (message.delivery !== 'failed') {
      throw new DeskError('not_retryable', 'Only a message that failed can be sent again.')
    }
    if (message.channel === 'whatsapp' && message.kind !== 'template')
      requireOpenWindow(tx, message)
    await forgetBrought(tx, message)
    const attempt = message.attempt + 1
    await tx.db
      .updateTable('messages')
      .set({
        delivery: 'queued',
        attempt,
        attempt_started_at: null,
        error: null,
        whatsapp_id: null,
        stopped_waiting_since: message.stopped_waiting_since ?? message.waiting_since,
      })
      .where('message_id', '=', message_id)
      .execute()
    await tx.db
      .updateTable('chats')
      .set(stopWaiting(tx.config.clocks, message, tx.now()))
      .where('chat_id', '=', message.chat_id)
      .execute()
    await tx.enqueue(deliverNext, { chat_id: message.chat_id })
    const { message: queued, opened_inapp } = await readMessage(tx, message_id)
    publishStatus(tx, { ...queued, opened_inapp })
    await publishChatUpdated(tx, await getChat(tx.db, message.chat_id))
    return { message_id, attempt, delivery: 'queued' as const }
  })
}
