import type { Delivery, Message } from '@smart-chat/contract'
import { sql } from 'kysely'
import type { Accepted, Backoff } from '../channels/channel.ts'
import { pauseAndSay } from '../channels/pause.ts'
import type { LockedChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { tellAwaitedNoMore } from '../clocks/tell.ts'
import { startWaiting, stopAwaiting } from '../clocks/waiting.ts'
import type { Context, Tx } from '../context.ts'
import { addAliases } from '../customers/add-aliases.ts'
import { closeWindow } from '../customers/service-window.ts'
import { noteMarketing } from '../customers/set-marketing.ts'
import { json } from '../platform/db/json.ts'
import { heedRefusal } from '../templates/heed-refusal.ts'
import { publishStatus } from './audience.ts'
import { beginAnew } from './begin-anew.ts'
import { applyEarlyChanges } from './change.ts'
import { countFailure } from './failures.ts'
import { findByWhatsAppId } from './insert.ts'
import { isOfReaction, recordReactionStatus } from './show-reaction.ts'

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
  error: Trouble | null
  pricing: object | null
  /** The item as it came, kept while the message is not known yet. */
  item: object
}

/** The reason of a failure, and what helps against it. */
interface Trouble extends Reason {
  /** The number itself does not work. */
  isBroken?: boolean
  /** It may pass: the message is tried anew by itself. */
  again?: Backoff | null
}

/**
 * Applies a status. One that arrives before our own record of the send is kept, and applied with it.
 */
export async function recordStatus(ctx: Context, report: StatusReport): Promise<void> {
  if (isOfReaction(report)) return recordReactionStatus(ctx, report)
  const told = { ...report, error: report.error && troubleOf(ctx, report.error) }
  const failed = await ctx.transaction(async (tx) => {
    const attempt = await findAttempt(tx, told)
    if (attempt !== null) return applyReport(tx, attempt, told)
    await keepEarly(tx, told)
    return null
  })
  if (told.error?.isBroken !== true || failed?.phone_number_id == null) return
  await pauseAndSay(ctx, failed.phone_number_id, told.error, failed.attempt_started_at ?? undefined)
}

function troubleOf(ctx: Context, error: Reason): Trouble {
  const { code, message, kind, backoff, isBegunAnew } = ctx.channels.whatsapp.failureOf(error)
  return { code, message, isBroken: kind === 'broken', again: isBegunAnew ? backoff : null }
}

/** The channel took the message and gave it an id, and told what the customer is called there. */
export async function recordSent(
  tx: Tx,
  attempt: Attempt,
  { whatsapp_id, recipient }: Accepted,
): Promise<void> {
  if (recipient !== null) await addAliases(tx, attempt.message_id, recipient)
  await moveDelivery(tx, attempt, { delivery: 'sent', whatsapp_id })
  await applyEarly(tx, attempt, whatsapp_id)
}

/** Applies statuses and changes that came before their message had this id. */
export async function applyEarly(tx: Tx, attempt: Attempt, whatsapp_id: string): Promise<void> {
  const early = await tx.db
    .deleteFrom('early_statuses')
    .where('whatsapp_id', '=', whatsapp_id)
    .returning('item')
    .execute()
  for (const { item } of early) await applyReport(tx, attempt, item as StatusReport)
  await applyEarlyChanges(tx, whatsapp_id)
}

/** The attempt has failed; if it was the answer the customer waits for, they wait again. */
export async function recordFailure(tx: Tx, attempt: Attempt, reason: Reason): Promise<void> {
  const { code, message } = reason
  await moveDelivery(tx, attempt, { delivery: 'failed', error: { code, message } })
}

function applyReport(tx: Tx, attempt: Attempt, report: StatusReport) {
  const { status, whatsapp_id, error, pricing, item } = report
  const news = { delivery: status, whatsapp_id, error, pricing, free_until: freeUntil(item) }
  return moveDelivery(tx, attempt, news)
}

/** The end of a free entry point, where the status tells one. */
function freeUntil(item: object): Date | null {
  const { conversation } = item as { conversation?: { expiration_timestamp?: unknown } | null }
  const seconds = Number(conversation?.expiration_timestamp ?? Number.NaN)
  return Number.isFinite(seconds) ? new Date(seconds * 1000) : null
}

/** Surely not sent, and sent again by itself: the same attempt may start again. Says why it waits. */
export async function keepQueued(tx: Tx, attempt: Attempt, reason: Reason): Promise<void> {
  const { code, message } = reason
  const kept = await tx.db
    .updateTable('messages')
    .from('chats')
    .set({ attempt_started_at: null, error: json({ code, message }) })
    .whereRef('chats.chat_id', '=', 'messages.chat_id')
    .where('messages.message_id', '=', attempt.message_id)
    .where('messages.attempt', '=', attempt.attempt)
    .where('messages.delivery', '=', 'queued')
    .returning(QUEUED)
    .execute()
  for (const row of kept) publishStatus(tx, { ...row, error: { code, message } })
}

/** Says of everything that a chat has queued why it is not sent; once. */
export async function sayWhyQueued(tx: Tx, chat_id: string, reason: Reason): Promise<void> {
  const waiting = await tx.db
    .updateTable('messages')
    .from('chats')
    .set({ error: json(reason) })
    .whereRef('chats.chat_id', '=', 'messages.chat_id')
    .where('messages.chat_id', '=', chat_id)
    .where('messages.delivery', '=', 'queued')
    .where('messages.attempt_started_at', 'is', null)
    .where(sql<boolean>`messages.error->>'code' IS DISTINCT FROM ${reason.code}`)
    .returning(QUEUED)
    .execute()
  for (const row of waiting) publishStatus(tx, { ...row, error: reason })
}

