import { followHours } from './clocks/hours.ts'
import { FIRST_CONTEXT_FIELDS, type WhatsAppNumber } from './config.ts'
import type { Context } from './context.ts'
import { setUpDemoPeople } from './demo/people.ts'
import { setUpDemoChats } from './demo/seed.ts'

/** Rooms and events of the four segments that V2 clients know; others get names of the same form. */
const V2_SEGMENTS: Record<string, { room: string; update_event: string }> = {
  Partner: { room: 'PartnerApp', update_event: 'room_update' },
  Customer: { room: 'CustomerApp', update_event: 'room_update_customer' },
  Vendor: { room: 'VendorApp', update_event: 'room_update_vendor' },
  SRDP: { room: 'SRDPApp', update_event: 'room_update_srdp' },
}

/** What a segment's chats may be tagged with until an administrator says otherwise. */
const FIRST_TAGS = ['Urgent', 'Billing', 'Ride issue', 'Documents', 'Feedback', 'Follow up']

/** Brings segments and numbers in line with the configuration, and on a first demo start the people. */
export async function setUpDesk(ctx: Context): Promise<void> {
  const segments = Object.entries(ctx.config.whatsapp.numbers)
  for (const [position, [customer_type, numbers]] of segments.entries()) {
    const names = V2_SEGMENTS[customer_type] ?? {
      room: `${customer_type}App`,
      update_event: `room_update_${customer_type.toLowerCase()}`,
    }
    const context_fields = ctx.config.contextFields?.[customer_type]
    await ctx.db
      .insertInto('segments')
      .values({
        customer_type,
        position,
        ...names,
        tags: FIRST_TAGS,
        context_fields: context_fields ?? FIRST_CONTEXT_FIELDS[customer_type] ?? [],
      })
      .onConflict((conflict) =>
        context_fields === undefined
          ? conflict.column('customer_type').doNothing()
          : conflict.column('customer_type').doUpdateSet({ context_fields }),
      )
      .execute()
    for (const [place, number] of numbers.entries()) {
      await setUpNumber(ctx, customer_type, place, number)
    }
  }
  await removeOthers(ctx)
  if (ctx.config.demo) await setUpDemoPeople(ctx)
  else await refuseDemoPasswords(ctx)
  if (ctx.config.demoChats) await setUpDemoChats(ctx)
  await followHours(ctx)
}

async function setUpNumber(
  ctx: Context,
  customer_type: string,
  position: number,
  number: WhatsAppNumber,
): Promise<void> {
  const { phone_number_id, waba_id, display_number = null, rate = null } = number
  const columns = { customer_type, waba_id, display_number, rate, position, removed_at: null }
  await ctx.db
    .insertInto('business_numbers')
    .values({ phone_number_id, ...columns })
    .onConflict((conflict) => conflict.column('phone_number_id').doUpdateSet(columns))
    .execute()
}

/** A number that is no longer named stays for the chats that were written over it. */
async function removeOthers(ctx: Context): Promise<void> {
  const named = Object.values(ctx.config.whatsapp.numbers).flat()
  const removed = await ctx.db
    .updateTable('business_numbers')
    .set({ removed_at: ctx.now() })
    .where(
      'phone_number_id',
      'not in',
      named.map(({ phone_number_id }) => phone_number_id),
    )
    .where('removed_at', 'is', null)
    .returning('phone_number_id')
    .execute()
  for (const { phone_number_id } of removed) {
    ctx.log.warn({ phone_number_id }, 'this number is no longer in WHATSAPP_NUMBERS')
  }
}

/** Demo accounts have a password that everybody knows; they never meet a real number. */
async function refuseDemoPasswords(ctx: Context): Promise<void> {
  if (!ctx.config.production) return
  const demo = await ctx.db
    .selectFrom('executives')
    .select('username')
    .where('is_demo', '=', true)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (demo !== undefined) {
    throw new Error(
      `The demo account ${demo.username} is in this database. Use a database of its own for real customers.`,
    )
  }
}
