import type { Chat } from '@smart-chat/contract'
import type { Tx } from '../context.ts'
import { executiveNotFound } from '../errors.ts'
import { findExecutive } from '../presence/queries.ts'
import { chooseNext, lockAssignment } from './assign-next.ts'
import { nameOf, type Person } from './people.ts'
import { settle } from './settle.ts'

/** As much of a chat as choosing takes, as it was before it came up. */
interface Arriving {
  chat_id: string
  customer_type: string
  status: 'active' | 'resolved'
  assigned_executive_id: string | null
  last_executive_id: string | null
  returned_by: string | null
}

/**
 * Gives a locked chat that has just begun to wait to whoever is free; else it joins the queue. Where
 * an older one waits for the same person, that one comes first, and this one is in the queue too.
 *
 * @returns the chat as it is now; null where nothing has changed
 */
export async function assignWaiting(tx: Tx, chat: Arriving): Promise<Chat | null> {
  const { chat_id, customer_type, assigned_executive_id: before } = chat
  const wanting = {
    chat_id,
    sticky: chat.last_executive_id,
    // Once it was resolved, whoever had put it back may have it again.
    not: chat.status === 'resolved' ? null : chat.returned_by,
    counts: true,
  }
  const { choices, routing } = await chooseNext(tx, customer_type, [wanting], { arriving: true })
  const [choice] = choices
  if (choice === undefined && before === null) return null
  const decision =
    choice === undefined
      ? { chat_id, from: await nameOf(tx, before as string), to: null, reason: 'queue' as const }
      : {
          chat_id,
          from: null,
          to: choice.to,
          reason: choice.isSticky ? ('sticky' as const) : routing,
        }
  const [now] = await settle(tx, customer_type, [decision])
  return now ?? null
}

/**
 * Gives a chat that goes on with an earlier one to whoever had that: they keep it unless they have
 * left or may have it no more. Else it is for anybody who is free.
 */
export async function assignContinued(
  tx: Tx,
  chat: { chat_id: string; customer_type: string },
  earlier: Pick<Arriving, 'assigned_executive_id' | 'last_executive_id' | 'returned_by'>,
): Promise<void> {
  const { chat_id, customer_type } = chat
  const had = earlier.assigned_executive_id
  await lockAssignment(tx)
  const same = had === null ? undefined : await findExecutive(tx.db, had)
  const stays =
    same !== undefined &&
    same.status !== 'offline' &&
    same.disabled_at === null &&
    same.customer_types.includes(customer_type)
  if (stays) {
    const to = { ...same, load: same.load + 1 }
    await settle(tx, customer_type, [{ chat_id, from: null, to, reason: 'context' }])
    return
  }
  const { last_executive_id, returned_by } = earlier
  await assignWaiting(tx, {
    ...chat,
    status: 'active',
    assigned_executive_id: null,
    last_executive_id,
    returned_by,
  })
}

/** Somebody begins a chat, or opens one again, and has it, however many they have. */
export async function assignBegun(
  tx: Tx,
  chat: Pick<Arriving, 'chat_id' | 'customer_type' | 'assigned_executive_id'>,
  by: Person,
): Promise<void> {
  const { chat_id, customer_type } = chat
  await lockAssignment(tx)
  const executive = await findExecutive(tx.db, by.executive_id)
  if (executive === undefined) throw executiveNotFound(by.executive_id)
  const isCounted = chat.assigned_executive_id === by.executive_id
  const to = { ...executive, load: executive.load + (isCounted ? 0 : 1) }
  await settle(tx, customer_type, [{ chat_id, from: null, to, reason: 'manual' }])
}
