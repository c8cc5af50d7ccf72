import type { AssignmentReason } from '@smart-chat/contract'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import type { Context, Tx } from '../context.ts'
import { assignNext } from './assign-next.ts'
import { setAssignee } from './hand-out.ts'
import { tellReassigned } from './tell.ts'

interface Leaver {
  executive_id: string
  name: string
}

/**
 * Passes the chats of an executive who left to whoever is free, else puts them back into the queue:
 * those that wait for an answer, and the answered ones too unless `RELEASE_ANSWERED` is off. Each
 * chat is a transaction of its own, the chat locked before the assignment as everywhere.
 */
export async function releaseChats(
  ctx: Context,
  from: Leaver,
  reason: AssignmentReason,
  customer_types: string[],
): Promise<void> {
  let query = ctx.db
    .selectFrom('chats')
    .select('chat_id')
    .where('assigned_executive_id', '=', from.executive_id)
    .where('status', '=', 'active')
    .where('customer_type', 'in', ['', ...customer_types])
  if (!ctx.config.releaseAnswered) query = query.where('waiting_since', 'is not', null)
  const chats = await query.orderBy((eb) => eb.fn.coalesce('waiting_since', 'created_at')).execute()
  for (const { chat_id } of chats)
    await ctx.transaction((tx) => releaseChat(tx, chat_id, from, reason))
}

/** Takes one chat from its executive, if it is still theirs, and gives it to the next one. */
async function releaseChat(tx: Tx, chat_id: string, from: Leaver, reason: AssignmentReason) {
  const chat = await tx.db
    .selectFrom('chats')
    .select('customer_type')
    .where('chat_id', '=', chat_id)
    .where('assigned_executive_id', '=', from.executive_id)
    .where('status', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
  if (chat === undefined) return
  const to = await assignNext(tx, { ...chat, sticky: null, except: from.executive_id })
  await setAssignee(tx, chat_id, to?.executive_id ?? null, reason)
  await tellReassigned(tx, await getChat(tx.db, chat_id), from, to, reason, null)
  await publishChatUpdated(tx, await getChat(tx.db, chat_id))
}
