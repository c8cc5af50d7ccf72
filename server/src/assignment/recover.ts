import type { Context } from '../context.ts'
import { handOut } from './hand-out.ts'
import { releaseChats } from './release.ts'

/**
 * Finishes what a killed process had begun: the chats of somebody who is offline while a customer
 * waits are passed on, and the queue is handed to who is online. Somebody offline whose waiting
 * chats were all given to them by hand keeps them.
 */
export async function recoverAssignments(ctx: Context): Promise<void> {
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
  const segments = await ctx.db.selectFrom('segments').select('customer_type').execute()
  await handOut(
    ctx,
    segments.map((segment) => segment.customer_type),
  )
}
