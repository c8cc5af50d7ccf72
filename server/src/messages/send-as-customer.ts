import { OutgoingContent } from '@smart-chat/contract'
import type { CustomerActor } from '../actor.ts'
import { requireChat } from '../chats/access.ts'
import type { Context, Tx } from '../context.ts'
import { forbidden, invalidField } from '../errors.ts'
import { raceLostBy } from '../platform/db/transaction.ts'
import { type Address, type Content, quoted, repeated } from './content.ts'
import { forCustomer } from './present.ts'
import { storeIncoming } from './receive.ts'

const OF_CUSTOMERS = new Set<Content['form']>(['text', 'file', 'location', 'contacts'])
const NOT_OF_CUSTOMERS =
  'Customers send text, files, places and contacts; the rest is for executives.'

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
  if (!OF_CUSTOMERS.has(content.form)) throw forbidden(NOT_OF_CUSTOMERS)
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
  const { row } = await content.write(tx, { ...customer, channel: 'inapp' })
  const { reply_to_id } = await quoted(tx, input.chat_id, input.reply_to)
  const message_tag = await chosen(tx, input)
  const incoming = {
    channel: 'inapp',
    customer_type,
    phone_number_id: null,
    whatsapp_id: null,
    client_message_id: input.client_message_id ?? null,
    datetime: tx.now(),
    kind: row.kind,
    message: row.message,
    message_tag,
    content: row.content ?? null,
    media: null,
    reply_to: null,
    opensWindow: false,
  } as const
  const sent = { media_id: row.media_id ?? null, reply_to_id }
  // The same message over two connections at once: the next try finds the one that won.
  return storeIncoming(tx, customer, incoming, sent).catch(raceLostBy('messages_by_client_id'))
}

/**
 * The button or row that this answers with, if any.
 *
 * @throws DeskError `invalid_input` where the message that it quotes has none of that id
 */
async function chosen(tx: Tx, { message_tag, reply_to }: Address): Promise<string | null> {
  if (message_tag === undefined) return null
  const asked = await tx.db
    .selectFrom('messages')
    .select(['kind', 'content', 'sender_type'])
    .where('message_id', '=', reply_to ?? '')
    .executeTakeFirst()
  if (asked !== undefined && asked.sender_type !== 'Customer' && offers(asked, message_tag)) {
    return message_tag
  }
  throw invalidField(
    'message_tag',
    'The message that this answers offers nothing of that id. Name it by reply_to.',
  )
}

/** What the buttons of templates answer with is WhatsApp's to say. */
function offers(
  { kind, content }: { kind: string; content: Record<string, unknown> | null },
  id: string,
): boolean {
  if (kind === 'template') return true
  const asked = OutgoingContent.safeParse({ ...content, kind }).data
  if (asked?.kind === 'buttons') return asked.buttons.some((one) => one.id === id)
  if (asked?.kind !== 'list') return false
  return asked.sections.some(({ rows }) => rows.some((one) => one.id === id))
}
