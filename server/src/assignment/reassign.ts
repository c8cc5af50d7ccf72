import type { ReassignChat } from '@smart-chat/contract'
import { isLead, type LockedChat, lockChat } from '../chats/access.ts'
import { publishChatUpdated } from '../chats/audience.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { chatResolved, DeskError, executiveNotFound, forbidden } from '../errors.ts'
import { findExecutive } from '../presence/queries.ts'
import { chooseNext, lockAssignment } from './assign-next.ts'
import { type Free, hasRoom } from './distribute.ts'
import { handOutFreed } from './hand-out.ts'
import { nameOf } from './people.ts'
import { settle } from './settle.ts'
import type { Decision } from './words.ts'

/**
 * Gives a chat to a certain executive by hand, or back to the queue: then somebody else who is
 * free gets it at once, and whoever had it is not given it again until another had it.
 */
export async function reassignChat(ctx: Context, input: ReassignChat) {
  const { from, to } = await ctx.transaction(async (tx) => {
    const chat = await lockChat(tx, input.chat_id)
    if (chat.status === 'resolved') throw chatResolved()
    requireRight(tx, chat.assigned_executive_id)
    await lockAssignment(tx)
    const decision = await decide(tx, chat, input)
    if (decision.to?.executive_id !== decision.from?.executive_id) {
      const [told] = await settle(tx, chat.customer_type, [decision])
      if (told !== undefined) await publishChatUpdated(tx, told)
    }
    return decision
  })
  if (from !== null && from.executive_id !== to?.executive_id)
    await handOutFreed(ctx, from.executive_id)
  return {
    chat_id: input.chat_id,
    from_executive_id: from?.executive_id ?? null,
    to_executive_id: to?.executive_id ?? null,
    assigned_executive_name: to?.name ?? null,
  }
}

/** Whose chat it is may pass it on; others may where the deployment allows it, as V2 did. */
function requireRight(tx: Tx, assigned: string | null): void {
  const actor = requireExecutive(tx.actor)
  const own = assigned === null || assigned === actor.executive_id
  if (!own && !isLead(actor) && !tx.config.reassignOpen) {
    throw forbidden('This chat is with a colleague. Ask a lead to move it.')
  }
}

async function decide(tx: Tx, chat: LockedChat, input: ReassignChat): Promise<Decision> {
  const { chat_id, assigned_executive_id: had } = chat
  const from = had === null ? null : await nameOf(tx, had)
  const note = input.note ?? null
  if (input.executive_id === null) {
    const why = had === requireExecutive(tx.actor).executive_id ? 'who put it back' : 'taken back'
    const to = had === null ? null : await findAnother(tx, chat, had)
    return { chat_id, from, to, reason: 'manual', why, note }
  }
  const { to, isForced } = await getTaker(tx, input, chat)
  return { chat_id, from, to, reason: isForced ? 'forced' : 'manual', note }
}

async function findAnother(tx: Tx, chat: LockedChat, not: string): Promise<Free | null> {
  const { chat_id, customer_type, awaiting_customer } = chat
  const wanting = { chat_id, sticky: null, not, counts: !awaiting_customer }
  const { choices } = await chooseNext(tx, customer_type, [wanting])
  return choices[0]?.to ?? null
}

/** Whom it is given by hand may be away or offline, but must work there and have room. */
async function getTaker(tx: Tx, input: ReassignChat, chat: LockedChat) {
  const named = input.executive_id ?? ''
  const executive = await findExecutive(tx.db, named)
  if (executive === undefined) throw executiveNotFound(named)
  const { name, load, capacity, disabled_at, customer_types } = executive
  if (disabled_at !== null) {
    throw new DeskError(
      'executive_unavailable',
      `The account of ${name} is switched off. Choose somebody else.`,
    )
  }
  if (!customer_types.includes(chat.customer_type)) {
    throw new DeskError(
      'executive_unavailable',
      `${name} does not work in ${chat.customer_type}. Choose somebody who does.`,
    )
  }
  if (executive.executive_id === chat.assigned_executive_id)
    return { to: executive, isForced: false }
  const isForced = !hasRoom(executive)
  if (isForced && !(input.force && isLead(tx.actor))) {
    throw new DeskError(
      'over_capacity',
      `${name} already has ${load} of ${capacity} chats. ${
        isLead(tx.actor) ? 'Insist to give it to them all the same.' : 'A lead may insist.'
      }`,
    )
  }
  return { to: { ...executive, load: load + (chat.awaiting_customer ? 0 : 1) }, isForced }
}
