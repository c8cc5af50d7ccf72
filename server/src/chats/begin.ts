import type { NewChat } from '@smart-chat/contract'
import { assignWaiting, setAssignee } from '../assignment/hand-out.ts'
import { tellAssigned } from '../assignment/tell.ts'
import type { Context, Tx } from '../context.ts'
import { customerNamed } from '../customers/named.ts'
import { requireSegment } from './access.ts'
import { publishChatUpdated, publishRoomUpdate } from './audience.ts'
import { numberFor } from './number.ts'
import { lockOrOpenChat } from './open.ts'
import { getChat } from './present.ts'
import { tellReopened } from './tell.ts'

/**
 * Begins a chat, or finds the customer's active one. An executive begins it to write first, and has
 * it then; a customer in the app begins it for whoever is free.
 */
export async function beginChat(ctx: Context, input: NewChat) {
  const { actor } = ctx
  requireSegment(actor, input.customer_type)
  const chat = await ctx.transaction(async (tx) => {
    const customer = actor.kind === 'customer' ? actor : await customerNamed(tx, input.sender)
    const { customer_type } = input
    const inapp = actor.kind === 'customer'
    const opened = await lockOrOpenChat(tx, customer, {
      customer_type,
      channel: inapp ? 'inapp' : 'whatsapp',
      phone_number_id: inapp ? null : await numberFor(tx, customer.customer_id, customer_type),
      datetime: tx.now(),
    })
    const { chat_id } = opened.chat
    if (opened.isNew) {
      await assignBegun(tx, opened.chat)
      await publishRoomUpdate(tx, await getChat(tx.db, chat_id))
    } else if (opened.chat.status === 'resolved' && actor.kind === 'executive') {
      await reopenBegun(tx, opened.chat, customer.customer)
    }
    return { ...(await getChat(tx.db, chat_id)), is_new: opened.isNew }
  })
  const { chat_id, is_new, assigned_executive_name } = chat
  const begun = { chat_id, is_new, assigned_executive_name }
  // Ids of executives are not for customers.
  return actor.kind === 'customer' ? begun : { ...begun, assigned_to: chat.assigned_executive_id }
}

type Opened = Awaited<ReturnType<typeof lockOrOpenChat>>['chat']

async function assignBegun(tx: Tx, chat: Opened): Promise<void> {
  if (tx.actor.kind !== 'executive') return assignWaiting(tx, chat)
  const { executive_id, name } = tx.actor
  await setAssignee(tx, chat.chat_id, executive_id, 'manual')
  await tellAssigned(tx, await getChat(tx.db, chat.chat_id), { executive_id, name }, 'manual')
}

async function reopenBegun(tx: Tx, chat: Opened, customer: string): Promise<void> {
  await tx.db
    .updateTable('chats')
    .set({ status: 'active', resolved_at: null, resolved_reason: null })
    .where('chat_id', '=', chat.chat_id)
    .execute()
  await tellReopened(tx, chat, customer, tx.actor.kind === 'executive' ? tx.actor.executive_id : '')
  await assignBegun(tx, chat)
  await publishChatUpdated(tx, await getChat(tx.db, chat.chat_id))
}
