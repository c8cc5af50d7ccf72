import { requireSegment } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import type { Context, Tx } from '../context.ts'
import { requireWanted } from '../customers/want-marketing.ts'
import { DeskError, messageNotFound, optedOut } from '../errors.ts'
import { forgetBrought } from '../media/bring.ts'
import { publishStatus } from './audience.ts'
import { deliverNext } from './jobs.ts'
import { readMessage } from './present.ts'
import { requireOpenWindow } from './send.ts'

/**
 * Sends a failed message again for real: its next attempt starts at `queued`. Behind a number that is
 * paused it waits there, like every other message.
 */
export async function retryMessage(ctx: Context, { message_id }: { message_id: string }) {
  return ctx.transaction(async (tx) => {
    const message = await tx.db
      .selectFrom('messages')
      .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
      .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
      .leftJoin('service_windows', (join) =>
        join
          .onRef('service_windows.customer_id', '=', 'chats.customer_id')
          .onRef('service_windows.phone_number_id', '=', 'chats.phone_number_id'),
      )
      .select(['messages.delivery', 'messages.attempt', 'messages.kind', 'messages.channel'])
      .select(['messages.media_id', 'messages.error', 'messages.sender_type'])
      .select('messages.content')
      .select([
        'chats.chat_id',
        'chats.customer_id',
        'chats.customer_type',
        'service_windows.closes_at as service_window_closes_at',
        'chats.waiting_since',
        'chats.awaiting_customer',
        'customers.opted_out_at',
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
    if (message.channel === 'whatsapp' && message.opted_out_at !== null) throw optedOut()
    if (message.kind === 'template') {
      const template_id = String(message.content?.template_id)
      await requireWanted(tx.db, { ...message, template_id })
    }
    if (message.channel === 'whatsapp' && message.kind !== 'template')
      requireOpenWindow(tx, message)
    await forgetBrought(tx, message)
    const attempt = message.attempt + 1
    // What the desk says by itself answers nobody.
    const isAnswer = message.sender_type === 'Executive'
    await tx.db
      .updateTable('messages')
      .set({
        delivery: 'queued',
        attempt,
        attempt_started_at: null,
        error: null,
        whatsapp_id: null,
        ...(isAnswer
          ? { stopped_waiting_since: message.stopped_waiting_since ?? message.waiting_since }
          : {}),
      })
      .where('message_id', '=', message_id)
      .execute()
    if (isAnswer) {
      await tx.db
        .updateTable('chats')
        .set(stopWaiting(await tx.segment(message.customer_type), message, tx.now()))
        .where('chat_id', '=', message.chat_id)
        .execute()
    }
    await countAgeAnew(tx, { message_id, attempt })
    await tx.enqueue(deliverNext, { chat_id: message.chat_id })
    const { message: queued, opened_inapp } = await readMessage(tx, message_id)
    publishStatus(tx, { ...queued, opened_inapp })
    await publishChatUpdated(tx, await getChat(tx.db, message.chat_id))
    return { message_id, attempt, delivery: 'queued' as const }
  })
}

/** What a person asks for is as good as newly written: it may be sent at once, and is not too old. */
async function countAgeAnew(
  tx: Tx,
  { message_id, attempt }: { message_id: string; attempt: number },
): Promise<void> {
  const row = { attempt, tries: 0, deliver_after: tx.now(), since: tx.now() }
  await tx.db
    .insertInto('put_off_messages')
    .values({ message_id, ...row })
    .onConflict((conflict) => conflict.column('message_id').doUpdateSet(row))
    .execute()
}
