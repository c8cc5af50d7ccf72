import type { Context } from '../context.ts'
import { Refused } from '../control/refused.ts'
import { newMessageId } from '../ids.ts'
import type { BusinessNumber } from '../options.ts'
import { requireNumber } from '../people/numbers.ts'
import { contactOf, senderFields } from '../people/present.ts'
import { meetPerson } from '../people/save.ts'
import type { JsonObject, Message, Person } from '../store/records.ts'
import { notifyMessages, notifyOfNumber } from '../webhooks/notify.ts'
import { captioned, type Payload, payloadOf } from './payload.ts'
import type { Saying } from './saying.ts'
import { untouched } from './untouched.ts'

/**
 * A customer does something on the phone: it is remembered, shown on the phone screens, and told
 * to the desk by webhook. `accepted` resolves when the desk has answered 200.
 * Throws `Refused` for numbers, messages and media that are not there.
 */
export function customerSays(
  ctx: Context,
  phone: string,
  said: Saying,
): { message: Message; accepted: Promise<void> } {
  const number = requireNumber(ctx, said.phone_number_id)
  if (ctx.dispatcher.isFull) throw new Refused(503, 'queue_full', 'Too many webhooks wait.')
  const person = meetPerson(ctx, phone, said.name)
  const payload = payloadOf(ctx, said)
  const message = remember(ctx, person, said, payload)
  changeTarget(ctx, person, said)

  if (said.silent) return { message, accepted: Promise.resolve() }
  if (said.type === 'call') return { message, accepted: tellCall(ctx, number, person, message) }
  const accepted = notifyMessages(ctx, number, phone, {
    contacts: [contactOf(person)],
    messages: [wireMessage(number, person, message, said, payload)],
  })
  return { message, accepted }
}

/** A call rings and ends unanswered: two changes of the field `calls`. */
async function tellCall(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  message: Message,
): Promise<void> {
  const call: JsonObject = {
    id: message.id.replace('wamid', 'wacid'),
    to: number.display_number,
    ...senderFields(person),
    timestamp: String(Math.floor(message.timestamp / 1000)),
    direction: 'USER_INITIATED',
  }
  const contacts = [contactOf(person)]
  const tell = (more: JsonObject) =>
    notifyOfNumber(ctx, number, person.phone, 'calls', { contacts, calls: [{ ...call, ...more }] })
  await Promise.all([tell({ event: 'connect' }), tell({ event: 'terminate', status: 'FAILED' })])
}

function remember(ctx: Context, person: Person, said: Saying, payload: Payload): Message {
  const isUnavailable = said.type === 'unsupported' && said.code === 131060
  const message = ctx.store.messages.put({
    id: newMessageId(person.phone),
    phone_number_id: said.phone_number_id,
    phone: person.phone,
    from: 'customer',
    type: isUnavailable ? 'unsupported:131060' : payload.type,
    content: payload.content ?? {},
    reply_to: said.reply_to ?? null,
    timestamp: said.timestamp === undefined ? ctx.now() : said.timestamp * 1000,
    status: said.silent ? 'received' : 'sent',
    ...untouched(),
    ...(said.forwarded || said.frequently_forwarded ? { forwarded: true } : {}),
    ...(said.referral ? { referral: said.referral as JsonObject } : {}),
  })
  ctx.bus.publish({ type: 'message', message })
  return message
}

/** Reactions, edits and deletions change an earlier message as the phone shows it. */
function changeTarget(ctx: Context, person: Person, said: Saying): void {
  if (said.type !== 'reaction' && said.type !== 'edit' && said.type !== 'revoke') return
  const target = ctx.store.messages.get(said.message_id)
  if (!target || target.phone !== person.phone) return
  const { customer: _before, ...others } = target.reactions
  if (said.type === 'reaction') {
    target.reactions = said.emoji ? { ...others, customer: said.emoji } : others
  } else if (said.type === 'edit') {
    const file = captioned(target)
    target.content = file ? { ...file, caption: said.text } : { body: said.text }
    target.edited = true
  } else {
    target.revoked = true
  }
  ctx.store.messages.put(target)
  ctx.bus.publish({ type: 'message', message: target })
}

function wireMessage(
  number: BusinessNumber,
  person: Person,
  message: Message,
  said: Saying,
  payload: Payload,
): JsonObject {
  const context: JsonObject = {
    ...(said.reply_to ? { from: number.display_number, id: said.reply_to } : {}),
    ...(said.forwarded ? { forwarded: true } : {}),
    ...(said.frequently_forwarded ? { frequently_forwarded: true } : {}),
    ...(said.referred_product
      ? { from: number.display_number, referred_product: said.referred_product }
      : {}),
  }
  return {
    ...senderFields(person),
    id: message.id,
    timestamp: String(Math.floor(message.timestamp / 1000)),
    type: payload.type,
    ...(Object.keys(context).length > 0 ? { context } : {}),
    ...(said.referral ? { referral: said.referral } : {}),
    ...(payload.content === undefined ? {} : { [payload.type]: payload.content }),
    ...payload.beside,
  }
}
