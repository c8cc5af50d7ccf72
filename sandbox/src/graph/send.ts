import { z } from 'zod'
import type { Context } from '../context.ts'
import { windowClosesAt } from '../conversations/window.ts'
import { newMessageId } from '../ids.ts'
import { mediaProblem } from '../media/limits.ts'
import { findMedia } from '../media/save.ts'
import type { BusinessNumber } from '../options.ts'
import { meetPerson } from '../people/save.ts'
import type { Fate, Json, Message, Person, RenderedTemplate } from '../store/records.ts'
import { renderTemplate } from '../templates/render.ts'
import { TemplateBody } from './bodies.ts'
import { GraphError } from './errors.ts'
import { magicFate, refuseOnce } from './magic.ts'
import { type Outgoing, parseOutgoing } from './parse.ts'
import { takeTokens } from './rate.ts'

/** The desk sends a message. Throws `GraphError`; what fails later is decided here as its fate. */
export function acceptMessage(ctx: Context, number: BusinessNumber, body: unknown): Message {
  const outgoing = parseOutgoing(body)
  const person = recipientOf(ctx, outgoing)
  if (person.phone === number.display_number) {
    throw new GraphError(131021, 'Recipient phone number must differ from the sender.')
  }
  refuseOnce(ctx, person.phone, body)
  takeTokens(ctx, number.phone_number_id, person.phone)
  const template = templateOf(ctx, number, outgoing)
  const fate = fateOf(ctx, number, person, outgoing)
  if (fate.kind === 'fails' && fate.code === 131047) refuseAtOnce(ctx, fate.details)
  if (outgoing.type === 'reaction') react(ctx, person, outgoing.content, fate)
  return remember(ctx, number, person, outgoing, template, fate)
}

function recipientOf(ctx: Context, { to, recipient }: Outgoing): Person {
  if (to !== null) {
    const phone = to.replace(/[\s+().-]/g, '')
    if (/^\d{7,15}$/.test(phone)) return meetPerson(ctx, phone)
    throw new GraphError(131009, `Parameter 'to': ${to} is not a phone number.`)
  }
  const person = ctx.store.people.all().find(({ user_id }) => user_id === recipient)
  if (!person) throw new GraphError(131009, `Parameter 'recipient': ${recipient} is unknown.`)
  return person
}

function templateOf(
  ctx: Context,
  number: BusinessNumber,
  { type, content }: Outgoing,
): RenderedTemplate | null {
  return type === 'template'
    ? renderTemplate(ctx, number.waba_id, TemplateBody.parse(content))
    : null
}

function fateOf(ctx: Context, number: BusinessNumber, person: Person, sent: Outgoing): Fate {
  const { window_check } = ctx.faults()
  const closesAt = windowClosesAt(ctx, number.phone_number_id, person.phone)
  if (window_check && sent.type !== 'template' && closesAt <= ctx.now()) {
    const details =
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.'
    return { kind: 'fails', code: 131047, details }
  }
  const magic = magicFate(person.phone)
  if (magic) return magic
  const problem = mediaTrouble(ctx, sent)
  if (problem) return { kind: 'fails', code: 131053, details: problem }
  return { kind: sent.type === 'reaction' ? 'sent_only' : 'normal' }
}

/** Production mostly accepts such a message and fails it later; the other mode answers at once. */
function refuseAtOnce(ctx: Context, details: string): void {
  if (ctx.faults().window_error_mode === 'sync') throw new GraphError(131047, details)
}

const ById = z.looseObject({ id: z.string() })

function mediaTrouble(ctx: Context, { type, content }: Outgoing): string | undefined {
  if (!['image', 'video', 'audio', 'document', 'sticker'].includes(type)) return undefined
  const byId = ById.safeParse(content)
  if (!byId.success) return undefined
  const media = findMedia(ctx, byId.data.id)
  if (!media) return `Media ${byId.data.id} does not exist or has expired.`
  return mediaProblem(type, media.mime_type, media.file_size)
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
    failure: null,
    reactions: {},
    edited: false,
    revoked: false,
    template,
    biz_opaque_callback_data: outgoing.biz_opaque_callback_data,
    fate,
  })
  ctx.bus.publish({ type: 'message', message })
  return message
}

const Reaction = z.looseObject({ message_id: z.string(), emoji: z.string() })

/** Shows or takes away the desk's reaction on an earlier message. */
function react(ctx: Context, person: Person, content: Json, fate: Fate): void {
  if (fate.kind === 'fails') return
  const { message_id, emoji } = Reaction.parse(content)
  const target = ctx.store.messages.get(message_id)
  if (!target || target.phone !== person.phone) {
    throw new GraphError(131009, `Parameter 'reaction.message_id': ${message_id} is unknown.`)
  }
  const { desk: _before, ...others } = target.reactions
  target.reactions = emoji ? { ...others, desk: emoji } : others
  ctx.store.messages.put(target)
  ctx.bus.publish({ type: 'message', message: target })
}
