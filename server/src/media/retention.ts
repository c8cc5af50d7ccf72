import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { removeFile } from './remove.ts'
import { tellOfFile } from './tell.ts'

/** Files that go in one transaction. */
const STEP = 100

/**
 * Removes files that are older than their segment keeps them, oldest first and a few at a time; their
 * messages stay. A file that several messages show goes with the last of them.
 */
export async function removeExpired(ctx: Context): Promise<void> {
  const segments = await ctx.db.selectFrom('segments').select('customer_type').execute()
  for (const { customer_type } of segments) {
    const { media_days } = (await ctx.segment(customer_type)).retention
    if (media_days === null) continue
    const before = new Date(ctx.now().getTime() - media_days * 24 * 3600 * 1000)
    const why = `Removed after ${media_days} days, as set for this segment.`
    for (let after: Place | null = { created_at: new Date(0), media_id: '' }; after !== null; ) {
      after = await removeSome(ctx, { customer_type, before, why, after })
    }
  }
}

type Place = { created_at: Date; media_id: string }

/** @returns where the next step begins; null when there is none */
async function removeSome(
  ctx: Context,
  step: { customer_type: string; before: Date; why: string; after: Place },
): Promise<Place | null> {
  return ctx.transaction(async (tx) => {
    const old = await tx.db
      .selectFrom('media')
      .select(['media_id', 'created_at'])
      .select((eb) =>
        eb
          .exists(
            eb
              .selectFrom('messages')
              .select('message_id')
              .whereRef('messages.media_id', '=', 'media.media_id')
              .where('messages.created_at', '>=', step.before),
          )
          .as('is_shown_later'),
      )
      .where('customer_type', '=', step.customer_type)
      .where('state', '=', 'ready')
      .where('created_at', '<', step.before)
      .where(
        sql<boolean>`(created_at, media_id) > (${step.after.created_at}, ${step.after.media_id})`,
      )
      .orderBy('created_at')
      .orderBy('media_id')
      .limit(STEP)
      .execute()
    for (const { media_id, is_shown_later } of old) {
      if (is_shown_later) continue
      await removeFile(tx, media_id, null, step.why)
      await tellOfFile(tx, media_id)
    }
    return old.length < STEP ? null : (old.at(-1) ?? null)
  })
}
