import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { aliasesOf, type Identity, type KnownCustomer } from '../customers/resolve.ts'
import type { OpenChat } from './open.ts'

/**
 * The common case in one statement: somebody known by all of the ids given, with an active chat in
 * the segment. Anything else (a new person, a new id, a resolved chat) is undefined, and the caller
 * goes the long way.
 */
export async function lockActiveChat(
  tx: Tx,
  identity: Identity,
  customer_type: string,
): Promise<{ customer: KnownCustomer; chat: OpenChat } | undefined> {
  const aliases = aliasesOf(identity)
  const row = await tx.db
    .selectFrom('chats')
    .innerJoin('customers', 'customers.customer_id', 'chats.customer_id')
    .selectAll('chats')
    .select(['customers.customer', 'customers.name'])
    .where('chats.customer_type', '=', customer_type)
    .where('chats.status', '=', 'active')
    .where('chats.customer_id', '=', (eb) =>
      eb
        .selectFrom('customer_aliases')
        .select((of) => of.fn.min('customer_id').as('customer_id'))
        .where((of) => of.or(aliases.map(({ kind, value }) => of.and({ kind, value }))))
        .having(sql<number>`count(*)`, '=', aliases.length)
        .having(sql<number>`count(DISTINCT customer_id)`, '=', 1),
    )
    .forUpdate('chats')
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { customer, name, ...chat } = row
  const learnsName = name === '' && identity.name !== null
  const learnsNumber = identity.phone !== null && !/^\d+$/.test(customer)
  if (learnsName || learnsNumber) return undefined
  return { customer: { customer_id: chat.customer_id, customer, name }, chat }
}
