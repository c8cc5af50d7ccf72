import type { CustomerActor } from '../actor.ts'
import { requireChat } from '../chats/access.ts'
import type { Context, Tx } from '../context.ts'
import { forbidden } from '../errors.ts'
import { isUniqueViolation, RaceLost } from '../platform/db/transaction.ts'
import { type Address, type Content, quoted, repeated } from './content.ts'
import { forCustomer } from './present.ts'
import { storeIncoming } from './receive.ts'

/**
 * Takes a customer's message from the app in. It goes to the customer's present chat in the
 * segment: a resolved one reopens.
 */
export async function sendAsCustomer(
  ctx: Context,
  customer: CustomerActor,
  input: Address,
  content: Content,
) {
  if (content.isTemplate) throw forbidden('Only executives send templates.')
  await requireChat(ctx.db, customer, input.chat_id)
  const message = await ctx.transaction(async (tx) => {
    const earlier = await findEarlier(tx, customer, input.client_message_id)
    if (earlier !== undefined) return repeated(tx, earlier.message_id, input, content)
    return store(tx, customer, input, content)
  })
  const { message_id, seq, datetime } = message
  return { message_id, seq, datetime, delivery: null, message: forCustomer(message) }
}

const findEarlier = (tx: Tx, { customer_id }: CustomerActor, client_message_id?: string) =>
  tx.db
    .selectFrom('messages')
    .select('message_id')
    .where('sender_id', '=', customer_id)
    .where('client_message_id', '=', client_message_id ?? null)
    .executeTakeFirst()

async function store(tx: Tx, customer: CustomerActor, input: Address, content: Content) {
  const { customer_type } = customer
  const { row } = await content.write(tx, { customer_type, channel: 'inapp' })
  const { reply_to_id } = await quoted(tx, input.chat_id, input.reply_to)
  const incoming = {
    channel: 'inapp',
    customer_type,
    phone_number_id: null,
    whatsapp_id: null,
    client_message_id: input.client_message_id ?? null,
    datetime: tx.now(),
    kind: row.kind,
    message: row.message,
    message_tag: null,
    content: row.content ?? null,
    media: null,
    reply_to: null,
    opensWindow: false,
  } as const
  const sent = { media_id: row.media_id ?? null, reply_to_id }
  try {
    return await storeIncoming(tx, customer, incoming, sent)
  } catch (error) {
    // The same message over two connections at once: the next try finds the one that won.
    if (isUniqueViolation(error, 'messages_by_client_id')) throw new RaceLost()
    throw error
  }
}
