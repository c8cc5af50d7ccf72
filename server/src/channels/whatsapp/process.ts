import type { Context } from '../../context.ts'
import { clean } from '../../doors/clean.ts'
import { changeReaction, editMessage, revokeMessage } from '../../messages/change.ts'
import { receiveMessage } from '../../messages/receive.ts'
import { receiveEcho, receiveSystem } from '../../messages/receive-other.ts'
import { recordStatus } from '../../messages/record-delivery.ts'
import { json } from '../../platform/db/json.ts'
import { type Change, Change as ChangeSchema, Envelope, Message, Status } from './envelope.ts'
import { identityOf, timeOf, translateMessage } from './translate.ts'

/**
 * Works through one delivery of the journal: every entry, every change, every item. An item that
 * cannot be processed goes to the dead letters with the reason and never blocks the rest.
 *
 * @returns when everything of it is either stored or a dead letter
 */
export async function processDelivery(
  ctx: Context,
  journal_id: number,
  body: string,
): Promise<void> {
  const items = itemsOf(body)
  for (const [index, item] of items.entries()) {
    try {
      await item.run(ctx)
    } catch (error) {
      if (isOutage(error)) throw error
      ctx.log.warn({ error, journal_id, index }, 'an item of a webhook became a dead letter')
      await ctx.db
        .insertInto('dead_letters')
        .values({
          journal_id,
          item_key: String(index),
          item: json(item.raw),
          reason: (error as Error).message.slice(0, 1000),
          created_at: ctx.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
  }
}

interface Item {
  raw: unknown
  run(ctx: Context): Promise<unknown>
}

function itemsOf(body: string): Item[] {
  const envelope = readEnvelope(body)
  if (!envelope?.success) return [deadLetter(body, 'This is not an envelope of WhatsApp.')]
  return envelope.data.entry
    .flatMap((entry) => entry.changes)
    .flatMap((raw) => {
      const change = ChangeSchema.safeParse(raw)
      return change.success
        ? itemsOfChange(change.data)
        : [deadLetter(raw, 'This change is malformed.')]
    })
}

function readEnvelope(body: string) {
  try {
    return Envelope.safeParse(clean(JSON.parse(body)))
  } catch {
    // Nested deeper than anything that is meant to be read.
    return null
  }
}

/** `metadata` and `contacts` belong to their own change, so each is taken by itself. */
function itemsOfChange(change: Change): Item[] {
  const { value } = change
  return [
    ...(value.messages ?? []).map((raw) => ({
      raw,
      run: (ctx: Context) => processMessage(ctx, change, raw),
    })),
    ...(value.message_echoes ?? []).map((raw) => ({
      raw,
      run: (ctx: Context) => processEcho(ctx, change, raw),
    })),
    ...(value.statuses ?? []).map((raw) => ({
      raw,
      run: (ctx: Context) => processStatus(ctx, raw),
    })),
  ]
}

const deadLetter = (raw: unknown, reason: string): Item => ({
  raw,
  run: async () => {
    throw new Error(reason)
  },
})

async function processMessage(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = Message.parse(raw)
  const number = await numberOf(ctx, change)
  const contact = contactOf(change, item)
  const from = identityOf(item, contact)
  if (item.type === 'reaction' && item.reaction !== undefined) {
    const { message_id, emoji } = item.reaction
    return changeReaction(ctx, {
      from,
      whatsapp_id: message_id,
      emoji: emoji ?? '',
      at: timeOf(item.timestamp, ctx.now()),
    })
  }
  if (item.type === 'edit' && item.edit !== undefined) {
    const text = item.edit.message?.text?.body
    return editMessage(ctx, {
      whatsapp_id: item.edit.original_message_id,
      text,
      at: timeOf(item.timestamp, ctx.now()),
    })
  }
  if (item.type === 'revoke' && item.revoke !== undefined) {
    return revokeMessage(ctx, {
      whatsapp_id: item.revoke.original_message_id,
      at: timeOf(item.timestamp, ctx.now()),
    })
  }
  if (item.type === 'system') return receiveSystem(ctx, item, number, from)
  const message = translateMessage(item, contact, number, ctx.now())
  if (message.from.phone === null && message.from.user_id === null)
    throw new Error('It does not say from whom it is.')
  await receiveMessage(ctx, message)
}

async function processEcho(ctx: Context, change: Change, raw: unknown): Promise<void> {
  const item = Message.parse(raw)
  const number = await numberOf(ctx, change)
  const to = {
    phone: item.to ?? null,
    user_id: item.to_user_id ?? null,
    parent_user_id: null,
    name: null,
  }
  await receiveEcho(ctx, translateMessage(item, undefined, number, ctx.now()), to)
}

const KNOWN_STATUS = ['sent', 'delivered', 'read', 'failed'] as const

async function processStatus(ctx: Context, raw: unknown): Promise<void> {
  const item = Status.parse(raw)
  // A voice message that was played was read.
  const named = item.status === 'played' ? 'read' : item.status
  const status = KNOWN_STATUS.find((one) => one === named)
  if (status === undefined) return
  const error = item.errors?.[0]
  await recordStatus(ctx, {
    whatsapp_id: item.id,
    status,
    callback: item.biz_opaque_callback_data ?? null,
    error:
      error === undefined
        ? null
        : {
            code: String(error.code),
            message:
              error.error_data?.details ??
              error.message ??
              error.title ??
              'WhatsApp gives no reason.',
          },
    pricing: item.pricing ?? null,
    item,
  })
}

const numbers = new WeakMap<Context['db'], Map<string, BusinessNumber>>()

interface BusinessNumber {
  phone_number_id: string
  customer_type: string
}

/** The segment of one of our numbers. They change only with a restart, so they are remembered. */
async function numberOf(ctx: Context, change: Change): Promise<BusinessNumber> {
  const phone_number_id = change.value.metadata?.phone_number_id ?? ''
  const known = numbers.get(ctx.db) ?? new Map<string, BusinessNumber>()
  numbers.set(ctx.db, known)
  const remembered = known.get(phone_number_id)
  if (remembered !== undefined) return remembered
  const number = await ctx.db
    .selectFrom('business_numbers')
    .select(['phone_number_id', 'customer_type'])
    .where('phone_number_id', '=', phone_number_id)
    .executeTakeFirst()
  if (number === undefined) {
    throw new Error(
      `No segment has the WhatsApp number ${phone_number_id}. Add it to WHATSAPP_NUMBERS.`,
    )
  }
  known.set(phone_number_id, number)
  return number
}

function contactOf(change: Change, item: Message) {
  const { contacts = [], messages = [] } = change.value
  // `wa_id` and `from` of one person may differ; a single contact of a single message is its own.
  const isAlone = contacts.length === 1 && messages.length === 1
  return (
    contacts.find(
      (one) =>
        (one.user_id !== undefined && one.user_id === item.from_user_id) ||
        (one.wa_id !== undefined && one.wa_id === item.from),
    ) ?? (isAlone ? contacts[0] : undefined)
  )
}

/**
 * The database is away or overburdened: the delivery stays in the journal and is taken up again.
 * The driver has no codes for connections that break.
 */
function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code === 'string') return /^(08|40|53|55|57|58|ECONN|EPIPE|ETIMEDOUT)/.test(code)
  return /connection (terminated|error)|timeout|not queryable/i.test(message ?? '')
}
