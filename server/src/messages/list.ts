import type { CustomerMessage, Message, TimelineEntry } from '@smart-chat/contract'
import { requireChat } from '../chats/access.ts'
import type { Context } from '../context.ts'
import { listTimeline } from '../timeline/list.ts'
import { markSeen } from './mark-seen.ts'
import { forCustomer, type JoinedRow, presentMessage, readsOf, selectMessages } from './present.ts'

/**
 * A stretch of a chat's messages in the order of `seq`, and the timeline's lines of the same stretch
 * of time. Without a bound: the latest.
 */
export async function listMessages(
  ctx: Context,
  input: {
    chat_id: string
    before_seq?: number | undefined
    after_seq?: number | undefined
    limit: number
  },
): Promise<{ messages: Message[]; timeline: TimelineEntry[] } | { messages: CustomerMessage[] }> {
  await requireChat(ctx.db, ctx.actor, input.chat_id)
  const { before_seq, after_seq, limit } = input
  const upwards = after_seq !== undefined
  let query = selectMessages(ctx.db).where('messages.chat_id', '=', input.chat_id)
  if (before_seq !== undefined) query = query.where('messages.seq', '<', before_seq)
  if (after_seq !== undefined) query = query.where('messages.seq', '>', after_seq)
  const rows = await query
    .orderBy('messages.seq', upwards ? 'asc' : 'desc')
    .limit(limit)
    .execute()
  if (!upwards) rows.reverse()
  if (ctx.actor.kind === 'customer') return { messages: forTheirCustomer(ctx, rows) }
  const messages = await forExecutives(ctx, input.chat_id, rows)
  const first = rows[0]
  const reachesBack = first === undefined || first.seq === 1
  const timeline = await listTimeline(
    ctx.db,
    input.chat_id,
    reachesBack ? new Date(0) : first.created_at,
    await startOfNext(ctx, input.chat_id, before_seq),
  )
  return { messages, timeline }
}

async function forExecutives(ctx: Context, chat_id: string, rows: JoinedRow[]): Promise<Message[]> {
  const reads = await readsOf(ctx.db, chat_id)
  return rows.map((row) => presentMessage(row, reads, ctx.signMediaUrl))
}

const forTheirCustomer = (ctx: Context, rows: JoinedRow[]): CustomerMessage[] =>
  rows.map((row) => forCustomer(presentMessage(row, [], ctx.signMediaUrl)))

/** Where the stretch above this page begins, so that no line is shown in both. */
async function startOfNext(ctx: Context, chat_id: string, before_seq: number | undefined) {
  if (before_seq === undefined) return null
  const next = await ctx.db
    .selectFrom('messages')
    .select('created_at')
    .where('chat_id', '=', chat_id)
    .where('seq', '=', before_seq)
    .executeTakeFirst()
  return next?.created_at ?? null
}

/** V2's way: pages, newest first, or everything after a `seq`; the reader has seen what is read. */
export async function fetchMessages(
  ctx: Context,
  input: { chat_id: string; page: number; page_size: number; after_seq?: number | undefined },
) {
  const chat = await requireChat(ctx.db, ctx.actor, input.chat_id)
  const { page, page_size, after_seq = 0 } = input
  // By number, not by offset: the last page of a long chat costs what the first does.
  const top = Math.max(0, chat.last_seq - (page - 1) * page_size)
  const rows = await selectMessages(ctx.db)
    .where('messages.chat_id', '=', input.chat_id)
    .where('messages.seq', '<=', top)
    .where('messages.seq', '>', Math.max(after_seq, top - page_size))
    .orderBy('messages.seq', 'desc')
    .execute()
  const latest = rows[0]?.seq
  if (latest !== undefined) await markSeen(ctx, { chat_id: input.chat_id, up_to_seq: latest })
  const total = Math.max(0, chat.last_seq - after_seq)
  const pagination = { page, page_size, total, total_pages: Math.ceil(total / page_size) }
  return ctx.actor.kind === 'customer'
    ? { messages: forTheirCustomer(ctx, rows), pagination }
    : { messages: await forExecutives(ctx, input.chat_id, rows), pagination }
}