const QUEUED = [
  'messages.message_id',
  'messages.chat_id',
  'messages.seq',
  'messages.attempt',
  'messages.delivery',
  'chats.opened_inapp',
] as const

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
  error?: Trouble | null
  pricing?: object | null
  free_until?: Date | null
}

/** @returns the message before, where the attempt has failed now; else null */
async function moveDelivery(tx: Tx, attempt: Attempt, news: News) {
  const message = await lockMessage(tx, attempt.message_id)
  if (message === undefined || message.delivery === null) return null
  const isPresent = attempt.attempt === message.attempt
  // What an earlier attempt failed of no longer matters; that it arrived after all does.
  const counts = isPresent || RANK[news.delivery] >= RANK.delivered
  const delivery = counts ? nextDelivery(message.delivery, news.delivery) : message.delivery
  const trouble = delivery === 'failed' ? (news.error ?? message.error) : null
  const error = trouble && { code: trouble.code, message: trouble.message }
  await write(tx, attempt, isPresent, news, { delivery, error })
  if (delivery === message.delivery) return null
  const { chat_id, seq, opened_inapp } = message
  if (delivery === 'failed') {
    countFailure(error?.code ?? 'unknown')
    const again = news.error?.again ?? null
    const anew = { ...message, message_id: attempt.message_id }
    if (error !== null && again !== null && (await beginAnew(tx, anew, error, again))) {
      return message
    }
  }
  publishStatus(tx, {
    chat_id,
    seq,
    opened_inapp,
    message_id: attempt.message_id,
    attempt: message.attempt,
    delivery,
    error,
  })
  if (delivery !== 'failed') return null
  await heedRefusal(tx, attempt.message_id, error?.code ?? '')
  await answerFailed(tx, message, error)
  return message
}

const lockMessage = (tx: Tx, message_id: string) =>
  tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select(['messages.delivery', 'messages.attempt', 'messages.chat_id', 'messages.seq'])
    .select(['attempt_started_at', 'messages.sender_type', 'messages.created_at'])
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
  { whatsapp_id = undefined, pricing = null, free_until = null }: News,
  { delivery, error }: { delivery: Delivery; error: Reason | null },
): Promise<void> {
  const reason = error === null ? null : json(error)
  const paid = pricing === null ? null : json(pricing)
  const id = whatsapp_id ?? null
  await sql`
    WITH attempted AS (
      UPDATE attempts SET ended_at = ${tx.now()}, error = ${reason}::jsonb,
        whatsapp_id = coalesce(whatsapp_id, ${id}), pricing = coalesce(${paid}::jsonb, pricing),
        free_until = coalesce(${free_until}, free_until)
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
    sender_type: Message['sender_type']
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
  // They want no marketing, as WhatsApp has just said.
  if (error?.code === '131050')
    await noteMarketing(tx, failed.customer_id, { isWanted: false, at: tx.now() })
  // What the desk says by itself answers nobody.
  const wasAnswer = failed.sender_type === 'Executive'
  if (wasAnswer && chat.status === 'active') await restoreWaiting(tx, chat)
  await publishChatUpdated(tx, await getChat(tx.db, failed.chat_id))
}

/**
 * Nothing of ours has answered the customer any more: they wait, since the first question that only
 * failed answers followed, and where nothing at all has reached them, we await nothing.
 */
async function restoreWaiting(tx: Tx, chat: LockedChat): Promise<void> {
  const { chat_id } = chat
  const { since, has_reached } = await lookBack(tx, chat_id)
  if (since === null && has_reached) return
  const segment = await tx.segment(chat.customer_type)
  const after = {
    ...(since === null ? {} : startWaiting(segment, chat, { since, now: tx.now() })),
    ...stopAwaiting(chat),
  }
  await tx.db.updateTable('chats').set(after).where('chat_id', '=', chat_id).execute()
  await tellAwaitedNoMore(tx, chat, after.tags ?? chat.tags)
}

/**
 * What the customer waits for since then, and whether something of ours has got through to them since
 * they wrote last, or since the chat was opened again.
 */
async function lookBack(tx: Tx, chat_id: string) {
  const { rows } = await sql<{ since: Date | null; has_reached: boolean }>`
    WITH reached AS (
      SELECT seq, created_at FROM messages
      WHERE chat_id = ${chat_id} AND sender_type = 'Executive' AND delivery <> 'failed'
      ORDER BY seq DESC LIMIT 1
    )
    SELECT
      (SELECT min(stopped_waiting_since) FROM messages
        WHERE chat_id = ${chat_id} AND sender_type = 'Executive' AND delivery = 'failed'
          AND seq > coalesce((SELECT seq FROM reached), 0)) AS since,
      EXISTS (SELECT FROM reached
        WHERE NOT EXISTS (SELECT FROM messages
          WHERE chat_id = ${chat_id} AND seq > reached.seq AND sender_type = 'Customer')
        AND NOT EXISTS (SELECT FROM timeline
          WHERE chat_id = ${chat_id} AND kind = 'reopened' AND at > reached.created_at)
      ) AS has_reached`.execute(tx.db)
  return rows[0] ?? { since: null, has_reached: true }
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
