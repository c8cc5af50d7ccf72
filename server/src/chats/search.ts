import { type Chat, ListChats, normaliseCustomer } from '@smart-chat/contract'
import { type Context, requireExecutive } from '../context.ts'
import { requireSegment } from './access.ts'
import { filterOf } from './filter.ts'
import { listLatest } from './list.ts'

const FOUND_MAX = 20

/**
 * Finds chats by number or name, the most recent first. The best match is one of exactly this number
 * or name, else the most recent.
 *
 * @throws DeskError `wrong_segment`
 */
export async function searchChat(
  ctx: Context,
  input: { customer: string; customer_type?: string | undefined },
): Promise<{ chat: Chat | null; chats: Chat[] }> {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const types = input.customer_type === undefined ? actor.customer_types : [input.customer_type]
  const filter = filterOf(ListChats.parse({ search: input.customer.slice(0, 100) }), types)
  if (filter.search === undefined) return { chat: null, chats: [] }
  const chats = await listLatest(ctx, filter, FOUND_MAX)
  const number = normaliseCustomer(input.customer)
  const name = input.customer.trim().toLowerCase()
  const exact = chats.find(
    ({ customer, customer_name }) => customer === number || customer_name.toLowerCase() === name,
  )
  return { chat: exact ?? chats[0] ?? null, chats }
}
