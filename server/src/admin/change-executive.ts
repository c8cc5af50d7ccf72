import type { Role } from '@smart-chat/contract'
import { releaseChats } from '../assignment/release.ts'
import type { Context, Tx } from '../context.ts'
import { executiveNotFound, forbidden, wrongSegment } from '../errors.ts'
import { NODES } from '../platform/changes/write.ts'
import { findExecutive } from '../presence/queries.ts'
import { changeStatus } from '../presence/set-status.ts'

export interface ExecutiveChange {
  role?: Role
  /** All of their segments from now on. */
  customer_types?: string[]
  is_disabled?: boolean
}

/** What every node is told, to heed it on the sockets that are open. */
export interface ExecutiveChanged {
  executive_id: string
  role: Role
  customer_types: string[]
  is_disabled: boolean
}

/**
 * Changes what somebody may do, in one transaction with the event by which every node lets go of
 * the rooms that are theirs no longer, within a second. Chats that they may not have any more go to
 * the next one, or back to the queue.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, `executive_not_found`,
 *   `wrong_segment` where there is no such segment
 */
export async function changeExecutive(
  ctx: Context,
  named: string,
  change: ExecutiveChange,
): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'customer' || (actor.kind === 'executive' && actor.role !== 'admin')) {
    throw forbidden('Only an administrator can change what people may do.')
  }
  const { before, now } = await ctx.transaction((tx) => write(tx, named, change))
  if (now.is_disabled) {
    await changeStatus(ctx, now.executive_id, 'offline', 'disabled')
    // Who was offline already may still have chats that were given by hand.
    await releaseChats(ctx, before, 'disabled', before.customer_types)
  }
  const lost = before.customer_types.filter((type) => !now.customer_types.includes(type))
  if (lost.length > 0) await releaseChats(ctx, before, 'manual', lost)
}

async function write(tx: Tx, named: string, change: ExecutiveChange) {
  const before = await findExecutive(tx.db, named)
  if (before === undefined) throw executiveNotFound(named)
  const now: ExecutiveChanged = {
    executive_id: before.executive_id,
    role: change.role ?? before.role,
    customer_types: change.customer_types ?? before.customer_types,
    is_disabled: change.is_disabled ?? before.disabled_at !== null,
  }
  await tx.db
    .updateTable('executives')
    .set({ role: now.role, disabled_at: now.is_disabled ? (before.disabled_at ?? tx.now()) : null })
    .where('executive_id', '=', now.executive_id)
    .execute()
  await writeSegments(tx, now)
  tx.publish([NODES], 'executive_changed', now)
  return { before, now }
}

/** Whose turn it is stays as it was where they go on. */
async function writeSegments(tx: Tx, { executive_id, customer_types }: ExecutiveChanged) {
  const known = await tx.db.selectFrom('segments').select('customer_type').execute()
  const unknown = customer_types.find((type) => !known.some((one) => one.customer_type === type))
  if (unknown !== undefined) throw wrongSegment(unknown)
  await tx.db
    .deleteFrom('executive_segments')
    .where('executive_id', '=', executive_id)
    .where('customer_type', 'not in', ['', ...customer_types])
    .execute()
  for (const customer_type of customer_types) {
    await tx.db
      .insertInto('executive_segments')
      .values({ executive_id, customer_type })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
