import type { Context } from '../../context.ts'

/** Raw deliveries are kept for thirty days; those that became dead letters stay until those are replayed or dismissed. */
const KEPT_MS = 30 * 24 * 3_600_000

/** Deletes old deliveries of the journal, and statuses and changes whose message never showed up. */
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
            .where('replayed_at', 'is', null)
            .where('dismissed_at', 'is', null),
        ),
      ),
    )
    .execute()
  for (const table of ['early_statuses', 'early_changes'] as const) {
    await ctx.db.deleteFrom(table).where('received_at', '<', limit).execute()
  }
}
