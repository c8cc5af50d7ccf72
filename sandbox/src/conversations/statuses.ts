import { type Context, later } from '../context.ts'
import { failureOf } from '../graph/errors.ts'
import { numberById } from '../people/numbers.ts'
import { contactOf, recipientFields } from '../people/present.ts'
import type { Failure, JsonObject, Message, MessageStatus, Person } from '../store/records.ts'
import { notifyMessages } from '../webhooks/notify.ts'
import { pricingOf } from './pricing.ts'

/** Lets the network work on an accepted message after the usual moment. */
export function startStatuses(ctx: Context, message: Message): void {
  later(ctx, ctx.config.statusDelayMs, () => void advanceStatuses(ctx, message))
}

/**
 * Moves one message of the desk as far as its fate and the phone allow: sent, delivered while the
 * phone is online, read at once only where the person reads everything.
 * Resolves when the desk has accepted the first of the statuses told.
 */
export function advanceStatuses(ctx: Context, message: Message): Promise<void> {
  const current = ctx.store.messages.get(message.id)
  const person = ctx.store.people.get(message.phone)
  if (!current || !person || current.from !== 'desk') return Promise.resolve()

  const { fate } = current
  const told: Promise<void>[] = []
  if (current.status === 'accepted') {
    if (fate.kind === 'fails') return tellFailed(ctx, current, person, fate)
    told.push(tellStatus(ctx, current, person, 'sent', { priced: true }))
    if (fate.kind === 'read_without_delivered') {
      told.push(tellStatus(ctx, current, person, 'read', { priced: true }))
    }
  }
  if (current.status === 'sent' && person.online && fate.kind !== 'sent_only') {
    told.push(tellStatus(ctx, current, person, 'delivered', { priced: true }))
    if (fate.kind === 'delivered_then_fails') told.push(tellFailed(ctx, current, person, fate))
  }
  if (current.status === 'delivered' && person.auto_read && fate.kind === 'normal') {
    told.push(tellStatus(ctx, current, person, 'read', { priced: false }))
  }
  return told[0] ?? Promise.resolve()
}

/** The person looks at the conversation: everything the desk wrote there is read now. */
export function markRead(ctx: Context, phoneNumberId: string, person: Person): number {
  if (!person.online) return 0
  const arrived = ctx.store
    .conversation(phoneNumberId, person.phone)
    .filter(({ from, status }) => from === 'desk' && status === 'delivered')
  for (const message of arrived.filter(({ by_app }) => by_app)) show(ctx, message, 'read')
  const unread = arrived.filter(({ fate, by_app }) => fate.kind === 'normal' && !by_app)
  for (const message of unread) void tellStatus(ctx, message, person, 'read', { priced: false })
  return unread.length
}

/** The person has listened to a voice message; it was read before that, of course. */
export function markPlayed(ctx: Context, person: Person, messageId: string): boolean {
  const message = ctx.store.messages.get(messageId)
  const isPlayable =
    message?.from === 'desk' && message.phone === person.phone && message.type === 'audio'
  if (!isPlayable || !person.online || !['delivered', 'read'].includes(message.status)) return false
  if (message.by_app) {
    show(ctx, message, 'played')
    return true
  }
  if (message.status === 'delivered') {
    void tellStatus(ctx, message, person, 'read', { priced: false })
  }
  void tellStatus(ctx, message, person, 'played', { priced: false })
  return true
}

function show(ctx: Context, message: Message, status: MessageStatus): void {
  message.status = status
  ctx.store.messages.put(message)
  ctx.bus.publish({ type: 'message', message })
}

function tellStatus(
  ctx: Context,
  message: Message,
  person: Person,
  status: MessageStatus,
  { priced }: { priced: boolean },
): Promise<void> {
  show(ctx, message, status)
  const withUsername = status !== 'sent'
  return notify(ctx, message, person, {
    contacts: [contactOf(person, { withUsername })],
    statuses: [
      {
        ...statusOf(ctx, message, status),
        ...recipientFields(person, message.to_user_id === true),
        ...(priced ? pricingOf(ctx, message, status) : {}),
      },
    ],
  })
}

/** A failed status carries no contacts, and whichever id was written to. A message seen as delivered stays so here. */
function tellFailed(
  ctx: Context,
  message: Message,
  person: Person,
  { code, details }: { code: number; details: string },
): Promise<void> {
  const failure = failureOf(code, details)
  if (message.status === 'accepted') {
    message.status = 'failed'
    message.failure = failure
    ctx.store.messages.put(message)
    ctx.bus.publish({ type: 'message', message })
  }
  return notify(ctx, message, person, {
    statuses: [
      {
        ...statusOf(ctx, message, 'failed'),
        ...(message.to_user_id
          ? { recipient_user_id: person.user_id }
          : { recipient_id: person.phone }),
        errors: [asJson(failure)],
      },
    ],
  })
}

function notify(
  ctx: Context,
  message: Message,
  person: Person,
  content: JsonObject,
): Promise<void> {
  const number = numberById(ctx, message.phone_number_id)
  return number ? notifyMessages(ctx, number, person.phone, content) : Promise.resolve()
}

function statusOf(ctx: Context, message: Message, status: MessageStatus): JsonObject {
  const echo = message.biz_opaque_callback_data
  return {
    id: message.id,
    status,
    timestamp: String(Math.floor(ctx.now() / 1000)),
    ...(echo === null ? {} : { biz_opaque_callback_data: echo }),
  }
}

function asJson({ code, title, message, error_data, href }: Failure): JsonObject {
  return { code, title, message, error_data, href }
}
