import type { InappSession } from '@smart-chat/contract'
import { tellChatsOf } from '../chats/tell-chats-of.ts'
import type { Context, Tx } from '../context.ts'
import { customerOfOperator } from '../customers/named.ts'
import { storeProfile } from '../customers/profile.ts'
import { requireSegmentNamed } from '../segments/named.ts'
import type { Tokens } from './tokens.ts'

/**
 * A token for one customer in one segment, asked for by the operator's server. Whoever is not known
 * yet becomes known, without a chat.
 */
export async function openCustomerSession(ctx: Context, tokens: Tokens, input: InappSession) {
  const customer_type = await requireSegmentNamed(ctx.db, input.customer_type)
  const customer = await ctx.transaction((tx) => customerWithProfile(tx, input))
  const chat = await ctx.db
    .selectFrom('chats')
    .select('chat_id')
    .where('customer_id', '=', customer.customer_id)
    .where('customer_type', '=', customer_type)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const ttl = ctx.config.customerTokenTtl
  const claims = { customer_id: customer.customer_id, customer_type }
  return {
    token: await tokens.signCustomer(claims, ctx.now(), ttl),
    expires_in: ttl,
    customer: customer.customer,
    chat_id: chat?.chat_id ?? null,
  }
}

/** Known from now on, as the operator tells of them; who has chats open sees it. */
async function customerWithProfile(tx: Tx, input: InappSession) {
  const { customer: named, customer_type: _, name, email, city, ...statuses } = input
  const customer = await customerOfOperator(tx, named, name ?? null)
  const told = { name, ...statuses, fields: { email, city } }
  const news = await storeProfile(tx, customer.customer_id, told)
  if (news !== null) await tellChatsOf(tx, customer.customer_id)
  return customer
}
