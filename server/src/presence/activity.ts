import { type Context, requireExecutive } from '../context.ts'

/** The executive moved, read or typed; writing it down twice a minute is enough. */
export async function recordActivity(ctx: Context): Promise<Record<never, never>> {
  const { executive_id } = requireExecutive(ctx.actor)
  const now = ctx.now()
  await ctx.db
    .updateTable('executives')
    .set({ last_activity_at: now })
    .where('executive_id', '=', executive_id)
    .where((eb) =>
      eb.or([
        eb('last_activity_at', 'is', null),
        eb('last_activity_at', '<', new Date(now.getTime() - 15_000)),
      ]),
    )
    .execute()
  return {}
}
