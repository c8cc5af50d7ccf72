import type { Context, Tx } from '../context.ts'
import { type Identity, type KnownCustomer, resolveCustomer } from '../customers/resolve.ts'
import { addMedia, type IncomingMedia } from '../media/add.ts'
import { json } from '../platform/db/json.ts'
import { raceLostBy } from '../platform/db/transaction.ts'
import { newId } from '../platform/id.ts'
import { writeTimeline } from '../timeline/write.ts'
import { publishMessageUpdated } from './audience.ts'
import { type MessageRow, nextMessage, quoteOf } from './insert.ts'
import { preview } from './preview.ts'

/** A message from before the number came here. */
export interface PastMessage {
  whatsapp_id: string
  isOurs: boolean
  kind: string
  message: string
  message_tag: string | null
  content: Record<string, unknown> | null
  media: IncomingMedia | null
  datetime: Date
  reply_to: string | null
  /** Of ours. */
  delivery: 'sent' | 'delivered' | 'read' | 'failed'
}

interface Thread {
  who: Identity
  customer_type: string
  phone_number_id: string
  messages: PastMessage[]
}

/** Rows of one statement. */
const AT_ONCE = 200

/**
 * Keeps what was written in the phone app before, as one earlier chat of the customer for each part
 * that WhatsApp sends: parts come newest first, and messages that have their number keep it
 * (docs/decisions/0018). Nobody is told, nobody waits, no window opens. Repeated parts change nothing,
 * but for files that were only announced before.
 */
export async function importHistory(ctx: Context, thread: Thread): Promise<void> {
  await ctx.transaction(async (tx) => {
    const customer = await resolveCustomer(tx, thread.who)
    const known = await findKnown(tx, thread.messages)
    for (const one of thread.messages) await fillPlaceholder(tx, thread, one, known)
    const fresh = new Map(
      thread.messages
        .filter(({ whatsapp_id }) => !known.has(whatsapp_id))
        .map((one) => [one.whatsapp_id, one]),
    )
    const inOrder = [...fresh.values()].toSorted(
      (one, other) => one.datetime.getTime() - other.datetime.getTime(),
    )
    if (inOrder.length > 0) await storeChat(tx, customer, thread, inOrder)
  })
}

type Known = Map<string, { message_id: string; kind: string }>

async function findKnown(tx: Tx, messages: PastMessage[]): Promise<Known> {
  const rows = await tx.db
    .selectFrom('messages')
    .select(['whatsapp_id', 'message_id', 'kind'])
    .where(
      'whatsapp_id',
      'in',
      messages.map(({ whatsapp_id }) => whatsapp_id),
    )
    .execute()
  return new Map(rows.map(({ whatsapp_id, ...row }) => [whatsapp_id ?? '', row]))
}

/** A file of the last days comes by itself, after its place. */
async function fillPlaceholder(tx: Tx, thread: Thread, one: PastMessage, known: Known) {
  const place = known.get(one.whatsapp_id)
  if (place?.kind !== 'media_placeholder' || one.media === null) return
  const { kind, message, content } = one
  await tx.db
    .updateTable('messages')
    .set({
      kind,
      message,
      content: content === null ? null : json(content),
      media_id: await addMedia(tx, one.media, thread.phone_number_id),
    })
    .where('message_id', '=', place.message_id)
    .execute()
  await publishMessageUpdated(tx, place.message_id)
}

async function storeChat(
  tx: Tx,
  customer: KnownCustomer,
  { customer_type, phone_number_id }: Thread,
  messages: PastMessage[],
): Promise<void> {
  const chat_id = newId()
  const first = messages[0] as PastMessage
  const last = messages.at(-1) as PastMessage
  const theirs = messages.filter(({ isOurs }) => !isOurs)
  await tx.db
    .insertInto('chats')
    .values({
      chat_id,
      customer_id: customer.customer_id,
      customer_type,
      phone_number_id,
      status: 'resolved',
      resolved_at: last.datetime,
      resolved_reason: 'history',
      channel: 'whatsapp',
      context: json({}),
      last_seq: messages.length,
      incoming_count: theirs.length,
      last_message: preview(last.message),
      last_message_time: last.datetime,
      last_message_type: last.kind,
      last_interaction_by: last.isOurs ? 'Executive' : 'Customer',
      last_incoming_message_time: theirs.at(-1)?.datetime ?? null,
      last_incoming_whatsapp_message: theirs.at(-1)?.datetime ?? null,
      last_outgoing_message: messages.findLast(({ isOurs }) => isOurs)?.datetime ?? null,
      sort_at: last.datetime,
      created_at: first.datetime,
    })
    .execute()
  await writeTimeline(tx, chat_id, 'created', 'Taken over from the phone app', {
    at: first.datetime,
  })
  const rows: MessageRow[] = []
  const counters = { last_seq: 0, incoming_count: 0 }
  for (const one of messages) {
    const row = await rowOf(tx, { chat_id, phone_number_id }, customer, counters, one)
    counters.last_seq = row.seq
    counters.incoming_count = row.incoming_count
    rows.push(row)
  }
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await tx.db
      .insertInto('messages')
      .values(
        rows.slice(from, from + AT_ONCE).map((row) => ({
          ...row,
          content: row.content === null ? null : json(row.content),
          error: null,
          reactions: json(row.reactions),
        })),
      )
      .execute()
      // Another part has just brought one of them: the next try finds it.
      .catch(raceLostBy('messages_by_whatsapp_id'))
  }
}

async function rowOf(
  tx: Tx,
  chat: { chat_id: string; phone_number_id: string },
  customer: KnownCustomer,
  counters: { last_seq: number; incoming_count: number },
  one: PastMessage,
): Promise<MessageRow> {
  const { isOurs, media, reply_to, delivery, ...said } = one
  const row = nextMessage(
    counters,
    {
      ...said,
      chat_id: chat.chat_id,
      sender_type: isOurs ? 'Executive' : 'Customer',
      sender_id: isOurs ? 'phone_app' : customer.customer_id,
      sender_name: isOurs ? 'Phone app' : customer.name,
      channel: 'whatsapp',
      delivery: isOurs ? delivery : null,
      attempt: isOurs ? 1 : 0,
      media_id: media === null ? null : await addMedia(tx, media, chat.phone_number_id),
      ...(await quoteOf(tx, reply_to)),
    },
    tx.now(),
  )
  // Its place among the lines of the timeline is where it was written.
  return { ...row, created_at: one.datetime }
}
