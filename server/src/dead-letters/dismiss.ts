import type { RouteReply } from '@smart-chat/contract'
import { requireAdministrator } from '../chats/access.ts'
import type { Context } from '../context.ts'
import { getLetter, isOpen, presentLetter } from './queries.ts'
import { tellOfLetter } from './tell.ts'

/**
 * Puts a dead letter aside for good; it is forgotten after 30 days.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `not_found`
 */
export async function dismissDeadLetter(
  ctx: Context,
  { dead_letter_id }: { dead_letter_id: string },
): Promise<RouteReply<'dismissDeadLetter'>> {
  requireAdministrator(ctx.actor, 'dismiss a dead letter')
  const letter = await getLetter(ctx.db, dead_letter_id)
  if (isOpen(letter)) {
    await ctx.transaction(async (tx) => {
      const dismissed = await tx.db
        .updateTable('dead_letters')
        .set({ dismissed_at: tx.now() })
        .where('id', '=', letter.id)
        .where('replayed_at', 'is', null)
        .where('dismissed_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (dismissed !== undefined) tellOfLetter(tx, letter, false)
    })
  }
  return { dead_letter: presentLetter(await getLetter(ctx.db, dead_letter_id)) }
}
