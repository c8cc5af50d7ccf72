import type { RateChat } from '@smart-chat/contract'
import { type LockedChat, lockChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { updateChat } from '../chats/update.ts'
import type { Context, Tx } from '../context.ts'
import { executiveNotFound } from '../errors.ts'
import { findExecutive } from '../presence/queries.ts'
import { writeTimeline } from '../timeline/write.ts'

/**
 * Marks a chat from 1 to 5 [14]: the customer does it, or an executive notes what was said. Each has
 * one mark, the later replaces the earlier; the customer's own is the one that the chat shows.
 *
 * @throws DeskError `executive_not_found` when who is rated is named and unknown
 */
export async function rateChat(ctx: Context, input: RateChat): Promise<{ message: string }> {
  return ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, input.chat_id)
    const given_by = tx.actor.kind === 'executive' ? tx.actor.executive_id : tx.actor.kind
    const given = await giveMark(tx, chat, { ...input, given_by })
    if (given) await publishChatUpdated(tx, await getChat(tx.db, chat.chat_id))
    return { message: 'The rating is stored. Thank you.' }
  })
}

/**
 * Stores a mark for a locked chat; the caller tells `chat_updated`. The customer, having given one,
 * is no longer asked.
 *
 * @param given_by the executive's id, or `customer`
 * @returns false where the giver has given just that already
 */
export async function giveMark(
  tx: Tx,
  chat: LockedChat,
  given: Pick<RateChat, 'rating' | 'comment' | 'executive_id'> & { given_by: string },
): Promise<boolean> {
  const { chat_id } = chat
  const { given_by } = given
  const by_customer = given_by === 'customer'
  if (by_customer) await updateChat(tx, chat_id, { rating_asked_at: null })
  const mark = {
    executive_id: await ratedExecutive(tx, chat, given.executive_id),
    rating: given.rating,
    comment: given.comment ?? null,
  }
  if (await isGiven(tx, chat_id, given_by, mark)) return false
  await tx.db
    .insertInto('ratings')
    .values({ chat_id, given_by, by_customer, created_at: tx.now(), ...mark })
    .onConflict((conflict) =>
      conflict.columns(['chat_id', 'given_by']).doUpdateSet({ ...mark, created_at: tx.now() }),
    )
    .execute()
  await updateChat(tx, chat_id, { rating: await shownRating(tx, chat_id) })
  const who = by_customer ? 'Rated by the customer' : 'Rated'
  const said = mark.comment === null ? '' : `: “${mark.comment}”`
  await writeTimeline(tx, chat_id, 'rated', `${who}: ${mark.rating} of 5${said}`, mark)
  return true
}

/** Whose work it was: the assigned executive's, else whoever was last, else the one who notes it. */
async function ratedExecutive(tx: Tx, chat: LockedChat, named: string | undefined) {
  const actor = tx.actor
  // Customers do not know our ids.
  if (named !== undefined && actor.kind !== 'customer') {
    const executive = await findExecutive(tx.db, named)
    if (executive === undefined) throw executiveNotFound(named)
    return executive.executive_id
  }
  if (chat.assigned_executive_id !== null) return chat.assigned_executive_id
  return actor.kind === 'executive' ? actor.executive_id : chat.last_executive_id
}

async function isGiven(
  tx: Tx,
  chat_id: string,
  given_by: string,
  mark: { executive_id: string | null; rating: number; comment: string | null },
): Promise<boolean> {
  const before = await tx.db
    .selectFrom('ratings')
    .select(['executive_id', 'rating', 'comment'])
    .where('chat_id', '=', chat_id)
    .where('given_by', '=', given_by)
    .executeTakeFirst()
  return (
    before?.rating === mark.rating &&
    before.comment === mark.comment &&
    before.executive_id === mark.executive_id
  )
}

async function shownRating(tx: Tx, chat_id: string): Promise<number> {
  const { rating } = await tx.db
    .selectFrom('ratings')
    .select('rating')
    .where('chat_id', '=', chat_id)
    .orderBy('by_customer', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return rating
}
