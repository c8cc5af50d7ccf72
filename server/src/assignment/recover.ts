import type { Context } from '../context.ts'
import { releaseChats } from './release.ts'

/**
 * Finishes what a killed process had begun: the chats of somebody who is offline while a customer
 * waits are passed on, and those of a disabled account. Somebody offline whose waiting chats were all
 * given to them by hand keeps them. The queue itself is for `sweepQueue`.
 */
export async function recoverAssignments(ctx: Context): Promise<void> {
  const disabled = await ctx.db
    .selectFrom('executives')
    .innerJoin('chats', 'chats.assigned_executive_id', 'executives.executive_id')
    .select(['executives.executive_id', 'executives.name', 'chats.customer_type'])
    .distinct()
    .where('executives.disabled_at', 'is not', null)
    .where('chats.status', '=', 'active')
    .execute()
  for (const { customer_type, ...from } of disabled) {
    await releaseChats(ctx, from, 'disabled', [customer_type])
  }
  const left = await ctx.db
    .selectFrom('chats')
    .innerJoin('executives', 'executives.executive_id', 'chats.assigned_executive_id')
    .select(['executives.executive_id', 'executives.name', 'chats.customer_type'])
    .distinct()
    .where('chats.status', '=', 'active')
    .where('chats.waiting_since', 'is not', null)
    .where('chats.assigned_reason', 'not in', ['manual', 'forced'])
    .where('executives.status', '=', 'offline')
    .execute()
  for (const { customer_type, ...from } of left) {
    await releaseChats(ctx, from, 'offline', [customer_type])
  }
}
