import type { Actor } from '../actor.ts'
import type { Db, Tx } from '../context.ts'
import { chatNotFound, wrongSegment } from '../errors.ts'

/** Executives of every role work in their own segments only; the desk itself works in all. */
export function requireSegment(actor: Actor, customer_type: string): void {
  if (actor.kind === 'system') return
  if (!actor.customer_types.includes(customer_type)) throw wrongSegment(customer_type)
}

/** Leads and administrators see to the chats of others. */
export const isLead = (actor: Actor) => actor.kind === 'system' || actor.role !== 'executive'

/** Reads and locks a chat for a change by `tx.actor`, who must work in its segment. */
export async function lockChat(tx: Tx, chat_id: string) {
  const chat = await tx.db
    .selectFrom('chats')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .forUpdate()
    .executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  requireSegment(tx.actor, chat.customer_type)
  return chat
}

export type LockedChat = Awaited<ReturnType<typeof lockChat>>

/** The segment of a chat that the actor may read. */
export async function requireChat(db: Db, actor: Actor, chat_id: string) {
  const chat = await db
    .selectFrom('chats')
    .select(['chat_id', 'customer_type', 'customer_id', 'last_seq', 'assigned_executive_id'])
    .where('chat_id', '=', chat_id)
    .executeTakeFirst()
  if (chat === undefined) throw chatNotFound()
  requireSegment(actor, chat.customer_type)
  return chat
}
