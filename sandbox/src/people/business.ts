import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import type { AccountState, NumberState } from '../store/records.ts'

/** How one of the business's numbers stands; in good order until something was changed. */
export function numberState(ctx: Context, number: BusinessNumber): NumberState {
  const { phone_number_id, customer_type } = number
  return (
    ctx.store.numbers.get(phone_number_id) ?? {
      phone_number_id,
      quality_rating: 'GREEN',
      messaging_limit: 'TIER_2K',
      throughput: 'STANDARD',
      verified_name: `${customer_type} support`,
      name_status: 'APPROVED',
      status: 'CONNECTED',
    }
  )
}

/** How a business account stands. */
export function accountState(ctx: Context, wabaId: string): AccountState {
  return ctx.store.accounts.get(wabaId) ?? { waba_id: wabaId, subscribed: true, locked: false }
}
