import { sql } from 'kysely'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { type Assignee, assignNext } from './assign-next.ts'
import { tellAssigned } from './tell.ts'

/**
 * Gives waiting chats of these segments to whoever is free, the longest waiting first, until the
 * queue is empty or nobody has room. Each chat is a transaction of its own: a long queue holds
 * nobody up.
 *
 * @param but a chat that stays in the queue: somebody has just put it there
 */
export async function handOut(ctx: Context, customer_types: string[], but = ''): Promise<void> {
  for (const customer_type of customer_types) {
    while (await ctx.transaction((tx) => handOutOne(tx, customer_type, but)));
  }
}

/** Somebody has room for one more, whatever segment it is from: capacity counts over all of them. */
export async function handOutFreed(ctx: Context, executive_id: string, but = ''): Promise<void> {
  const segments = await ctx.db
    .selectFrom('executive_segments')
    .select('customer_type')
    .where('executive_id', '=', executive_id)
    .execute()
  const types = segments.map((segment) => segment.customer_type)
  await handOut(ctx, types, but)
}

async function handOutOne(tx: Tx, customer_type: string, but: string): Promise<boolean> {
  const { rows } = await sql<{ chat_id: string; last_executive_id: string | null }>`
    SELECT chat_id, last_executive_id FROM chats
    WHERE customer_type = ${customer_type} AND status = 'active' AND assigned_executive_id IS NULL
      AND chat_id <> ${but}
    ORDER BY waiting_since NULLS LAST, created_at
    LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(tx.db)
  const waiting = rows[0]
  if (waiting === undefined) return false
  const to = await assignNext(tx, { customer_type, sticky: waiting.last_executive_id })
  if (to === null) return false
  await giveTo(tx, waiting.chat_id, { ...to, reason: 'queue' })
  await publishChatUpdated(tx, await getChat(tx.db, waiting.chat_id))
  return true
}

/** Gives a locked chat that has just begun to wait to whoever is free; else it joins the queue. */
export async function assignWaiting(
  tx: Tx,
  chat: {
    chat_id: string
    customer_type: string
    assigned_executive_id: string | null
    last_executive_id: string | null
  },
): Promise<void> {
  const { customer_type, last_executive_id } = chat
  const to = await assignNext(tx, { customer_type, sticky: last_executive_id })
  if (to !== null) await giveTo(tx, chat.chat_id, to)
  else if (chat.assigned_executive_id !== null) await setAssignee(tx, chat.chat_id, null, 'queue')
}

/** Gives a chat that goes on with an earlier one to the same executive, if free; else as any other. */
export async function assignContinued(
  tx: Tx,
  chat: { chat_id: string; customer_type: string },
  before: string | null,
): Promise<void> {
  const to = await assignNext(tx, { customer_type: chat.customer_type, sticky: before })
  if (to === null) return
  await giveTo(tx, chat.chat_id, to.reason === 'sticky' ? { ...to, reason: 'context' } : to)
}

async function giveTo(tx: Tx, chat_id: string, to: Assignee): Promise<void> {
  await setAssignee(tx, chat_id, to.executive_id, to.reason)
  await tellAssigned(tx, await getChat(tx.db, chat_id), to, to.reason)
}

/** Writes the assignment down; what the new executive has not seen becomes the unread count. */
export async function setAssignee(
  tx: Tx,
  chat_id: string,
  executive_id: string | null,
  reason: string,
): Promise<void> {
  await tx.db
    .updateTable('chats')
    .set((eb) => ({
      assigned_executive_id: executive_id,
      assigned_reason: executive_id === null ? null : reason,
      assigned_at: executive_id === null ? null : tx.now(),
      ...(executive_id === null ? {} : { last_executive_id: executive_id }),
      unseen_count: eb(
        'incoming_count',
        '-',
        eb.fn.coalesce(
          eb
            .selectFrom('chat_reads')
            .whereRef('chat_reads.chat_id', '=', 'chats.chat_id')
            .$if(executive_id !== null, (of) => of.where('executive_id', '=', executive_id ?? ''))
            .select((of) => of.fn.max('incoming_seen').as('seen')),
          eb.lit(0),
        ),
      ),
    }))
    .where('chat_id', '=', chat_id)
    .execute()
}
