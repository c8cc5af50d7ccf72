import type { Context } from '../../context.ts'
import type { Change } from './envelope.ts'

export interface BusinessNumber {
  phone_number_id: string
  customer_type: string
}

const numbers = new WeakMap<Context['db'], Map<string, BusinessNumber>>()

/**
 * The segment of the number of ours that a change is about. They change only with a restart, so they
 * are remembered.
 */
export async function numberOf(ctx: Context, change: Change): Promise<BusinessNumber> {
  const phone_number_id = change.value.metadata?.phone_number_id ?? ''
  const known = numbers.get(ctx.db) ?? new Map<string, BusinessNumber>()
  numbers.set(ctx.db, known)
  const remembered = known.get(phone_number_id)
  if (remembered !== undefined) return remembered
  const number = await ctx.db
    .selectFrom('business_numbers')
    .select(['phone_number_id', 'customer_type'])
    .where('phone_number_id', '=', phone_number_id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (number === undefined) {
    throw new Error(
      `No segment has the WhatsApp number ${phone_number_id}. Add it to WHATSAPP_NUMBERS.`,
    )
  }
  known.set(phone_number_id, number)
  return number
}
