import type { Actor, ExecutiveActor } from '../actor.ts'
import type { Db, Tx } from '../context.ts'
import { chatNotFound, forbidden, wrongSegment } from '../errors.ts'

/** Executives of every role work in their own segments only; the desk itself works in all. */
export function requireSegment(actor: Actor, customer_type: string): void {
  if (actor.kind === 'system') return
  const own = actor.kind === 'customer' ? [actor.customer_type] : actor.customer_types
  if (!own.includes(customer_type)) throw wrongSegment(customer_type)
}

/** Executives may have any chat of their segments, customers their own. */
export function requireAccess(
  actor: Actor,
  chat: { customer_id: string; customer_type: string },
): void {
  if (actor.kind !== 'customer') {
    requireSegment(actor, chat.customer_type)
  } else if (chat.customer_id !== actor.customer_id || chat.customer_type !== actor.customer_type) {
    throw forbidden('This is not your chat.')
  }
}

/** The same as a question. */
export function mayAccess(actor: Actor, chat: Parameters<typeof requireAccess>[1]): boolean {
  return actor.kind === 'customer'
    ? chat.customer_id === actor.customer_id && chat.customer_type === actor.customer_type
    : actor.kind === 'system' || actor.customer_types.includes(chat.customer_type)
}

/** Leads and administrators see to the chats of others. */
export const isLead = (actor: Actor) =>
  actor.kind === 'system' || (actor.kind === 'executive' && actor.role !== 'executive')

/** Whether they may see to somebody: as leads of a segment that both work in. */
export const isLeadOf = (actor: ExecutiveActor, { customer_types }: { customer_types: string[] }) =>
  isLead(actor) && customer_types.some((type) => actor.customer_types.includes(type))

/**
 * @param what such as `change a segment`
 * @throws DeskError `forbidden` for anyone but an administrator, and the desk itself
 */
export function requireAdministrator(actor: Actor, what: string): void {
  if (actor.kind === 'system' || (actor.kind === 'executive' && actor.role === 'admin')) return
  throw forbidden(`Only an administrator can ${what}.`)
}

/** Reads and locks a chat for a change by `tx.actor`, who must have access to it. */
export async function lockChat(tx: Tx, chat_id: string) {
  const chat = await tx.db
    .selectFrom('chats')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .forUpdate()
    .executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  requireAccess(tx.actor, chat)
  return chat
}

export type LockedChat = Awaited<ReturnType<typeof lockChat>>

/** A chat that the actor may read. */
export async function requireChat(db: Db, actor: Actor, chat_id: string) {
  const chat = await db
    .selectFrom('chats')
    .select(['chat_id', 'customer_type', 'customer_id', 'last_seq', 'assigned_executive_id'])
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  requireAccess(actor, chat)
  return chat
}
