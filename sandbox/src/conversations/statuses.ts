import { type Context, later } from '../context.ts'
import { failureOf } from '../graph/errors.ts'
import { numberById } from '../people/numbers.ts'
import { contactOf, recipientFields } from '../people/present.ts'
import type { Failure, JsonObject, Message, MessageStatus, Person } from '../store/records.ts'
import { notifyMessages } from '../webhooks/notify.ts'

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
  const unread = ctx.store
    .conversation(phoneNumberId, person.phone)
    .filter(
      ({ from, status, fate }) =>
        from === 'desk' && status === 'delivered' && fate.kind === 'normal',
    )
  for (const message of unread) void tellStatus(ctx, message, person, 'read', { priced: false })
  return unread.length
}

function tellStatus(
  ctx: Context,
  message: Message,
  person: Person,
  status: MessageStatus,
  { priced }: { priced: boolean },
): Promise<void> {
  message.status = status
  ctx.store.messages.put(message)
  ctx.bus.publish({ type: 'message', message })
  const withUsername = status !== 'sent'
  return notify(ctx, message, person, {
    contacts: [contactOf(person, { withUsername })],
    statuses: [
      {
        ...statusOf(ctx, message, status),
        ...recipientFields(person),
        ...(priced ? { pricing: pricingOf(message) } : {}),
      },
    ],
  })
}

/** A failed status carries no contacts and no user id. A message seen as delivered stays so here. */
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
        ...(person.phone_hidden ? {} : { recipient_id: person.phone }),
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

/** Per-message pricing as of October 2026, when service messages are charged too. */
function pricingOf(message: Message): JsonObject {
  return {
    billable: true,
    pricing_model: 'PMP',
    type: 'regular',
    category: message.template?.category.toLowerCase() ?? 'service',
  }
}

function asJson({ code, title, message, error_data, href }: Failure): JsonObject {
  return { code, title, message, error_data, href }
}
