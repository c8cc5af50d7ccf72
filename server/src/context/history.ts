import type { ContextItem } from '@smart-chat/contract'
import { sql } from 'kysely'
import { requireSegment } from '../chats/access.ts'
import { type Context, requireExecutive } from '../context.ts'
import { findCustomer } from '../customers/find.ts'
import { customerNotFound, noChatHere } from '../errors.ts'

const CHATS_MAX = 500
const LINES_MAX = 500

/** A customer's chats in the reader's segments [11], and what happened in them: the latest first. */
export async function contextHistory(
  ctx: Context,
  input: { customer: string; customer_type?: string | undefined },
) {
  const { customer_types } = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(ctx.actor, input.customer_type)
  const customer_id = await findCustomer(ctx.db, input.customer)
  if (customer_id === undefined) throw customerNotFound()
  const chats = await ctx.db
    .selectFrom('chats')
    .select(['chat_id', 'context', 'created_at', 'last_seq', 'status', 'customer_type'])
    .where('customer_id', '=', customer_id)
    .where('customer_type', 'in', input.customer_type ? [input.customer_type] : customer_types)
    .orderBy('created_at', 'desc')
    .orderBy('chat_id', 'desc')
    .limit(CHATS_MAX)
    .execute()
  if (chats.length === 0) throw noChatHere()
  const items: ContextItem[] = chats.map(({ chat_id, created_at, last_seq, ...chat }) => ({
    id: chat_id,
    createdAt: created_at.toISOString(),
    chatCount: last_seq,
    ...chat,
  }))
  return { items, timeline: await linesOf(ctx, items) }
}

/** The lines of each chat by its index, the latest of all of them. */
async function linesOf(ctx: Context, items: ContextItem[]) {
  const chat_ids = items.map(({ id }) => id)
  const { rows } = await sql<{
    id: string
    chat_id: string
    at: Date
    kind: string
    actor: string
    actor_name: string
    text: string
  }>`
    SELECT line.* FROM unnest(${chat_ids}::text[]) AS chat (id)
    CROSS JOIN LATERAL (
      SELECT id::text, chat_id, at, kind, actor, actor_name, text FROM timeline
      WHERE chat_id = chat.id ORDER BY at DESC, timeline.id DESC LIMIT ${LINES_MAX}
    ) AS line
    ORDER BY at DESC, line.id::bigint DESC LIMIT ${LINES_MAX}`.execute(ctx.db)
  const types = new Map(items.map(({ id, customer_type }) => [id, customer_type]))
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    customer_type: types.get(row.chat_id) ?? '',
  }))
}
