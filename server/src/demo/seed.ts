import type { Context, Db, Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { castStories } from './cast.ts'
import { readDemoFiles } from './files.ts'
import type { Replayed } from './kept.ts'
import { replay } from './replay.ts'
import { storeFiles, writeChats } from './write.ts'

/** The setting that says when the demo was written; everything in it counts from there. */
const MARK = 'demo_chats'

/** More tags for each segment than a fresh desk has. */
const TAGS: Record<string, string[]> = {
  Partner: ['Payout', 'App problem', 'Incentive', 'Suspension', 'Vehicle'],
  Customer: ['Late driver', 'Refund', 'Lost item', 'Fare', 'Pickup point'],
  Vendor: ['Settlement', 'Onboarding', 'Driver change', 'Vehicle'],
  SRDP: ['Route', 'Parcel', 'Proof of delivery', 'App problem', 'Payout', 'Vehicle'],
}

/**
 * Fills a fresh desk with chats, once: all of it in one transaction with its mark. A desk that has
 * chats already is left alone.
 */
export async function setUpDemoChats(ctx: Context): Promise<void> {
  if ((await demoWrittenAt(ctx.db)) !== null || (await hasChats(ctx.db))) return
  const now = ctx.now()
  const chats = demoChats(ctx, now)
  const files = await readDemoFiles()
  await storeFiles(ctx.storage, files, chats)
  await ctx.transaction(async (tx) => {
    // Two nodes that start together: the second waits here, and finds the mark of the first.
    if (!(await setMark(tx, now))) return
    await writeChats(tx, chats, files, now)
    for (const [customer_type, tags] of Object.entries(TAGS)) {
      await tx.db
        .updateTable('segments')
        .set((eb) => ({ tags: eb.fn('array_cat', ['tags', eb.val(tags)]) }))
        .where('customer_type', '=', customer_type)
        .execute()
    }
  })
}

async function setMark(tx: Tx, now: Date): Promise<boolean> {
  const set = await tx.db
    .insertInto('settings')
    .values({ key: MARK, value: json({ at: now.toISOString() }) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  return set !== undefined
}

/** When the demo's chats were written, or null where there are none. */
export async function demoWrittenAt(db: Db): Promise<Date | null> {
  const mark = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', MARK)
    .executeTakeFirst()
  return mark === undefined ? null : new Date((mark.value as { at: string }).at)
}

/** Every chat as it stands at `now`; the same whenever it is asked for the same moment. */
export function demoChats({ config }: Pick<Context, 'config'>, now: Date): Replayed[] {
  const { numbers } = config.whatsapp
  return castStories(Object.keys(numbers)).map((story) =>
    replay(story, {
      now,
      phone_number_id: numbers[story.customer_type]?.[0]?.phone_number_id ?? '',
      clocks: config.clocks,
    }),
  )
}

async function hasChats(db: Db): Promise<boolean> {
  const chat = await db.selectFrom('chats').select('chat_id').limit(1).executeTakeFirst()
  return chat !== undefined
}
