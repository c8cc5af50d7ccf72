import { publishChatUpdated, publishRoomUpdate } from '../chats/audience.ts'
import { lockOrOpenChat } from '../chats/open.ts'
import { updateChat } from '../chats/update.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import type { Context } from '../context.ts'
import { type Identity, rename, resolveCustomer } from '../customers/resolve.ts'
import { publishNewMessage } from './audience.ts'
import type { IncomingMessage } from './incoming.ts'
import { insertMessage } from './insert.ts'
import { preview } from './preview.ts'

/** A system item of WhatsApp, as far as the desk acts on it. */
interface SystemItem {
  id: string
  system?:
    | {
        body?: string | undefined
        wa_id?: string | undefined
        user_id?: string | undefined
        previous_user_id?: string | undefined
      }
    | undefined
}

/**
 * The customer's number or user id has changed: the new one becomes an alias of the same person,
 * who keeps the chats, and the conversation says so in a line.
 */
export async function receiveSystem(
  ctx: Context,
  item: SystemItem,
  number: { phone_number_id: string; customer_type: string },
  from: Identity,
): Promise<void> {
  const { body, wa_id, user_id, previous_user_id } = item.system ?? {}
  await ctx.transaction(async (tx) => {
    const before = { ...from, user_id: previous_user_id ?? from.user_id }
    if (before.phone === null && before.user_id === null) {
      throw new Error('It does not say whose number or user id has changed.')
    }
    const customer = await resolveCustomer(tx, before)
    for (const [kind, value] of [
      ['phone', wa_id],
      ['user_id', user_id],
    ] as const) {
      if (value === undefined) continue
      await tx.db
        .insertInto('customer_aliases')
        .values({ kind, value, customer_id: customer.customer_id, created_at: tx.now() })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'value']).doUpdateSet({ customer_id: customer.customer_id }),
        )
        .execute()
    }
    if (wa_id !== undefined) await rename(tx, customer.customer_id, wa_id, customer.name)
    const { chat } = await lockOrOpenChat(tx, customer, {
      ...number,
      channel: 'whatsapp',
      datetime: tx.now(),
    })
    const message = await insertMessage(tx, chat, {
      chat_id: chat.chat_id,
      sender_type: 'System',
      sender_id: 'system',
      sender_name: 'WhatsApp',
      channel: 'whatsapp',
      kind: 'system',
      message: body ?? 'The number or user id of this customer has changed.',
      whatsapp_id: item.id,
      datetime: tx.now(),
    })
    if (message === undefined) return
    const updated = await updateChat(tx, chat.chat_id, { last_seq: message.seq })
    await publishNewMessage(tx, message, { ...chat, customer: updated.customer })
    await publishChatUpdated(tx, updated)
  })
}

/** Somebody answered on the phone with the business's WhatsApp app: kept as ours, sent already. */
export async function receiveEcho(
  ctx: Context,
  echo: IncomingMessage,
  to: Identity,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const customer = await resolveCustomer(tx, to)
    const { chat } = await lockOrOpenChat(tx, customer, echo)
    const message = await insertMessage(tx, chat, {
      chat_id: chat.chat_id,
      sender_type: 'Executive',
      sender_id: 'phone_app',
      sender_name: 'Phone app',
      channel: 'whatsapp',
      kind: echo.kind,
      message: echo.message,
      content: echo.content,
      delivery: 'sent',
      attempt: 1,
      whatsapp_id: echo.whatsapp_id,
      datetime: echo.datetime,
    })
    if (message === undefined) return
    const updated = await updateChat(tx, chat.chat_id, {
      last_seq: message.seq,
      last_message: preview(echo.message),
      last_message_time: echo.datetime,
      last_message_type: echo.kind,
      last_interaction_by: 'Executive',
      last_outgoing_message: echo.datetime,
      ...stopWaiting(tx.config.clocks, chat, tx.now()),
      sort_at: tx.now(),
    })
    await publishNewMessage(tx, message, { ...chat, customer: updated.customer })
    await publishRoomUpdate(tx, updated)
  })
}
