import { tellChatsOf } from '../chats/tell-chats-of.ts'
import type { Context, Tx } from '../context.ts'
import { writeTimeline } from '../timeline/write.ts'
import { type Identity, resolveCustomer } from './resolve.ts'

interface Told {
  isWanted: boolean
  at: Date
}

/**
 * Notes down whether a customer wants marketing messages; what they said last counts. Only templates
 * of that category ask: whoever has a question gets an answer.
 */
export async function setMarketing(
  ctx: Context,
  { who, ...told }: Told & { who: Identity },
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { customer_id } = await resolveCustomer(tx, who)
    const hasChanged = await noteMarketing(tx, customer_id, told)
    if (!hasChanged) return
    const text = told.isWanted
      ? 'The customer wants marketing messages again'
      : 'The customer has stopped marketing messages'
    for (const { chat_id, status } of await tellChatsOf(tx, customer_id))
      if (status === 'active') await writeTimeline(tx, chat_id, 'customer_changed', text)
  })
}

/** @returns whether that is news */
export async function noteMarketing(tx: Tx, customer_id: string, told: Told): Promise<boolean> {
  const { isWanted, at } = told
  const before = await tx.db
    .selectFrom('customers')
    .select(['marketing_opted_out_at', 'marketing_told_at'])
    .where('customer_id', '=', customer_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (before.marketing_told_at !== null && before.marketing_told_at > at) return false
  await tx.db
    .updateTable('customers')
    .set({ marketing_opted_out_at: isWanted ? null : at, marketing_told_at: at })
    .where('customer_id', '=', customer_id)
    .execute()
  return (before.marketing_opted_out_at === null) !== isWanted
}
