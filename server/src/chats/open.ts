import { type Selectable, sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { KnownCustomer } from '../customers/resolve.ts'
import { json } from '../platform/db/json.ts'
import type { Tables } from '../platform/db/tables.ts'
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
 * The customer's chat in a segment, locked: the active one, else the latest one if it is about the
 * same as the customer is now, else a new one. Whether a resolved one reopens is the caller's
 * decision.
 */
export async function lockOrOpenChat(tx: Tx, customer: KnownCustomer, wanted: Wanted) {
  // Before the chat, as everywhere: who changes a customer locks the person first, then the chats.
  const about = await lockContext(tx, customer.customer_id, wanted.customer_type)
  const found = await lockLatest(tx, customer.customer_id, wanted.customer_type, about)
  if (found !== undefined) return { chat: found, isNew: false }
  // Two first messages at once: the second waits here and finds the chat of the first.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`chat:${customer.customer_id}:${wanted.customer_type}`}, 0))`.execute(
    tx.db,
  )
  const made = await lockLatest(tx, customer.customer_id, wanted.customer_type, about)
  if (made !== undefined) return { chat: made, isNew: false }
  return { chat: await createChat(tx, customer, wanted, about), isNew: true }
}

/** The customer's active chat in a segment, else the latest one, whatever that was about; locked. */
export async function lockPresent(tx: Tx, customer_id: string, customer_type: string) {
  await lockContext(tx, customer_id, customer_type)
  return lockLatest(tx, customer_id, customer_type, { context: {}, context_fields: [] })
}

/** What a customer is about in a segment. */
interface About {
  context: Record<string, string>
  /** The fields whose change begins a new chat. */
  context_fields: string[]
}

/**
 * It stays so until the transaction ends: whoever changes it, or the profile, then finds the chat
 * that is opened meanwhile.
 */
async function lockContext(tx: Tx, customer_id: string, customer_type: string): Promise<About> {
  const { context, context_fields } = await tx.db
    .selectFrom('customers')
    .innerJoin('segments', (join) => join.on('customer_type', '=', customer_type))
    .select(['customers.context', 'segments.context_fields'])
    .where('customer_id', '=', customer_id)
    .forShare('customers')
    .executeTakeFirstOrThrow()
  return { context: context[customer_type] ?? {}, context_fields }
}

/** The active chat, else the latest one unless what it was about is over; locked. */
export async function lockLatest(
  tx: Tx,
  customer_id: string,
  customer_type: string,
  { context, context_fields }: About,
) {
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
  return context_fields.every((field) => chat.context[field] === context[field]) ? chat : undefined
}

/** What a chat takes over from the one that it continues: the customer waits on. */
type Inherited = Partial<
  Pick<
    Selectable<Tables['chats']>,
    | 'chat_id'
    | 'opened_inapp'
    | 'told_closed_at'
    | 'returned_by'
    | 'waiting_since'
    | 'waiting_from'
    | 'waited_s'
    | 'waiting_paused'
    | 'sla_alert_due_at'
    | 'sla_escalation_due_at'
    | 'sla_alerted_for'
    | 'sla_escalated_for'
  >
>

/** Opens a chat; assigning and telling is up to the caller. */
export async function createChat(
  tx: Tx,
  { customer_id }: Pick<KnownCustomer, 'customer_id'>,
  { customer_type, channel, phone_number_id, datetime }: Wanted,
  { context }: Pick<About, 'context'>,
  inherited: Inherited = {},
) {
  const now = tx.now()
  const chat = await tx.db
    .insertInto('chats')
    .values({
      chat_id: newId(),
      customer_id,
      customer_type,
      channel,
      phone_number_id,
      context: json(context),
      ...inherited,
      sort_at: now,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  // As of its first message, which by WhatsApp's clock lies a little back.
  await writeTimeline(tx, chat.chat_id, 'created', 'Chat opened', { at: datetime })
  return chat
}
