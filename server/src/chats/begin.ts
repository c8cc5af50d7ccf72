import type { NewChat } from '@smart-chat/contract'
import { assignBegun, assignWaiting } from '../assignment/assign-waiting.ts'
import type { Context, Tx } from '../context.ts'
import { customerNamed } from '../customers/named.ts'
import { requireSegment } from './access.ts'
import { publishChatUpdated, publishRoomUpdate } from './audience.ts'
import { numberFor } from './number.ts'
import { lockOrOpenChat } from './open.ts'
import { getChat } from './present.ts'
import { reopenChat } from './reopen.ts'

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
      await assign(tx, opened.chat)
      await publishRoomUpdate(tx, await getChat(tx.db, chat_id))
    } else if (opened.chat.status === 'resolved' && actor.kind === 'executive') {
      await reopenChat(tx, opened.chat, customer.customer, actor.executive_id)
      await assign(tx, opened.chat)
      await publishChatUpdated(tx, await getChat(tx.db, chat_id))
    }
    return { ...(await getChat(tx.db, chat_id)), is_new: opened.isNew }
  })
  const { chat_id, is_new, assigned_executive_name } = chat
  const begun = { chat_id, is_new, assigned_executive_name }
  // Ids of executives are not for customers.
  return actor.kind === 'customer' ? begun : { ...begun, assigned_to: chat.assigned_executive_id }
}

type Opened = Awaited<ReturnType<typeof lockOrOpenChat>>['chat']

async function assign(tx: Tx, chat: Opened): Promise<void> {
  if (tx.actor.kind === 'executive') await assignBegun(tx, chat, tx.actor)
  else await assignWaiting(tx, chat)
}
