import { sql } from 'kysely'
import type { Context, Tx } from '../context.ts'
import { deliverNext } from '../messages/jobs.ts'
import { publishChannel } from './state.ts'

/** What has stopped a number: the channel's code, and a sentence that says how to mend it. */
interface Trouble {
  code: string
  message: string
}

/** A number that works is looked at for the first time after so long; then twice as long each time. */
const FIRST_CHECK_S = 15
const CHECK_MAX_S = 300

/** Paused again so soon after it went on: it was not mended, and is looked at less often. */
const SOON_MS = 600_000

/**
 * Nothing is sent over a number from now on, and everybody who may mend it hears why. What is queued
 * stays queued. Its state is a row's, so it outlives the process and holds on every node.
 *
 * @param triedAt when the call began that met the trouble: what began before the number went on again
 *   says nothing about it
 * @returns false where it is paused already, or the trouble is an old one
 */
export async function pauseNumber(
  tx: Tx,
  phone_number_id: string,
  { code, message }: Trouble,
  triedAt: Date = tx.now(),
): Promise<boolean> {
  const now = tx.now()
  const soon = new Date(now.getTime() - SOON_MS)
  const paused = await tx.db
    .updateTable('business_numbers')
    .set({
      paused_at: now,
      pause_code: code,
      pause_reason: message,
      checks: sql`CASE WHEN resumed_at > ${soon} THEN checks + 1 ELSE 0 END`,
      check_due_at: dueAfter(now, sql`CASE WHEN resumed_at > ${soon} THEN checks + 1 ELSE 0 END`),
    })
    .where('phone_number_id', '=', phone_number_id)
    .where('paused_at', 'is', null)
    .where((eb) => eb.or([eb('resumed_at', 'is', null), eb('resumed_at', '<=', triedAt)]))
    .returning('phone_number_id')
    .executeTakeFirst()
  if (paused !== undefined) await publishChannel(tx, phone_number_id)
  return paused !== undefined
}

/** The same by itself, with its line in the log. */
export async function pauseAndSay(
  ctx: Context,
  phone_number_id: string,
  trouble: Trouble,
  triedAt?: Date,
): Promise<void> {
  const isNew = await ctx.transaction((tx) => pauseNumber(tx, phone_number_id, trouble, triedAt))
  if (isNew) sayPaused(ctx, phone_number_id, trouble)
}

/** Every number of a WhatsApp account. */
export async function pauseAccount(ctx: Context, waba_id: string, trouble: Trouble): Promise<void> {
  const numbers = await ctx.db
    .selectFrom('business_numbers')
    .select('phone_number_id')
    .where('waba_id', '=', waba_id)
    .execute()
  for (const { phone_number_id } of numbers) await pauseAndSay(ctx, phone_number_id, trouble)
}

export function sayPaused(ctx: Context, phone_number_id: string, { code, message }: Trouble): void {
  ctx.log.error({ phone_number_id, code, reason: message }, 'a number is paused')
}

/** It is still in trouble, maybe in another one: it is looked at again later. */
export async function stayPaused(
  tx: Tx,
  phone_number_id: string,
  trouble: Trouble | null,
): Promise<void> {
  const stays = await tx.db
    .updateTable('business_numbers')
    .set({
      checks: sql`checks + 1`,
      check_due_at: dueAfter(tx.now(), sql`checks + 1`),
      ...(trouble === null ? {} : { pause_code: trouble.code, pause_reason: trouble.message }),
    })
    .where('phone_number_id', '=', phone_number_id)
    .where('paused_at', 'is not', null)
    .returning('phone_number_id')
    .executeTakeFirst()
  if (stays !== undefined) await publishChannel(tx, phone_number_id)
}

const dueAfter = (now: Date, checks: ReturnType<typeof sql>) =>
  sql<Date>`${now}::timestamptz
    + least(${CHECK_MAX_S}, ${FIRST_CHECK_S} * 2 ^ least(${checks}, 10)) * interval '1 second'`

/** The number goes on, and so does every chat that waits for it, the oldest message first. */
export async function resumeNumber(ctx: Context, phone_number_id: string): Promise<void> {
  const isNew = await ctx.transaction(async (tx) => {
    const resumed = await tx.db
      .updateTable('business_numbers')
      .set({
        paused_at: null,
        pause_code: null,
        pause_reason: null,
        check_due_at: null,
        resumed_at: tx.now(),
      })
      .where('phone_number_id', '=', phone_number_id)
      .where('paused_at', 'is not', null)
      .returning('phone_number_id')
      .executeTakeFirst()
    if (resumed !== undefined) await publishChannel(tx, phone_number_id)
    return resumed !== undefined
  })
  if (!isNew) return
  ctx.log.info({ phone_number_id }, 'a number goes on')
  const waiting = await waitingChats(ctx, phone_number_id)
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    // Those that a crash leaves out here are found by the sweep.
    await ctx.transaction(async (tx) => {
      for (const chat_id of waiting.slice(from, from + AT_ONCE)) {
        await tx.enqueue(deliverNext, { chat_id, rest: true })
      }
    })
  }
}

const AT_ONCE = 100

/** The chats with something to send over a number, the one that has waited longest first. */
export async function waitingChats(
  ctx: Context,
  phone_number_id: string,
  most = 100_000,
): Promise<string[]> {
  const { rows } = await sql<{ chat_id: string }>`
    SELECT chat_id FROM messages JOIN chats USING (chat_id)
    WHERE messages.delivery = 'queued' AND messages.attempt_started_at IS NULL
      AND chats.phone_number_id = ${phone_number_id}
    GROUP BY chat_id ORDER BY min(messages.created_at) LIMIT ${most}`.execute(ctx.db)
  return rows.map(({ chat_id }) => chat_id)
}
