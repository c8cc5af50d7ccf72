import type { UpdateChatStatus } from '@smart-chat/contract'
import { normaliseCustomer } from '@smart-chat/contract'
import { assignWaiting } from '../assignment/assign-waiting.ts'
import { handOutFreed } from '../assignment/hand-out.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { chatNotFound, DeskError } from '../errors.ts'
import { type LockedChat, lockChat } from './access.ts'
import { publishChatUpdated } from './audience.ts'
import { getChat } from './present.ts'
import { reopenChat } from './reopen.ts'
import { resolveChat } from './resolve.ts'
import { sayResolved } from './say-resolved.ts'

/** Resolves a chat, or reopens it with its history. */
export async function updateChatStatus(ctx: Context, input: UpdateChatStatus) {
  const actor = requireExecutive(ctx.actor)
  const chat_id = input.chat_id ?? (await findChatId(ctx, input))
  const done = await ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, chat_id)
    if (chat.status === input.status) {
      if (input.status === 'resolved') {
        throw new DeskError('already_resolved', 'This chat is resolved already.')
      }
      return chat
    }
    if (input.status === 'resolved') {
      await resolveChat(tx, chat, actor.executive_id, input.reason ?? null)
      if (!input.silent) await sayResolved(tx, chat)
    } else {
      await reopen(tx, chat, actor.executive_id)
    }
    await publishChatUpdated(tx, await getChat(tx.db, chat_id))
    return chat
  })
  if (input.status === 'resolved' && done.assigned_executive_id !== null) {
    await handOutFreed(ctx, done.assigned_executive_id)
  }
  const message = input.status === 'resolved' ? 'The chat is resolved.' : 'The chat is open again.'
  return { chat_id, old_status: done.status, new_status: input.status, message }
}

/** The chat goes to whoever answered last, if online and free, else to the next one or the queue. */
async function reopen(tx: Tx, chat: LockedChat, by: string): Promise<void> {
  const { customer } = await getChat(tx.db, chat.chat_id)
  await reopenChat(tx, chat, customer, by)
  await assignWaiting(tx, chat)
}

async function findChatId(ctx: Context, input: UpdateChatStatus): Promise<string> {
  const customer = normaliseCustomer(input.customer_number ?? '')
  let query = ctx.db
    .selectFrom('chats')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .select('chat_id')
    .where('customers.customer', '=', customer ?? '')
  if (input.customer_type !== undefined)
    query = query.where('customer_type', '=', input.customer_type)
  const chat = await query.orderBy('sort_at', 'desc').limit(1).executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  return chat.chat_id
}
