import type { CustomerChat } from '@smart-chat/contract'
import type { Context } from '../context.ts'
import { forbidden } from '../errors.ts'
import { countUnread } from '../messages/mark-read.ts'

/** The caller's present chat in their segment, as they may see it: what the app shows at its start. */
export async function chatOfCustomer({ actor, db }: Context): Promise<CustomerChat | null> {
  if (actor.kind !== 'customer') throw forbidden()
  const chat = await db
    .selectFrom('chats')
    .leftJoin('ratings', (join) =>
      join.onRef('ratings.chat_id', '=', 'chats.chat_id').on('given_by', '=', 'customer'),
    )
    .select(['chats.chat_id', 'status', 'last_seq', 'ratings.rating'])
    .where('customer_id', '=', actor.customer_id)
    .where('customer_type', '=', actor.customer_type)
    .orderBy((eb) => eb('status', '=', 'active'), 'desc')
    .orderBy('chats.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return chat === undefined ? null : { ...chat, unseen_count: await countUnread(db, chat.chat_id) }
}
