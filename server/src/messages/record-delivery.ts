import type { Delivery } from '@smart-chat/contract'
import { sql } from 'kysely'
import type { LockedChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { tellAwaitedNoMore } from '../clocks/tell.ts'
import { startWaiting, stopAwaiting } from '../clocks/waiting.ts'
import type { Context, Tx } from '../context.ts'
import { closeWindow } from '../customers/service-window.ts'
import { json } from '../platform/db/json.ts'
import { publishStatus } from './audience.ts'
import { findByWhatsAppId } from './insert.ts'

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
    const attempt = await findAttempt(tx, report)
    if (attempt === null) await keepEarly(tx, report)
    else await applyReport(tx, attempt, report)
  })
}

/** The channel took the message and gave it an id. */
export async function recordSent(tx: Tx, attempt: Attempt, whatsapp_id: string): Promise<void> {
  await moveDelivery(tx, attempt, { delivery: 'sent', whatsapp_id })
  const early = await tx.db
    .deleteFrom('early_statuses')
    .where('whatsapp_id', '=', whatsapp_id)
    .returning('item')
    .execute()
  for (const { item } of early) await applyReport(tx, attempt, item as StatusReport)
}

/** The attempt has failed; if it was the answer the customer waits for, they wait again. */
export async function recordFailure(tx: Tx, attempt: Attempt, reason: Reason): Promise<void> {
  const { code, message } = reason
  await moveDelivery(tx, attempt, { delivery: 'failed', error: { code, message } })
}

function applyReport(tx: Tx, attempt: Attempt, report: StatusReport): Promise<void> {
  const { status, whatsapp_id, error, pricing } = report
  return moveDelivery(tx, attempt, { delivery: status, whatsapp_id, error, pricing })
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

interface News {
  delivery: Delivery
  whatsapp_id?: string
  error?: Reason | null
  pricing?: object | null
}

async function moveDelivery(tx: Tx, attempt: Attempt, news: News): Promise<void> {
  const message = await lockMessage(tx, attempt.message_id)
  if (message === undefined || message.delivery === null) return
  const isPresent = attempt.attempt === message.attempt
  // What an earlier attempt failed of no longer matters; that it arrived after all does.
  const counts = isPresent || RANK[news.delivery] >= RANK.delivered
  const delivery = counts ? nextDelivery(message.delivery, news.delivery) : message.delivery
  const error = delivery === 'failed' ? (news.error ?? message.error) : null
  await write(tx, attempt, isPresent, news, { delivery, error })
  if (delivery === message.delivery) return
  const { chat_id, seq, opened_inapp } = message
  publishStatus(tx, {
    chat_id,
    seq,
    opened_inapp,
    message_id: attempt.message_id,
    attempt: message.attempt,
    delivery,
    error,
  })
  if (delivery === 'failed') await answerFailed(tx, message, error)
}

const lockMessage = (tx: Tx, message_id: string) =>
  tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['messages.delivery', 'messages.attempt', 'messages.chat_id', 'messages.seq'])
    .select('attempt_started_at')
    .select(['messages.error', 'chats.customer_id', 'chats.phone_number_id'])
    .select('chats.opened_inapp')
    .where('message_id', '=', message_id)
    .forUpdate('messages')
    .executeTakeFirst()

/** The attempt and its message in one statement: every message sent comes here three times. */
async function write(
  tx: Tx,
  { message_id, attempt }: Attempt,
  isPresent: boolean,
  { whatsapp_id = undefined, pricing = null }: News,
  { delivery, error }: { delivery: Delivery; error: Reason | null },
): Promise<void> {
  const reason = error === null ? null : json(error)
  const paid = pricing === null ? null : json(pricing)
  const id = whatsapp_id ?? null
  await sql`
    WITH attempted AS (
      UPDATE attempts SET ended_at = ${tx.now()}, error = ${reason}::jsonb,
        whatsapp_id = coalesce(whatsapp_id, ${id}), pricing = coalesce(${paid}::jsonb, pricing)
      WHERE message_id = ${message_id} AND attempt = ${attempt}
    )
    UPDATE messages SET delivery = ${delivery}, error = ${reason}::jsonb,
      whatsapp_id = coalesce(whatsapp_id, ${isPresent ? id : null})
    WHERE message_id = ${message_id}`.execute(tx.db)
}

/** WhatsApp's word on the window counts; and a question that got no answer is still open. */
async function answerFailed(
  tx: Tx,
  failed: {
    chat_id: string
    customer_id: string
    phone_number_id: string | null
    attempt_started_at: Date | null
  },
  error: Reason | null,
): Promise<void> {
  // A new version of its row: a message that has read it before does not tell the older look.
  const chat = await tx.db
    .updateTable('chats')
    .set((eb) => ({ last_seq: eb.ref('last_seq') }))
    .where('chat_id', '=', failed.chat_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (error?.code === '131047' && failed.phone_number_id !== null) {
    const triedAt = failed.attempt_started_at ?? tx.now()
    await closeWindow(tx, failed.customer_id, failed.phone_number_id, triedAt)
  }
  if (chat.status === 'active') await restoreWaiting(tx, chat)
  await publishChatUpdated(tx, await getChat(tx.db, failed.chat_id))
}

/** Since the first question that only failed answers followed; one that got through has answered it. */
async function restoreWaiting(tx: Tx, chat: LockedChat): Promise<void> {
  const { chat_id } = chat
  const { rows } = await sql<{ since: Date | null }>`
    SELECT min(stopped_waiting_since) AS since FROM messages
    WHERE chat_id = ${chat_id} AND sender_type = 'Executive' AND delivery = 'failed'
      AND seq > coalesce((
        SELECT seq FROM messages
        WHERE chat_id = ${chat_id} AND sender_type = 'Executive' AND delivery <> 'failed'
        ORDER BY seq DESC LIMIT 1), 0)`.execute(tx.db)
  const since = rows[0]?.since ?? null
  if (since === null) return
  const after = { ...startWaiting(tx.config.clocks, chat, since), ...stopAwaiting(chat) }
  await tx.db.updateTable('chats').set(after).where('chat_id', '=', chat_id).execute()
  await tellAwaitedNoMore(tx, chat, after.tags ?? chat.tags)
}

async function keepEarly(tx: Tx, report: StatusReport): Promise<void> {
  const { whatsapp_id, status } = report
  await tx.db
    .insertInto('early_statuses')
    .values({ whatsapp_id, status, item: json(report), received_at: tx.now() })
    .onConflict((conflict) => conflict.doNothing())
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
