import { z } from 'zod'
import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import type { AccountState, JsonObject, NumberState } from '../store/records.ts'
import { notifyAccount } from '../webhooks/notify.ts'
import { accountState, numberState } from './business.ts'

const TIERS = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const

export const NumberChange = z.strictObject({
  quality_rating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  messaging_limit: z.enum(TIERS).optional(),
  throughput: z.enum(['STANDARD', 'HIGH']).optional(),
  verified_name: z.string().min(1).optional(),
  name_status: z.enum(['APPROVED', 'DECLINED', 'PENDING_REVIEW']).optional(),
  status: z.enum(['CONNECTED', 'DISCONNECTED', 'FLAGGED', 'RESTRICTED', 'BANNED']).optional(),
})
type NumberChange = z.infer<typeof NumberChange>

/** Quality, limit, throughput or name of a number change; the account is told what WhatsApp tells. */
export function changeNumber(
  ctx: Context,
  number: BusinessNumber,
  change: NumberChange,
): NumberState {
  const before = numberState(ctx, number)
  const known = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<NumberState>
  const after = ctx.store.numbers.put({ ...before, ...known })
  const display = { display_phone_number: number.display_number }
  for (const event of qualityEvents(before, after)) {
    void notifyAccount(ctx, number.waba_id, 'phone_number_quality_update', {
      ...display,
      event,
      old_limit: before.messaging_limit,
      current_limit: after.messaging_limit,
    })
  }
  if (after.verified_name !== before.verified_name || after.name_status !== before.name_status) {
    const isDeclined = after.name_status === 'DECLINED'
    void notifyAccount(ctx, number.waba_id, 'phone_number_name_update', {
      ...display,
      decision: after.name_status,
      requested_verified_name: after.verified_name,
      rejection_reason: isDeclined ? 'NAME_NOT_CONSISTENT' : null,
    })
  }
  return after
}

function qualityEvents(before: NumberState, after: NumberState): string[] {
  const events: string[] = []
  const step = TIERS.indexOf(after.messaging_limit) - TIERS.indexOf(before.messaging_limit)
  if (step !== 0) events.push(step > 0 ? 'UPGRADE' : 'DOWNGRADE')
  if (after.quality_rating !== before.quality_rating) {
    if (after.quality_rating === 'RED') events.push('FLAGGED')
    else if (before.quality_rating === 'RED') events.push('UNFLAGGED')
  }
  if (after.throughput !== before.throughput && after.throughput === 'HIGH') {
    events.push('THROUGHPUT_UPGRADE')
  }
  return events
}

export const AccountEvent = z.strictObject({
  /** Such as `DISABLED_UPDATE`, `ACCOUNT_VIOLATION`, `ACCOUNT_RESTRICTION`, `VERIFIED_ACCOUNT`. */
  event: z.string().regex(/^[A-Z_]+$/, 'capital letters and _ only'),
  /** With `DISABLED_UPDATE`: `DISABLE` locks sending (131031), `REINSTATE` unlocks it. */
  ban: z.enum(['SCHEDULE_FOR_DISABLE', 'DISABLE', 'REINSTATE']).optional(),
  violation_type: z.string().optional(),
  /** With `ACCOUNT_RESTRICTION`. */
  restriction_type: z.string().optional(),
  country: z.string().length(2).optional(),
})

/** Something happens to a business account: `account_update`. */
export function accountHappens(
  ctx: Context,
  wabaId: string,
  { event, ban, violation_type, restriction_type, country }: z.infer<typeof AccountEvent>,
): AccountState {
  const before = accountState(ctx, wabaId)
  const locked = ban === 'DISABLE' || (ban !== 'REINSTATE' && before.locked)
  const after = ctx.store.accounts.put({ ...before, locked })
  const day = new Date(ctx.now()).toDateString().slice(4)
  const expiration = Math.floor(ctx.now() / 1000) + 7 * 24 * 3600
  const value: JsonObject = {
    event,
    ...(country ? { country } : {}),
    ...(ban ? { ban_info: { waba_ban_state: ban, waba_ban_date: day } } : {}),
    ...(violation_type ? { violation_info: { violation_type } } : {}),
    ...(restriction_type ? { restriction_info: [{ restriction_type, expiration }] } : {}),
  }
  void notifyAccount(ctx, wabaId, 'account_update', value)
  return after
}
