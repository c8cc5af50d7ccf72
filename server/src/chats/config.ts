import { normaliseCustomer } from '@smart-chat/contract'
import type { Context } from '../context.ts'
import { windowClosesAt } from '../customers/service-window.ts'
import { requireSegment } from './access.ts'
import { time } from './present.ts'

/** What V2 clients ask before they show a conversation [4]: the customer, and what may be sent now. */
export async function chatConfig(
  ctx: Context,
  input: { sender: string; customer_type?: string | undefined; chat_id?: string | undefined },
) {
  if (input.customer_type !== undefined) requireSegment(ctx.actor, input.customer_type)
  const customer = normaliseCustomer(input.sender) ?? input.sender
  const chat = await findChat(ctx, customer, input)
  if (chat === undefined) return unknownCustomer(customer)
  requireSegment(ctx.actor, chat.customer_type)
  const closesAt = await windowClosesAt(ctx.db, chat)
  return {
    chat_id: chat.chat_id,
    isFreshChat: 0 as const,
    isWhatsappChatOpen: closesAt !== null && closesAt > ctx.now() ? (1 as const) : (0 as const),
    isChatInitiated: chat.last_seq > 0 ? (1 as const) : (0 as const),
    service_window_closes_at: time(closesAt),
    config: {
      ...chat.profile,
      customer: chat.customer,
      name: chat.name,
      email: chat.profile.email ?? '',
      city: chat.profile.city ?? '',
    },
  }
}

function findChat(
  ctx: Context,
  customer: string,
  input: { customer_type?: string | undefined; chat_id?: string | undefined },
) {
  let query = ctx.db
    .selectFrom('chats')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .selectAll('chats')
    .select(['customers.customer', 'customers.name', 'customers.profile'])
  query =
    input.chat_id === undefined
      ? query.where((eb) =>
          eb(
            'chats.customer_id',
            'in',
            eb.selectFrom('customer_aliases').select('customer_id').where('value', '=', customer),
          ),
        )
      : query.where('chat_id', '=', input.chat_id)
  if (input.customer_type !== undefined)
    query = query.where('customer_type', '=', input.customer_type)
  return query.orderBy('chats.sort_at', 'desc').limit(1).executeTakeFirst()
}

const unknownCustomer = (customer: string) => ({
  chat_id: null,
  isFreshChat: 1 as const,
  isWhatsappChatOpen: 0 as const,
  isChatInitiated: 0 as const,
  service_window_closes_at: null,
  config: { customer, name: '', email: '', city: '' },
})
