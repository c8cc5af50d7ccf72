import type { Context } from '../context.ts'
import { Refused } from '../control/refused.ts'
import type { BusinessNumber } from '../options.ts'

export function numberById(ctx: Context, phoneNumberId: string): BusinessNumber | undefined {
  return ctx.config.numbers.find((number) => number.phone_number_id === phoneNumberId)
}

/** The number, or the control API's 404. */
export function requireNumber(ctx: Context, phoneNumberId: string): BusinessNumber {
  const number = numberById(ctx, phoneNumberId)
  if (!number) throw new Refused(404, 'unknown_number', `There is no number ${phoneNumberId}.`)
  return number
}
