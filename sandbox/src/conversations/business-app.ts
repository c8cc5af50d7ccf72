import type { z } from 'zod'
import type { Context } from '../context.ts'
import { Refused } from '../control/refused.ts'
import { newMessageId } from '../ids.ts'
import type { BusinessNumber } from '../options.ts'
import { contactOf } from '../people/present.ts'
import type { JsonObject, Message, Person } from '../store/records.ts'
import { notifyOfNumber } from '../webhooks/notify.ts'
import { payloadOf } from './payload.ts'
import { Saying } from './saying.ts'
import { untouched } from './untouched.ts'

/** What an operator can do in the business's own phone app: what a customer can do with theirs. */
const IN_APP = ['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts']
const CHANGES = ['edit', 'revoke']
export const Echo = Saying.refine(({ type }) => [...IN_APP, ...CHANGES].includes(type), {
  message: `one of ${[...IN_APP, ...CHANGES].join(', ')}`,
  path: ['type'],
})

/**
 * Somebody answers in the WhatsApp Business app on the phone, beside the API (coexistence): it
 * arrives at the customer, and the desk hears of it as `smb_message_echoes`. No window, no
 * statuses, no price.
 */
export function echoFromApp(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  said: z.infer<typeof Echo>,
): { message: Message; accepted: Promise<void> } {
  const { type, content } = payloadOf(ctx, said)
  const message =
    said.type === 'edit' || said.type === 'revoke'
      ? changed(ctx, person, said)
      : written(ctx, number, person, said, { type, content: content ?? {} })
  const echo: JsonObject = {
    from: number.display_number,
    ...(person.phone_hidden ? {} : { to: person.phone }),
    to_user_id: person.user_id,
    id: CHANGES.includes(type) ? newMessageId(person.phone) : message.id,
    timestamp: String(Math.floor((said.timestamp ?? ctx.now() / 1000) as number)),
    type,
    ...(said.reply_to ? { context: { from: person.phone, id: said.reply_to } } : {}),
    ...(content === undefined ? {} : { [type]: content }),
  }
  const accepted = notifyOfNumber(ctx, number, person.phone, 'smb_message_echoes', {
    contacts: [contactOf(person)],
    message_echoes: [echo],
  })
  return { message, accepted }
}

function written(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  said: z.infer<typeof Echo>,
  { type, content }: Pick<Message, 'type' | 'content'>,
): Message {
  return show(ctx, {
    id: newMessageId(person.phone),
    phone_number_id: number.phone_number_id,
    phone: person.phone,
    from: 'desk',
    type,
    content,
    reply_to: said.reply_to ?? null,
    timestamp: said.timestamp === undefined ? ctx.now() : said.timestamp * 1000,
    status: 'delivered',
    ...untouched(),
    by_app: true,
  })
}

function changed(
  ctx: Context,
  person: Person,
  said: Extract<z.infer<typeof Echo>, { message_id: string }>,
): Message {
  const target = ctx.store.messages.get(said.message_id)
  if (!target?.by_app || target.phone !== person.phone) {
    throw new Refused(404, 'unknown_message', `The app has not sent ${said.message_id}.`)
  }
  if (said.type === 'revoke') return show(ctx, { ...target, revoked: true })
  return 'text' in said
    ? show(ctx, { ...target, content: { body: said.text ?? '' }, edited: true })
    : target
}

function show(ctx: Context, message: Message): Message {
  ctx.store.messages.put(message)
  ctx.bus.publish({ type: 'message', message })
  return message
}
