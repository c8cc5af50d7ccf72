import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { KnownCustomer } from '../customers/resolve.ts'
import { json } from '../platform/db/json.ts'
import { newId } from '../platform/id.ts'
import { writeTimeline } from '../timeline/write.ts'

/** Where a message wants to go. */
export interface Wanted {
  customer_type: string
  channel: 'whatsapp' | 'inapp'
  phone_number_id: string | null
  /** The time of the message that wants it. */
  datetime: Date
}

/**
 * The customer's chat in a segment, locked: the active one, else the latest one if it has the
 * customer's present context, else a new one. Whether a resolved one reopens is the caller's
 * decision.
 */
export async function lockOrOpenChat(tx: Tx, customer: KnownCustomer, wanted: Wanted) {
  const found = await lockLatest(tx, customer.customer_id, wanted.customer_type)
  if (found !== undefined) return { chat: found, isNew: false }
  // Two first messages at once: the second waits here and finds the chat of the first.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`chat:${customer.customer_id}:${wanted.customer_type}`}, 0))`.execute(
    tx.db,
  )
  const made = await lockLatest(tx, customer.customer_id, wanted.customer_type)
  if (made !== undefined) return { chat: made, isNew: false }
  return { chat: await createChat(tx, customer, wanted), isNew: true }
}

async function lockLatest(tx: Tx, customer_id: string, customer_type: string) {
  const chat = await tx.db
    .selectFrom('chats')
    .selectAll()
    .where('customer_id', '=', customer_id)
    .where('customer_type', '=', customer_type)
    .orderBy((eb) => eb('status', '=', 'active'), 'desc')
    .orderBy('created_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (chat === undefined || chat.status === 'active') return chat
  const present = await contextOf(tx, customer_id)
  return sameContext(chat.context, present) ? chat : undefined
}

async function createChat(tx: Tx, customer: KnownCustomer, wanted: Wanted) {
  const now = tx.now()
  const chat = await tx.db
    .insertInto('chats')
    .values({
      chat_id: newId(),
      customer_id: customer.customer_id,
      customer_type: wanted.customer_type,
      channel: wanted.channel,
      phone_number_id: wanted.phone_number_id,
      context: json(await contextOf(tx, customer.customer_id)),
      sort_at: now,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  // As of its first message, which by WhatsApp's clock lies a little back.
  await writeTimeline(tx, chat.chat_id, 'created', 'Chat opened', { at: wanted.datetime })
  return chat
}

async function contextOf(tx: Tx, customer_id: string): Promise<Record<string, string>> {
  const { context } = await tx.db
    .selectFrom('customers')
    .select('context')
    .where('customer_id', '=', customer_id)
    .executeTakeFirstOrThrow()
  return context
}

const sameContext = (one: Record<string, string>, other: Record<string, string>) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([field, value]) => other[field] === value)
