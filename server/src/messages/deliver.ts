import { ChannelFailure } from '../channels/channel.ts'
import type { Context, Tx } from '../context.ts'
import { SAFETY_MS, windowClosesAt } from '../customers/service-window.ts'
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
    .select(['messages.message_id', 'messages.attempt', 'messages.kind', 'messages.message'])
    .select(['messages.content', 'messages.created_at', 'messages.chat_id'])
    .select(['chats.customer_id', 'chats.phone_number_id', 'quoted.whatsapp_id as reply_to'])
    .where('messages.chat_id', '=', chat_id)
    .where('messages.delivery', '=', 'queued')
    .where('messages.attempt_started_at', 'is', null)
    .orderBy('messages.seq')
    .limit(1)
    .forUpdate('messages')
    .executeTakeFirst()
  if (queued === undefined) return null
  const refusal = await refusalNow(tx, queued)
  if (refusal !== null) {
    await recordFailure(tx, queued, refusal)
    return null
  }
  const { message_id, attempt } = queued
  await tx.db
    .updateTable('messages')
    .set({ attempt_started_at: tx.now() })
    .where('message_id', '=', message_id)
    .execute()
  await tx.db
    .insertInto('attempts')
    .values({ message_id, attempt, started_at: tx.now() })
    .onConflict((conflict) =>
      conflict
        .columns(['message_id', 'attempt'])
        .doUpdateSet({ started_at: tx.now(), ended_at: null }),
    )
    .execute()
  return {
    message_id,
    attempt,
    message: {
      callback: `${message_id}:${attempt}`,
      customer: await addressOf(tx, queued.customer_id),
      phone_number_id: queued.phone_number_id,
      kind: queued.kind,
      message: queued.message,
      content: queued.content,
      reply_to: queued.reply_to,
    },
  }
}

/** Why a queued message must not go out any more, or null. */
async function refusalNow(
  tx: Tx,
  queued: {
    created_at: Date
    kind: string
    customer_id: string
    phone_number_id: string | null
    attempt: number
  },
): Promise<ChannelFailure | null> {
  const age = tx.now().getTime() - queued.created_at.getTime()
  if (queued.attempt === 1 && age > tx.config.sendMaxAge * 1000) {
    return new ChannelFailure(
      'permanent',
      'expired',
      'It waited too long to be sent. Read it again and retry.',
    )
  }
  if (queued.kind === 'template') return null
  const closesAt = await windowClosesAt(tx.db, queued)
  if (closesAt !== null && closesAt.getTime() - SAFETY_MS > tx.now().getTime()) return null
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

/** How WhatsApp reaches a person: by number where it is known, else by user id. */
async function addressOf(tx: Tx, customer_id: string) {
  const aliases = await tx.db
    .selectFrom('customer_aliases')
    .select(['kind', 'value'])
    .where('customer_id', '=', customer_id)
    .orderBy('created_at', 'desc')
    .execute()
  const find = (kind: string) => aliases.find((alias) => alias.kind === kind)?.value ?? null
  return { phone: find('phone'), user_id: find('user_id') }
}
