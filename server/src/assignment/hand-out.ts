import { type Selectable, sql } from 'kysely'
import { system } from '../actor.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { type Context, createContext, type Tx } from '../context.ts'
import type { Tables } from '../platform/db/tables.ts'
import { chooseNext } from './assign-next.ts'
import { findWork } from './find-work.ts'
import { settle } from './settle.ts'

/** Few enough that a message for one of these chats waits for a moment only. */
const BATCH = 25

/** After so many batches of a segment whoever asked goes on; the sweep does the rest. */
const BATCHES = 4

/**
 * Gives waiting chats of these segments to whoever is free, the longest waiting first, until the
 * queue is empty or nobody has room, or a good part of a long queue is handed out. What many ask for
 * at once is done once.
 *
 * @returns whether there may be more to hand out
 */
export const handOut = (ctx: Context, customer_types: string[]): Promise<boolean> =>
  ctx.handOuts.join(customer_types, async (types) => {
    const desk = createContext(ctx, system)
    let isMore = false
    for (const { customer_type, places } of await findWork(desk.db, types)) {
      if (await handOutSome(desk, customer_type, places)) isMore = true
    }
    return isMore
  })

/** Somebody has room for one more, whatever segment it is from: capacity counts over all of them. */
export async function handOutFreed(ctx: Context, executive_id: string): Promise<void> {
  const segments = await ctx.db
    .selectFrom('executive_segments')
    .select('customer_type')
    .where('executive_id', '=', executive_id)
    .execute()
  await handOut(
    ctx,
    segments.map((segment) => segment.customer_type),
  )
}

/** Hands out all that waits though somebody is free, also what was passed over a moment ago. */
export async function sweepQueue(ctx: Context): Promise<void> {
  const work = await findWork(ctx.db, null)
  if (work.length === 0) return
  const types = work.map(({ customer_type }) => customer_type)
  while (await handOut(ctx, types));
}

async function handOutSome(
  desk: Context,
  customer_type: string,
  places: number | null,
): Promise<boolean> {
  const passedOver: string[] = []
  let left = places ?? Number.POSITIVE_INFINITY
  for (let batch = 0; batch < BATCHES; batch++) {
    const most = Math.max(1, Math.min(BATCH, left))
    const done = await desk.transaction((tx) => handOutBatch(tx, customer_type, most, passedOver))
    if (done === null) return false
    passedOver.push(...done.passedOver)
    left -= done.given
  }
  return true
}

/**
 * One batch in one transaction.
 *
 * @param without chats that nobody who is free may have
 * @returns null when the queue is empty or nobody is free
 */
async function handOutBatch(tx: Tx, customer_type: string, most: number, without: string[]) {
  // Before the chats, so that nobody waits with chats in their hands until another batch is done.
  await sql`SELECT pg_advisory_xact_lock(hashtext('hand_out'))`.execute(tx.db)
  const queue = await lockQueue(tx, customer_type, most, without)
  if (queue.length === 0) return null
  const { choices, isAnybodyFree } = await chooseNext(tx, customer_type, queue)
  const chats = await settle(
    tx,
    customer_type,
    choices.map(({ chat_id, to, isSticky }) => ({
      chat_id,
      from: null,
      to,
      reason: isSticky ? 'sticky' : 'queue',
    })),
  )
  for (const chat of chats) await publishChatUpdated(tx, chat)
  if (!isAnybodyFree) return null
  const given = new Set(choices.map(({ chat_id }) => chat_id))
  const passedOver = queue.map(({ chat_id }) => chat_id).filter((one) => !given.has(one))
  return { given: given.size, passedOver }
}

/** The oldest of the queue; one that is locked just now is passed over until the next sweep. */
async function lockQueue(tx: Tx, customer_type: string, most: number, without: string[]) {
  // In words, not parameters: else the plan of the prepared statement cannot know the index.
  const { rows } = await sql<Queued>`
    SELECT chat_id, last_executive_id, returned_by, awaiting_customer FROM chats
    WHERE customer_type = ${customer_type} AND status = 'active' AND assigned_executive_id IS NULL
      AND chat_id <> ALL (${without}::text[])
    ORDER BY waiting_since NULLS LAST, created_at
    LIMIT ${most} FOR UPDATE SKIP LOCKED`.execute(tx.db)
  return rows.map((row) => ({
    chat_id: row.chat_id,
    sticky: row.last_executive_id,
    not: row.returned_by,
    counts: !row.awaiting_customer,
  }))
}

type Queued = Pick<
  Selectable<Tables['chats']>,
  'chat_id' | 'last_executive_id' | 'returned_by' | 'awaiting_customer'
>
