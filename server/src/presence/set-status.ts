import type { ExecutiveStatus, SetExecutiveStatus } from '@smart-chat/contract'
import { lockAssignment } from '../assignment/assign-next.ts'
import { handOut } from '../assignment/hand-out.ts'
import { releaseChats } from '../assignment/release.ts'
import { isLead, requireSegment } from '../chats/access.ts'
import { type Context, requireExecutive } from '../context.ts'
import { executiveNotFound, forbidden } from '../errors.ts'
import { isConnected } from './leases.ts'
import { findExecutive } from './queries.ts'

/** Goes online, away or offline: oneself, or as a lead somebody else. */
export async function setExecutiveStatus(ctx: Context, input: SetExecutiveStatus) {
  const actor = requireExecutive(ctx.actor)
  if (input.customer_type !== undefined) requireSegment(actor, input.customer_type)
  const named = input.executive_id ?? actor.executive_id
  const executive = await findExecutive(ctx.db, named)
  if (executive === undefined) throw executiveNotFound(named)
  if (executive.executive_id !== actor.executive_id) {
    const shared = executive.customer_types.some((type) => actor.customer_types.includes(type))
    if (!isLead(actor) || !shared) throw forbidden('Only a lead of their segment can do this.')
  }
  await changeStatus(ctx, executive.executive_id, input.status, 'manual')
  return { executive_id: executive.executive_id, new_status: input.status }
}

/**
 * Changes a status and lets it work: who comes online is given what waits, what a leaver had is
 * handed on. The status commits first, so nobody is given a chat after having left.
 */
export async function changeStatus(
  ctx: Context,
  executive_id: string,
  status: ExecutiveStatus,
  reason: 'manual' | 'offline' | 'gone' | 'inactive' | 'disabled' | 'signed_in' | 'signed_out',
): Promise<void> {
  const changed = await ctx.transaction(async (tx) => {
    await lockAssignment(tx)
    const executive = await findExecutive(tx.db, executive_id)
    if (executive === undefined || executive.status === status) return null
    const now = tx.now()
    const { numUpdatedRows } = await tx.db
      .updateTable('executives')
      .set({ status, status_since: now, last_activity_at: now, offline_due_at: null })
      .where('executive_id', '=', executive_id)
      // Whoever moved at the last moment stays.
      .$if(reason === 'inactive', (due) => due.where('offline_due_at', '<=', now))
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return null
    tx.publish(['dashboard'], 'executive_status', {
      executive_id,
      name: executive.name,
      status,
      customer_type: executive.customer_types[0] ?? '',
      reason,
    })
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

/** A new sign-in starts offline, unless the executive is at work in another window or device. */
export async function goOfflineUnlessConnected(
  ctx: Context,
  executive_id: string,
  reason: 'signed_in' | 'signed_out',
): Promise<void> {
  if (!(await isConnected(ctx, executive_id)))
    await changeStatus(ctx, executive_id, 'offline', reason)
}
