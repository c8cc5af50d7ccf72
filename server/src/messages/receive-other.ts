import { publishChatUpdated, publishRoomUpdate } from '../chats/audience.ts'
import { lockOrOpenChat, lockPresent } from '../chats/open.ts'
import { updateChat } from '../chats/update.ts'
import { stopWaiting } from '../clocks/waiting.ts'
import type { Context, Tx } from '../context.ts'
import { aliasesOf, type Identity, rename, resolveCustomer } from '../customers/resolve.ts'
import { addMedia } from '../media/add.ts'
import { publishNewMessage } from './audience.ts'
import type { IncomingMessage } from './incoming.ts'
import { findByWhatsAppId, insertMessage, quoteOf } from './insert.ts'
import { preview } from './preview.ts'
import { applyEarly } from './record-delivery.ts'

/** A system item of WhatsApp, as far as the desk acts on it. */
interface SystemItem {
  id: string
  system?:
    | {
        body?: string | undefined
        wa_id?: string | undefined
        user_id?: string | undefined
        previous_user_id?: string | undefined
        parent_user_id?: string | undefined
        previous_parent_user_id?: string | undefined
        customer?: string | undefined
        new_wa_id?: string | undefined
      }
    | undefined
}

/**
 * The customer's number or user id has changed: the new one becomes an alias of the same person,
 * who keeps the chats, and the conversation says so in a line. Who has none gets none by it.
 */
export async function receiveSystem(
  ctx: Context,
  item: SystemItem,
  number: { phone_number_id: string; customer_type: string },
  from: Identity,
): Promise<void> {
  const { system = {} } = item
  const { body, user_id, wa_id = system.new_wa_id } = system
  await ctx.transaction(async (tx) => {
    // A repetition that comes late must not make an older number the present one again.
    if ((await findByWhatsAppId(tx, item.id)) !== undefined) return
    const before = {
      ...from,
      phone: from.phone ?? system.customer ?? null,
      user_id: system.previous_user_id ?? from.user_id,
      parent_user_id: system.previous_parent_user_id ?? from.parent_user_id,
    }
    const now = {
      ...NOBODY,
      phone: wa_id ?? null,
      user_id: user_id ?? null,
      parent_user_id: system.parent_user_id ?? null,
    }
    const isKnown = aliasesOf(before).length > 0
    if (!isKnown && aliasesOf(now).length === 0)
      throw new Error('It does not say whose number or user id has changed.')
    // Who has written with the new ids already is the same person, unless the number was another's.
    const also = aliasesOf(
      (await isAnothers(tx, now.phone, [user_id, before.user_id])) ? { ...now, phone: null } : now,
    )
    const customer = await resolveCustomer(tx, isKnown ? before : now, also)
    await giveAliases(tx, customer.customer_id, now)
    const isKnownByIt = customer.customer === system.previous_user_id
    const called = wa_id ?? (isKnownByIt ? user_id : undefined) ?? customer.customer
    if (called !== customer.customer) await rename(tx, customer.customer_id, called, customer.name)
    const chat = await lockPresent(tx, customer.customer_id, number.customer_type)
    if (chat === undefined) return
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

const NOBODY: Identity = { phone: null, user_id: null, parent_user_id: null, name: null }

/** Whether a number is known as that of somebody with a user id that is none of these. */
async function isAnothers(tx: Tx, phone: string | null, user_ids: (string | null | undefined)[]) {
  if (phone === null) return false
  const other = await tx.db
    .selectFrom('customer_aliases as number')
    .innerJoin('customer_aliases as own', 'own.customer_id', 'number.customer_id')
    .select('own.value')
    .where('number.kind', '=', 'phone')
    .where('number.value', '=', phone)
    .where('own.kind', '=', 'user_id')
    .where('own.value', 'not in', ['', ...user_ids.filter((one) => typeof one === 'string')])
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/**
 * The present ids of a person, to which we write from now on. A number that somebody else had before
 * leaves them, with the chats of that time: its new owner is nobody else by that.
 */
async function giveAliases(tx: Tx, customer_id: string, now: Identity): Promise<void> {
  const created_at = tx.now()
  for (const alias of aliasesOf(now)) {
    await tx.db
      .insertInto('customer_aliases')
      .values({ ...alias, customer_id, created_at })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'value']).doUpdateSet({ customer_id, created_at }),
      )
      .execute()
  }
}

/** Somebody answered on the phone with the business's WhatsApp app: kept as ours, sent already. */
export async function receiveEcho(
  ctx: Context,
  echo: IncomingMessage,
  to: Identity,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    if ((await findByWhatsAppId(tx, echo.whatsapp_id ?? '')) !== undefined) return
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
      media_id: echo.media === null ? null : await addMedia(tx, echo.media, echo.phone_number_id),
      ...(await quoteOf(tx, echo.reply_to)),
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
      ...stopWaiting(await tx.segment(chat.customer_type), chat, tx.now()),
      sort_at: tx.now(),
    })
    await publishNewMessage(tx, message, { ...chat, customer: updated.customer })
    await publishRoomUpdate(tx, updated)
    await applyEarly(tx, message, echo.whatsapp_id ?? '')
  })
}
