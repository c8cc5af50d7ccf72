import type { AssignmentReason } from '@smart-chat/contract'
import { sql } from 'kysely'
import { publishChatUpdated } from '../chats/audience.ts'
import type { Context, Tx } from '../context.ts'
import { chooseNext, lockAssignment } from './assign-next.ts'
import type { Person } from './people.ts'
import { settle } from './settle.ts'

/** Few enough that a message for one of these chats waits for a moment only. */
const BATCH = 50

/**
 * Passes the chats of an executive who left to whoever is free, else puts them back into the queue:
 * those that wait for an answer, and the answered ones too unless `RELEASE_ANSWERED` is off. Who may
 * not have them any more keeps none; who has come back meanwhile keeps what is left.
 */
export async function releaseChats(
  ctx: Context,
  from: Person,
  reason: AssignmentReason,
  customer_types: string[],
): Promise<void> {
  for (const customer_type of customer_types) {
    const leaving: Leaving = { from, reason, customer_type }
    const free = { most: BATCH, skipsLocked: true }
    while ((await ctx.transaction((tx) => releaseBatch(tx, leaving, free))) > 0);
    // What somebody held just then: one by one, so that nobody waits with others in their hands.
    const held = { most: 1, skipsLocked: false }
    while ((await ctx.transaction((tx) => releaseBatch(tx, leaving, held))) > 0);
  }
}

interface Leaving {
  from: Person
  reason: AssignmentReason
  customer_type: string
}

/** Takes chats from somebody, the longest waiting first, and gives each to the next one. */
async function releaseBatch(tx: Tx, leaving: Leaving, which: Which): Promise<number> {
  const { from, reason, customer_type } = leaving
  const chats = await lockTheirs(tx, leaving, which)
  if (chats.length === 0 || !(await isStillAway(tx, leaving))) return 0
  const { choices } = await chooseNext(tx, customer_type, chats)
  const chosen = new Map(choices.map(({ chat_id, to }) => [chat_id, to]))
  const released = await settle(
    tx,
    customer_type,
    chats.map(({ chat_id }) => ({
      chat_id,
      from,
      to: chosen.get(chat_id) ?? null,
      reason,
      ...(reason === 'manual' ? { why: `who works in ${customer_type} no more` } : {}),
    })),
  )
  for (const chat of released) await publishChatUpdated(tx, chat)
  return chats.length
}

/**
 * Asked in each transaction: two who come back while both are being released would pass each other's
 * chats to and fro for ever. Nobody comes back before it has ended.
 */
async function isStillAway(tx: Tx, { from, reason, customer_type }: Leaving): Promise<boolean> {
  await lockAssignment(tx)
  const { status, disabled_at } = await tx.db
    .selectFrom('executives')
    .select(['status', 'disabled_at'])
    .where('executive_id', '=', from.executive_id)
    .forShare()
    .executeTakeFirstOrThrow()
  if (reason === 'disabled') return disabled_at !== null
  if (reason !== 'manual') return status === 'offline'
  const works = await tx.db
    .selectFrom('executive_segments')
    .select('executive_id')
    .where('executive_id', '=', from.executive_id)
    .where('customer_type', '=', customer_type)
    .executeTakeFirst()
  return works === undefined
}

interface Which {
  most: number
  skipsLocked: boolean
}

async function lockTheirs(tx: Tx, { from, customer_type, reason }: Leaving, which: Which) {
  const { executive_id } = from
  const mayComeBack = reason !== 'disabled' && reason !== 'manual'
  const keepsAnswered = mayComeBack && !tx.config.releaseAnswered
  const waits = keepsAnswered ? sql`AND waiting_since IS NOT NULL` : sql``
  const { rows } = await sql<{ chat_id: string; awaiting_customer: boolean }>`
    SELECT chat_id, awaiting_customer FROM chats
    WHERE assigned_executive_id = ${executive_id} AND status = 'active'
      AND customer_type = ${customer_type} ${waits}
    ORDER BY coalesce(waiting_since, created_at)
    LIMIT ${which.most} FOR UPDATE ${which.skipsLocked ? sql`SKIP LOCKED` : sql``}`.execute(tx.db)
  return rows.map(({ chat_id, awaiting_customer }) => ({
    chat_id,
    sticky: null,
    not: executive_id,
    counts: !awaiting_customer,
  }))
}
