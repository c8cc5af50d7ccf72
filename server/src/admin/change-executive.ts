import type { ChangeExecutive, Role, RouteReply } from '@smart-chat/contract'
import type { ExecutiveActor } from '../actor.ts'
import { lockAssignment } from '../assignment/assign-next.ts'
import { handOutFreed } from '../assignment/hand-out.ts'
import { releaseChats } from '../assignment/release.ts'
import { requireAdministrator } from '../chats/access.ts'
import type { Context, Tx } from '../context.ts'
import { executiveNotFound, forbidden } from '../errors.ts'
import { NODES } from '../platform/changes/write.ts'
import { findExecutive, presentExecutive } from '../presence/queries.ts'
import { changeStatus, lockExecutive } from '../presence/set-status.ts'
import { tellStatus } from '../presence/tell-status.ts'
import { unknownSegment } from '../segments/settings.ts'

export type ExecutiveChange = Omit<ChangeExecutive, 'executive_id'>

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
 * the next one, or back to the queue; who may have more is given what waits.
 *
 * @throws DeskError `forbidden` for anyone but an administrator, and where the desk would lose its
 *   administrator, `executive_not_found`, `wrong_segment` where there is no such segment
 */
export async function changeExecutive(
  ctx: Context,
  named: string,
  change: ExecutiveChange,
): Promise<RouteReply<'changeExecutive'>> {
  requireAdministrator(ctx.actor, 'change what people may do')
  const { before, now } = await ctx.transaction((tx) => write(tx, named, change))
  if (now.is_disabled) {
    await changeStatus(ctx, now.executive_id, 'offline', 'disabled')
    // Who was offline already may still have chats that were given by hand.
    await releaseChats(ctx, before, 'disabled', before.customer_types)
  }
  const lost = before.customer_types.filter((type) => !now.customer_types.includes(type))
  if (lost.length > 0) await releaseChats(ctx, before, 'manual', lost)
  if (hasMoreRoom(before, now)) await handOutFreed(ctx, now.executive_id)
  const after = await findExecutive(ctx.db, now.executive_id)
  if (after === undefined) throw executiveNotFound(named)
  return { executive: { ...presentExecutive(after), is_disabled: after.disabled_at !== null } }
}

async function write(tx: Tx, named: string, change: ExecutiveChange) {
  // Whoever decides over a free place, or over the last administrator, does so after this or before.
  await lockAssignment(tx)
  const before = await lockNamed(tx, named)
  const now = {
    executive_id: before.executive_id,
    capacity: change.capacity === undefined ? before.capacity : change.capacity,
    role: change.role ?? before.role,
    customer_types: [...new Set(change.customer_types ?? before.customer_types)],
    is_disabled: change.is_disabled ?? before.disabled_at !== null,
  }
  if (isAdministrator(before) && (now.role !== 'admin' || now.is_disabled)) {
    await requireAnother(tx, before.executive_id)
  }
  await tx.db
    .updateTable('executives')
    .set({
      capacity: now.capacity,
      role: now.role,
      disabled_at: now.is_disabled ? (before.disabled_at ?? tx.now()) : null,
    })
    .where('executive_id', '=', now.executive_id)
    .execute()
  await writeSegments(tx, now)
  const { capacity, ...changed } = now
  tx.publish([NODES], 'executive_changed', changed satisfies ExecutiveChanged)
  if (capacity !== before.capacity) tellStatus(tx, { ...before, capacity }, 'capacity')
  return { before, now }
}

async function lockNamed(tx: Tx, named: string) {
  const found = await findExecutive(tx.db, named)
  if (found === undefined) throw executiveNotFound(named)
  await lockExecutive(tx, found.executive_id)
  return (await findExecutive(tx.db, found.executive_id)) ?? found
}

const isAdministrator = (one: { role: Role; disabled_at: Date | null }) =>
  one.role === 'admin' && one.disabled_at === null

/** Nobody locks themself out, and the desk keeps somebody who can let others in. */
async function requireAnother(tx: Tx, executive_id: string): Promise<void> {
  if ((tx.actor as Partial<ExecutiveActor>).executive_id === executive_id) {
    throw forbidden('You cannot take this from yourself. Ask another administrator.')
  }
  const another = await tx.db
    .selectFrom('executives')
    .select('executive_id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('executive_id', '!=', executive_id)
    .limit(1)
    .executeTakeFirst()
  if (another === undefined) {
    throw forbidden('This is the only administrator. Make somebody else one first.')
  }
}

/** Whose turn it is stays as it was where they go on. */
async function writeSegments(
  tx: Tx,
  { executive_id, customer_types }: Pick<ExecutiveChanged, 'executive_id' | 'customer_types'>,
) {
  const known = await tx.db.selectFrom('segments').select('customer_type').execute()
  const unknown = customer_types.find((type) => !known.some((one) => one.customer_type === type))
  if (unknown !== undefined) throw unknownSegment(unknown)
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

interface Room {
  capacity: number | null
  customer_types: string[]
}

const hasMoreRoom = (before: Room, now: Room) =>
  (before.capacity ?? Number.POSITIVE_INFINITY) < (now.capacity ?? Number.POSITIVE_INFINITY) ||
  now.customer_types.some((type) => !before.customer_types.includes(type))
