import { z } from 'zod'
import type { Context } from '../context.ts'
import { untouched } from '../conversations/untouched.ts'
import { newMessageId } from '../ids.ts'
import type { BusinessNumber } from '../options.ts'
import { accountState } from '../people/business.ts'
import { meetPerson } from '../people/save.ts'
import type { Fate, Json, Message, Person, RenderedTemplate } from '../store/records.ts'
import { renderTemplate } from '../templates/render.ts'
import { TemplateBody } from './bodies.ts'
import { GraphError } from './errors.ts'
import { fateOf } from './fate.ts'
import { refuseOnce } from './magic.ts'
import { type Outgoing, parseOutgoing } from './parse.ts'
import { takeTokens } from './rate.ts'

/** The desk sends a message. Throws `GraphError`; what fails later is decided here as its fate. */
export function acceptMessage(ctx: Context, number: BusinessNumber, body: unknown): Message {
  requireUnlocked(ctx, number)
  const outgoing = parseOutgoing(body)
  const person = recipientOf(ctx, outgoing)
  if (person.phone === number.display_number) {
    throw new GraphError(131021, 'Recipient phone number must differ from the sender.')
  }
  refuseOnce(ctx, person.phone, body)
  takeTokens(ctx, number.phone_number_id, person.phone)
  const template = templateOf(ctx, number, outgoing)
  const fate = fateOf(ctx, number, person, outgoing, template)
  if (fate.kind === 'fails' && fate.code === 131047) refuseAtOnce(ctx, fate.details)
  if (outgoing.type === 'reaction') react(ctx, person, outgoing.content, fate)
  return remember(ctx, number, person, outgoing, template, fate)
}

function requireUnlocked(ctx: Context, { waba_id }: BusinessNumber): void {
  if (accountState(ctx, waba_id).locked) {
    throw new GraphError(131031, 'The WhatsApp Business account is locked or disabled.')
  }
}

function recipientOf(ctx: Context, { to, recipient }: Outgoing): Person {
  if (to !== null) {
    const phone = to.replace(/[\s+().-]/g, '')
    if (/^\d{7,15}$/.test(phone)) return meetPerson(ctx, spelled(ctx, phone))
    throw new GraphError(131009, `Parameter 'to': ${to} is not a phone number.`)
  }
  const person = ctx.store.people.all().find(({ user_id }) => user_id === recipient)
  if (!person) throw new GraphError(131009, `Parameter 'recipient': ${recipient} is unknown.`)
  return person
}

/**
 * Some numbers have another spelling on WhatsApp: in Brazil without the ninth digit, in Mexico with
 * a 1. Who is known by the other one keeps it.
 */
const spelled = (ctx: Context, phone: string) =>
  ctx.store.people.get(phone) === undefined
    ? phone.replace(/^(55\d{2})9(\d{8})$/, '$1$2').replace(/^52(\d{10})$/, '521$1')
    : phone

function templateOf(
  ctx: Context,
  number: BusinessNumber,
  { type, content, to }: Outgoing,
): RenderedTemplate | null {
  if (type !== 'template') return null
  const template = renderTemplate(ctx, number.waba_id, TemplateBody.parse(content))
  if (template.category === 'AUTHENTICATION' && to === null) {
    throw new GraphError(131062, 'Authentication templates need a phone number.')
  }
  return template
}

/** Production mostly accepts such a message and fails it later; the other mode answers at once. */
function refuseAtOnce(ctx: Context, details: string): void {
  if (ctx.faults().window_error_mode === 'sync') throw new GraphError(131047, details)
}

function remember(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  outgoing: Outgoing,
  template: RenderedTemplate | null,
  fate: Fate,
): Message {
  const message = ctx.store.messages.put({
    id: newMessageId(person.phone),
    phone_number_id: number.phone_number_id,
    phone: person.phone,
    from: 'desk',
    type: outgoing.type,
    content: outgoing.content,
    reply_to: outgoing.reply_to,
    timestamp: ctx.now(),
    status: 'accepted',
    ...untouched(),
    template,
    biz_opaque_callback_data: outgoing.biz_opaque_callback_data,
    fate,
    ...(outgoing.to === null ? { to_user_id: true } : {}),
  })
  ctx.bus.publish({ type: 'message', message })
  return message
}

const REACTION_MS = 30 * 24 * 3600 * 1000
const Reaction = z.looseObject({ message_id: z.string(), emoji: z.string() })

/** Shows or takes away the desk's reaction on an earlier message. */
function react(ctx: Context, person: Person, content: Json, fate: Fate): void {
  if (fate.kind === 'fails') return
  const { message_id, emoji } = Reaction.parse(content)
  const target = ctx.store.messages.get(message_id)
  const isTheirs = target?.phone === person.phone && target.type !== 'reaction'
  if (!target || !isTheirs || ctx.now() - target.timestamp > REACTION_MS) {
    const details = `Parameter 'reaction.message_id': ${message_id} is unknown, a reaction itself, or older than 30 days.`
    throw new GraphError(131009, details)
  }
  const { desk: _before, ...others } = target.reactions
  target.reactions = emoji ? { ...others, desk: emoji } : others
  ctx.store.messages.put(target)
  ctx.bus.publish({ type: 'message', message: target })
}
