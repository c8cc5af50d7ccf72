import { sql } from 'kysely'
import { lockChat } from '../chats/access.ts'
import { chatRoom } from '../chats/audience.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { markRead } from './mark-read.ts'
import { wantRead } from './show-read.ts'

/**
 * The reader has seen a chat up to a `seq`; a customer has read it. The unread count of the chat is that of its executive,
 * or while nobody has it, of whoever has read the furthest.
 */
export async function markSeen(ctx: Context, input: { chat_id: string; up_to_seq: number }) {
  if (ctx.actor.kind === 'customer') return markRead(ctx, input)
  const { executive_id } = requireExecutive(ctx.actor)
  return ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, input.chat_id)
    const up_to_seq = Math.min(input.up_to_seq, chat.last_seq)
    const moved = await moveRead(tx, input.chat_id, executive_id, up_to_seq)
    if (!moved) return { chat_id: chat.chat_id, up_to_seq, unseen_count: chat.unseen_count }
    await wantRead(tx, chat, up_to_seq)
    const counts =
      chat.assigned_executive_id === null || chat.assigned_executive_id === executive_id
    const unseen_count = counts ? await recount(tx, chat) : chat.unseen_count
    const { room } = await tx.segment(chat.customer_type)
    tx.publish([chatRoom(chat.chat_id), room], 'messages_seen', {
      chat_id: chat.chat_id,
      executive_id,
      up_to_seq,
      unseen_count,
    })
    return { chat_id: chat.chat_id, up_to_seq, unseen_count }
  })
}

/** Only forwards; false when the reader had been there already. */
async function moveRead(tx: Tx, chat_id: string, executive_id: string, up_to_seq: number) {
  if (up_to_seq === 0) return false
  const moved = await tx.db
    .insertInto('chat_reads')
    .columns(['chat_id', 'executive_id', 'up_to_seq', 'incoming_seen', 'seen_at'])
    .expression((eb) =>
      eb
        .selectFrom('messages')
        .select((of) => [
          'chat_id',
          of.val(executive_id).as('executive_id'),
          'seq',
          'incoming_count',
          of.val(tx.now()).as('seen_at'),
        ])
        .where('chat_id', '=', chat_id)
        .where('seq', '=', up_to_seq),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['chat_id', 'executive_id'])
        .doUpdateSet((eb) => ({
          up_to_seq: eb.ref('excluded.up_to_seq'),
          incoming_seen: eb.ref('excluded.incoming_seen'),
          seen_at: eb.ref('excluded.seen_at'),
        }))
        .whereRef('chat_reads.up_to_seq', '<', sql.ref('excluded.up_to_seq')),
    )
    .returning('up_to_seq')
    .executeTakeFirst()
  return moved !== undefined
}

async function recount(
  tx: Tx,
  chat: { chat_id: string; assigned_executive_id: string | null; incoming_count: number },
): Promise<number> {
  let query = tx.db
    .selectFrom('chat_reads')
    .select((eb) => eb.fn.coalesce(eb.fn.max('incoming_seen'), eb.lit(0)).as('seen'))
    .where('chat_id', '=', chat.chat_id)
  if (chat.assigned_executive_id !== null) {
    query = query.where('executive_id', '=', chat.assigned_executive_id)
  }
  const { seen } = await query.executeTakeFirstOrThrow()
  const unseen_count = chat.incoming_count - seen
  await tx.db
    .updateTable('chats')
    .set({ unseen_count })
    .where('chat_id', '=', chat.chat_id)
    .execute()
  return unseen_count
}
