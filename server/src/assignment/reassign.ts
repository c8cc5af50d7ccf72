import type { ReassignChat } from '@smart-chat/contract'
import { isLead, lockChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { chatResolved, DeskError, executiveNotFound, forbidden } from '../errors.ts'
import { findExecutive } from '../presence/queries.ts'
import { assignNext, lockAssignment, takeTurn } from './assign-next.ts'
import { handOutFreed, setAssignee } from './hand-out.ts'
import { tellAssigned, tellReassigned } from './tell.ts'

/**
 * Gives a chat to a certain executive by hand, or back to the queue: then somebody else who is
 * free gets it at once.
 */
export async function reassignChat(ctx: Context, input: ReassignChat) {
  const done = await ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, input.chat_id)
    if (chat.status === 'resolved') throw chatResolved()
    requireRight(tx, chat.assigned_executive_id)
    await lockAssignment(tx)
    const from =
      chat.assigned_executive_id === null ? null : await nameOf(tx, chat.assigned_executive_id)
    const to =
      input.executive_id === null
        ? await assignNext(tx, { ...chat, sticky: null, except: chat.assigned_executive_id ?? '' })
        : await getAssignee(tx, input, chat.customer_type)
    if (to?.executive_id !== from?.executive_id) {
      const reason = input.force ? 'forced' : 'manual'
      await setAssignee(tx, chat.chat_id, to?.executive_id ?? null, reason)
      if (to === null) await forgetLast(tx, chat.chat_id)
      if (input.executive_id !== null && to !== null)
        await takeTurn(tx, to.executive_id, chat.customer_type)
      const told = await getChat(tx.db, chat.chat_id)
      if (from === null && to !== null) await tellAssigned(tx, told, to, reason)
      else await tellReassigned(tx, told, from, to, reason, input.note ?? null)
      await publishChatUpdated(tx, await getChat(tx.db, chat.chat_id))
    }
    return { from, to }
  })
  if (done.from !== null) await handOutFreed(ctx, done.from.executive_id, input.chat_id)
  return {
    chat_id: input.chat_id,
    from_executive_id: done.from?.executive_id ?? null,
    to_executive_id: done.to?.executive_id ?? null,
    assigned_executive_name: done.to?.name ?? null,
  }
}

/** Whoever put it back does not want it back, though they were the last. */
const forgetLast = (tx: Tx, chat_id: string) =>
  tx.db
    .updateTable('chats')
    .set({ last_executive_id: null })
    .where('chat_id', '=', chat_id)
    .execute()

/** Whose chat it is may pass it on; others may where the deployment allows it, as V2 did. */
function requireRight(tx: Tx, assigned: string | null): void {
  const actor = requireExecutive(tx.actor)
  const own = assigned === null || assigned === actor.executive_id
  if (!own && !isLead(actor) && !tx.config.reassignOpen) {
    throw forbidden('This chat is with a colleague. Ask a lead to move it.')
  }
}

async function getAssignee(tx: Tx, input: ReassignChat, customer_type: string) {
  const executive = await findExecutive(tx.db, input.executive_id ?? '')
  if (executive === undefined) throw executiveNotFound(input.executive_id ?? '')
  if (executive.disabled_at !== null || !executive.customer_types.includes(customer_type)) {
    throw new DeskError(
      'executive_unavailable',
      `${executive.name} does not work in ${customer_type}. Choose somebody who does.`,
    )
  }
  const force = input.force && isLead(tx.actor)
  if (executive.capacity !== null && executive.load >= executive.capacity && !force) {
    throw new DeskError(
      'over_capacity',
      `${executive.name} already has ${executive.load} of ${executive.capacity} chats. A lead may insist.`,
    )
  }
  return executive
}

const nameOf = (tx: Tx, executive_id: string) =>
  tx.db
    .selectFrom('executives')
    .select(['executive_id', 'name'])
    .where('executive_id', '=', executive_id)
    .executeTakeFirstOrThrow()
