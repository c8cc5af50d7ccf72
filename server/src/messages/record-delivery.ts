import type { Delivery } from '@smart-chat/contract'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { closeWindow } from '../customers/service-window.ts'
import { json } from '../platform/db/json.ts'
import { publishStatus } from './audience.ts'
import { findByWhatsAppId } from './insert.ts'
import { getMessage } from './present.ts'

interface Attempt {
  message_id: string
  attempt: number
}

interface Reason {
  code: string
  message: string
}

/** A status as WhatsApp reports it; a message is named by our callback, else by WhatsApp's id. */
export interface StatusReport {
  whatsapp_id: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  callback: string | null
  error: Reason | null
  pricing: object | null
  /** The item as it came, kept while the message is not known yet. */
  item: object
}

/**
 * Applies a status. One that arrives before our own record of the send is kept, and applied with it.
 */
export async function recordStatus(ctx: Context, report: StatusReport): Promise<void> {
  await ctx.transaction(async (tx) => {
    const named = await findAttempt(tx, report)
    if (named === null) {
      await tx.db
        .insertInto('early_statuses')
        .values({
          whatsapp_id: report.whatsapp_id,
          status: report.status,
          item: json(report),
          received_at: tx.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return
    }
    await applyStatus(tx, named, report)
  })
}

/** The channel took the message and gave it an id. */
export async function recordSent(tx: Tx, attempt: Attempt, whatsapp_id: string): Promise<void> {
  await keepWhatsAppId(tx, attempt, whatsapp_id)
  await moveDelivery(tx, attempt, 'sent', null)
  const early = await tx.db
    .deleteFrom('early_statuses')
    .where('whatsapp_id', '=', whatsapp_id)
    .returning('item')
    .execute()
  for (const { item } of early) await applyStatus(tx, attempt, item as StatusReport)
}

/** The attempt has failed; if it was the answer the customer waits for, they wait again. */
export async function recordFailure(tx: Tx, attempt: Attempt, reason: Reason): Promise<void> {
  const { code, message } = reason
  await moveDelivery(tx, attempt, 'failed', { code, message })
}

async function applyStatus(tx: Tx, attempt: Attempt, report: StatusReport): Promise<void> {
  await keepWhatsAppId(tx, attempt, report.whatsapp_id)
  if (report.pricing !== null) {
    await tx.db
      .updateTable('attempts')
      .set({ pricing: json(report.pricing) })
      .where('message_id', '=', attempt.message_id)
      .where('attempt', '=', attempt.attempt)
      .execute()
  }
  await moveDelivery(tx, attempt, report.status, report.error)
}

/** Rank within an attempt: each step up only. */
const RANK: Record<Delivery, number> = { queued: 0, sent: 1, failed: 1, delivered: 2, read: 3 }

/**
 * The lattice of `09-rules.md` section 3: a status never moves back, evidence of delivery overrides
 * a failure, and a failure ends only an attempt that nothing is known to have come of.
 */
export function nextDelivery(present: Delivery, reported: Delivery): Delivery {
  if (reported === 'failed') return present === 'queued' || present === 'sent' ? 'failed' : present
  if (present === 'failed') return RANK[reported] >= RANK.delivered ? reported : present
  return RANK[reported] > RANK[present] ? reported : present
}

async function moveDelivery(tx: Tx, attempt: Attempt, reported: Delivery, error: Reason | null) {
  const message = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['messages.delivery', 'messages.attempt', 'messages.chat_id', 'messages.seq'])
    .select(['stopped_waiting_since', 'chats.customer_id', 'chats.phone_number_id'])
    .where('message_id', '=', attempt.message_id)
    .forUpdate('messages')
    .executeTakeFirst()
  if (message === undefined || message.delivery === null) return
  // What an earlier attempt failed of no longer matters; that it arrived after all does.
  if (attempt.attempt < message.attempt && RANK[reported] < RANK.delivered) return
  const delivery = nextDelivery(message.delivery, reported)
  if (delivery === message.delivery) return
  await tx.db
    .updateTable('messages')
    .set({ delivery, error: delivery === 'failed' && error !== null ? json(error) : null })
    .where('message_id', '=', attempt.message_id)
    .execute()
  await tx.db
    .updateTable('attempts')
    .set({
      ended_at: tx.now(),
      error: delivery === 'failed' && error !== null ? json(error) : null,
    })
    .where('message_id', '=', attempt.message_id)
    .where('attempt', '=', attempt.attempt)
    .execute()
  publishStatus(tx, await getMessage(tx, attempt.message_id))
  if (delivery === 'failed') {
    if (error?.code === '131047' && message.phone_number_id !== null) {
      await closeWindow(tx, message.customer_id, message.phone_number_id)
    }
    await restoreWaiting(tx, message)
    await publishChatUpdated(tx, await getChat(tx.db, message.chat_id))
  }
}

/** Nothing of ours after it has reached the customer: the question is still open. */
async function restoreWaiting(
  tx: Tx,
  failed: { chat_id: string; seq: number; stopped_waiting_since: Date | null },
): Promise<void> {
  if (failed.stopped_waiting_since === null) return
  await tx.db
    .updateTable('chats')
    .set({ waiting_since: failed.stopped_waiting_since })
    .where('chat_id', '=', failed.chat_id)
    .where('status', '=', 'active')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('messages')
            .select(eb.lit(1).as('one'))
            .whereRef('messages.chat_id', '=', 'chats.chat_id')
            .where('messages.seq', '>', failed.seq)
            .where('messages.sender_type', '=', 'Executive')
            .where('messages.delivery', '!=', 'failed'),
        ),
      ),
    )
    .execute()
}

async function keepWhatsAppId(tx: Tx, { message_id, attempt }: Attempt, whatsapp_id: string) {
  await tx.db
    .updateTable('attempts')
    .set({ whatsapp_id })
    .where('message_id', '=', message_id)
    .where('attempt', '=', attempt)
    .where('whatsapp_id', 'is', null)
    .execute()
  await tx.db
    .updateTable('messages')
    .set({ whatsapp_id })
    .where('message_id', '=', message_id)
    .where('attempt', '=', attempt)
    .where('whatsapp_id', 'is', null)
    .execute()
}

async function findAttempt(tx: Tx, report: StatusReport): Promise<Attempt | null> {
  const [message_id = '', attempt = ''] = report.callback?.split(':') ?? []
  if (attempt !== '') {
    const ours = await tx.db
      .selectFrom('messages')
      .select('message_id')
      .where('message_id', '=', message_id)
      .executeTakeFirst()
    if (ours !== undefined) return { message_id, attempt: Number(attempt) }
  }
  const found = await findByWhatsAppId(tx, report.whatsapp_id)
  return found === undefined ? null : { message_id: found.message_id, attempt: found.attempt }
}
