import type { Tx } from '../context.ts'
import type { Identity } from './resolve.ts'

/**
 * What WhatsApp calls the recipient of a message becomes an alias of the customer: it spells some
 * numbers in its own way (Brazil, Mexico), and writes with them from then on. One that is known as
 * somebody else's stays theirs.
 */
export async function addAliases(
  tx: Tx,
  message_id: string,
  { phone, user_id }: Pick<Identity, 'phone' | 'user_id'>,
): Promise<void> {
  const { customer_id } = await tx.db
    .selectFrom('messages')
    .innerJoin('chats', 'chats.chat_id', 'messages.chat_id')
    .select('chats.customer_id')
    .where('message_id', '=', message_id)
    .executeTakeFirstOrThrow()
  for (const [kind, value] of [
    ['phone', phone],
    ['user_id', user_id],
  ] as const) {
    if (value === null) continue
    await tx.db
      .insertInto('customer_aliases')
      .values({ kind, value, customer_id, created_at: tx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
