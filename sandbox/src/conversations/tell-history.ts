import { z } from 'zod'
import type { Context } from '../context.ts'
import { failureOf } from '../graph/errors.ts'
import type { BusinessNumber } from '../options.ts'
import { contactOf } from '../people/present.ts'
import type { JsonObject, Message, Person } from '../store/records.ts'
import { notifyOfNumber } from '../webhooks/notify.ts'

export const ToldHistory = z.strictObject({
  phone_number_id: z.string(),
  /** Whose conversations; everybody's when missing. */
  phones: z.array(z.string()).optional(),
  /** WhatsApp tells 180 days at most. */
  days: z.number().min(1).max(180).default(180),
  /** Messages per webhook. */
  chunk: z.int().min(1).max(5000).default(200),
  /** The business does not share its history: one webhook with an error, nothing else. */
  declined: z.boolean().default(false),
})
export type ToldHistory = z.infer<typeof ToldHistory>

const DAY_MS = 24 * 3600 * 1000
const MEDIA = ['image', 'video', 'audio', 'document', 'sticker']
/** Older files are not shared any more. */
const MEDIA_DAYS = 14

/**
 * A number that was used in the WhatsApp Business app joins the API: its past arrives as `history`
 * webhooks, in chunks with files as placeholders first, then the files of the last two weeks.
 * Returns how many webhooks that makes.
 */
export function tellHistory(ctx: Context, number: BusinessNumber, wanted: ToldHistory): number {
  const tell = (history: JsonObject) =>
    void notifyOfNumber(ctx, number, 'history', 'history', { history: [history] })
  if (wanted.declined) {
    const declined = failureOf(2593109, 'The business has not shared its chat history.')
    tell({ errors: [{ ...declined, title: 'History sharing is turned off' }] })
    return 1
  }
  const past = pastOf(ctx, number, wanted)
  const chunks = Array.from({ length: Math.ceil(past.length / wanted.chunk) }, (_, index) =>
    past.slice(index * wanted.chunk, (index + 1) * wanted.chunk),
  )
  for (const [index, chunk] of chunks.entries()) {
    const progress = Math.round(((index + 1) / chunks.length) * 100)
    const phase = Math.min(2, Math.floor((index / chunks.length) * 3))
    tell({
      metadata: { phase, chunk_order: index + 1, progress },
      threads: threadsOf(ctx, chunk, (message) => itemOf(number, message, true)),
    })
  }
  const files = past.filter(
    ({ type, timestamp }) => MEDIA.includes(type) && ctx.now() - timestamp < MEDIA_DAYS * DAY_MS,
  )
  if (files.length > 0) {
    tell({ threads: threadsOf(ctx, files, (message) => itemOf(number, message, false)) })
  }
  return chunks.length + (files.length > 0 ? 1 : 0)
}

/** Newest first, as WhatsApp's phases go back in time. */
function pastOf(ctx: Context, number: BusinessNumber, { phones, days }: ToldHistory): Message[] {
  const people = phones ?? ctx.store.people.all().map(({ phone }) => phone)
  return people
    .flatMap((phone) => ctx.store.conversation(number.phone_number_id, phone))
    .filter(({ timestamp }) => ctx.now() - timestamp <= days * DAY_MS)
    .filter(({ type }) => !['reaction', 'edit', 'revoke', 'system', 'call'].includes(type))
    .sort((a, b) => b.timestamp - a.timestamp)
}

function threadsOf(
  ctx: Context,
  messages: Message[],
  item: (message: Message) => JsonObject,
): JsonObject[] {
  return [...Map.groupBy(messages, ({ phone }) => phone)].map(([phone, inThread]) => {
    const person = ctx.store.people.get(phone)
    return {
      id: phone,
      ...(person ? { context: contextOf(person) } : {}),
      messages: inThread.map(item),
    }
  })
}

function contextOf(person: Person): JsonObject {
  const { profile: _, ...ids } = contactOf(person)
  return { ...ids, ...(person.username ? { username: person.username } : {}) }
}

function itemOf(number: BusinessNumber, message: Message, asPlaceholder: boolean): JsonObject {
  const isMedia = MEDIA.includes(message.type)
  const isOurs = message.from === 'desk'
  const type = isMedia && asPlaceholder ? 'media_placeholder' : wireType(message)
  return {
    from: isOurs ? number.display_number : message.phone,
    ...(isOurs ? { to: message.phone } : {}),
    id: message.id,
    timestamp: String(Math.floor(message.timestamp / 1000)),
    type,
    ...(type === 'media_placeholder' ? {} : { [type]: contentOf(message) }),
    history_context: { status: statusOf(message) },
  }
}

/** A template of the API shows as its text. */
function wireType({ type, template }: Message): string {
  return template ? 'text' : (type.split(':')[0] ?? type)
}

function contentOf({ content, template }: Message): Message['content'] {
  return template ? { body: template.body } : content
}

function statusOf({ from, status }: Message): string {
  if (status === 'failed') return 'ERROR'
  if (status === 'accepted') return 'PENDING'
  return from === 'customer' && status !== 'read' ? 'DELIVERED' : status.toUpperCase()
}
