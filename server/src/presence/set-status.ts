import type { ExecutiveStatus, SetExecutiveStatus } from '@smart-chat/contract'
import { sql } from 'kysely'
import { lockAssignment } from '../assignment/assign-next.ts'
import { handOut } from '../assignment/hand-out.ts'
import { releaseChats } from '../assignment/release.ts'
import { isLeadOf, requireSegment } from '../chats/access.ts'
import { type Context, requireExecutive, type Tx } from '../context.ts'
import { executiveNotFound, forbidden } from '../errors.ts'
import { hasNoLeaseSince, leasedSince } from './leases.ts'
import { findExecutive } from './queries.ts'
import { recordPeriod } from './record-period.ts'
import { tellStatus } from './tell-status.ts'

/** Goes online, away or offline: oneself, or as a lead somebody else. */
export async function setExecutiveStatus(ctx: Context, input: SetExecutiveStatus) {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const named = input.executive_id ?? actor.executive_id
  const executive = await findExecutive(ctx.db, named)
  if (executive === undefined) throw executiveNotFound(named)
  if (executive.executive_id !== actor.executive_id && !isLeadOf(actor, executive)) {
    throw forbidden('Only a lead of their segment can do this.')
  }
  await changeStatus(ctx, executive.executive_id, input.status, 'manual')
  return { executive_id: executive.executive_id, new_status: input.status }
}

/**
 * Changes a status and lets it work: who comes online is given what waits, what a leaver had is
 * handed on. The status commits first, so nobody is given a chat after having left.
 *
 * @param unlessSince nothing changes for whom any node has had a connection of since then
 */
export async function changeStatus(
  ctx: Context,
  executive_id: string,
  status: ExecutiveStatus,
  reason: 'manual' | 'offline' | 'gone' | 'inactive' | 'disabled' | 'signed_in' | 'signed_out',
  unlessSince: Date | null = null,
): Promise<void> {
  const changed = await ctx.transaction(async (tx) => {
    // Who leaves is given nothing any more; many who come at once need not wait for each other.
    if (status !== 'online') await lockAssignment(tx)
    await lockExecutive(tx, executive_id)
    const executive = await findExecutive(tx.db, executive_id)
    if (executive === undefined || executive.status === status) return null
    const now = tx.now()
    const written = await tx.db
      .updateTable('executives')
      .set({ status, offline_due_at: null })
      // One's own switch is a sign of life; what a lead or the desk does is none.
      .$if(isOneself(ctx, executive_id), (own) => own.set({ last_activity_at: now }))
      // Another node's clock may be a little ahead.
      .set({ status_since: sql<Date>`greatest(status_since, ${now})` })
      .where('executive_id', '=', executive_id)
      // Whoever moved, or came back, at the last moment stays.
      .$if(reason === 'inactive', (due) => due.where('offline_due_at', '<=', now))
      .$if(unlessSince !== null, (gone) => gone.where(hasNoLeaseSince(unlessSince as Date)))
      .returning('status_since')
      .executeTakeFirst()
    if (written === undefined) return null
    await recordPeriod(tx.db, executive_id, reason)
    tellStatus(tx, { ...executive, ...written, status }, reason)
    return executive
  })
  if (changed === null) return
  if (status === 'online') await handOut(ctx, changed.customer_types)
  if (status === 'offline') {
    const isReason = reason === 'gone' || reason === 'inactive' || reason === 'disabled'
    const why = isReason ? reason : 'offline'
    await releaseChats(ctx, changed, why, changed.customer_types)
  }
}

/** Whoever reads a status to change it, or to tell of it, does so one after the other. */
export const lockExecutive = (tx: Tx, executive_id: string) =>
  tx.db
    .selectFrom('executives')
    .select('executive_id')
    .where('executive_id', '=', executive_id)
    .forNoKeyUpdate()
    .execute()

const isOneself = ({ actor }: Context, executive_id: string) =>
  actor.kind === 'executive' && actor.executive_id === executive_id

/** A new sign-in starts offline, unless the executive is at work in another window or device. */
export async function goOfflineUnlessConnected(
  ctx: Context,
  executive_id: string,
  reason: 'signed_in' | 'signed_out',
): Promise<void> {
  await changeStatus(ctx, executive_id, 'offline', reason, leasedSince(ctx))
}
