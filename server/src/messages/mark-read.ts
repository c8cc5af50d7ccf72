import { requireChat } from '../chats/access.ts'
import type { Context, Db } from '../context.ts'
import { publishStatus } from './audience.ts'

/** The customer has read, in the app, what was written to them there up to a `seq`. */
export async function markRead(
  ctx: Context,
  { chat_id, up_to_seq }: { chat_id: string; up_to_seq: number },
) {
  await requireChat(ctx.db, ctx.actor, chat_id)
  return ctx.transaction(async (tx) => {
    const read = await tx.db
      .updateTable('messages')
      .set({ delivery: 'read' })
      .where('chat_id', '=', chat_id)
      .where('channel', '=', 'inapp')
      .where('delivery', 'in', ['sent', 'delivered'])
      .where('seq', '<=', up_to_seq)
      .returning(['message_id', 'seq', 'attempt'])
      .execute()
    for (const message of read.sort((one, other) => one.seq - other.seq)) {
      publishStatus(tx, {
        ...message,
        chat_id,
        delivery: 'read',
        error: null,
        opened_inapp: true,
      })
    }
    const unseen_count = await countUnread(tx.db, chat_id)
    return { chat_id, up_to_seq, unseen_count }
  })
}

/** What was written to the customer in the app and they have not read. */
export async function countUnread(db: Db, chat_id: string): Promise<number> {
  const { left } = await db
    .selectFrom('messages')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('left'))
    .where('chat_id', '=', chat_id)
    .where('channel', '=', 'inapp')
    .where('delivery', 'in', ['sent', 'delivered'])
    .executeTakeFirstOrThrow()
  return left
}
