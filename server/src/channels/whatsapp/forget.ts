import type { Context } from '../../context.ts'

/** Raw deliveries are kept for thirty days; those that became dead letters stay until replayed. */
const KEPT_MS = 30 * 24 * 3_600_000

/** Deletes old deliveries of the journal, and statuses whose message never showed up. */
export async function forgetOldDeliveries(ctx: Context): Promise<void> {
  const limit = new Date(ctx.now().getTime() - KEPT_MS)
  await ctx.db
    .deleteFrom('webhook_journal')
    .where('received_at', '<', limit)
    .where('processed_at', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('dead_letters')
            .select(eb.lit(1).as('one'))
            .whereRef('dead_letters.journal_id', '=', 'webhook_journal.id')
            .where('replayed_at', 'is', null),
        ),
      ),
    )
    .execute()
  await ctx.db.deleteFrom('early_statuses').where('received_at', '<', limit).execute()
}
