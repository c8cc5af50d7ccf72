import type { Context } from '../../context.ts'
import type { Identity } from '../../customers/resolve.ts'
import { changeMessage, type MessageChange } from '../../messages/change.ts'
import { receiveMessage } from '../../messages/receive.ts'
import { receiveEcho, receiveSystem } from '../../messages/receive-other.ts'
import { type Change, Message } from './envelope.ts'
import { numberOf } from './number-of.ts'
import { identityOf, timeOf, translateMessage } from './translate.ts'

/** An item of `messages`: something that a customer wrote or did. */
export async function takeMessage(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = Message.parse(raw)
  const number = await numberOf(ctx, change)
  const contact = contactOf(change, item)
  const from = identityOf(item, contact)
  const done = doneTo(item, from, ctx.now())
  if (done !== null) return changeMessage(ctx, done)
  if (item.type === 'system') return receiveSystem(ctx, item, number, from)
  if (item.type === 'request_welcome') return receiveSystem(ctx, welcome(item), number, from)
  const message = translateMessage(item, contact, number, ctx.now(), raw)
  if (message.from.phone === null && message.from.user_id === null)
    throw new Error('It does not say from whom it is.')
  await receiveMessage(ctx, message)
}

/** An item of `smb_message_echoes`: what was done on the phone with the business's own app. */
export async function takeEcho(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = Message.parse(raw)
  const done = doneTo(item, null, ctx.now())
  if (done !== null) return changeMessage(ctx, done)
  const number = await numberOf(ctx, change)
  const { to: phone, to_user_id } = item
  const contact = contactOf(change, { from: phone, from_user_id: to_user_id })
  const to = {
    phone: phone ?? null,
    user_id: to_user_id ?? null,
    parent_user_id: null,
    name: contact?.profile?.name?.trim() || null,
  }
  if (to.phone === null && to.user_id === null) throw new Error('It does not say to whom it is.')
  await receiveEcho(ctx, translateMessage(item, undefined, number, ctx.now(), raw), to)
}

/** What the item does to an earlier message; null for one that is a message by itself. */
function doneTo(item: Message, by: Identity | null, now: Date): MessageChange | null {
  const at = timeOf(item.timestamp, now)
  if (item.type === 'reaction' && item.reaction !== undefined) {
    const { message_id, emoji = '' } = item.reaction
    return { kind: 'reaction', whatsapp_id: message_id, by, at, emoji }
  }
  if (item.type === 'edit' && item.edit !== undefined) {
    const { original_message_id, message = {} } = item.edit
    const { text, image, video, document } = message
    const words = text?.body ?? (image ?? video ?? document)?.caption
    const edit = { kind: 'edit' as const, whatsapp_id: original_message_id, by, at }
    return words === undefined ? edit : { ...edit, text: words }
  }
  if (item.type === 'revoke' && item.revoke !== undefined)
    return { kind: 'revoke', whatsapp_id: item.revoke.original_message_id, by, at }
  return null
}

/** Somebody opened the conversation without writing: nobody waits for an answer. */
const welcome = ({ id }: Message) => ({
  id,
  system: { body: 'The customer opened the chat, and has written nothing yet.' },
})

/** `wa_id` and `from` of one person may differ; a single contact of a single message is its own. */
function contactOf(change: Change, item: Pick<Message, 'from' | 'from_user_id'>) {
  const { contacts = [], messages } = change.value
  const isAlone = contacts.length === 1 && messages?.length === 1
  return (
    contacts.find(
      (one) =>
        (one.user_id !== undefined && one.user_id === item.from_user_id) ||
        (one.wa_id !== undefined && one.wa_id === item.from),
    ) ?? (isAlone ? contacts[0] : undefined)
  )
}
