import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'

export function numberById(ctx: Context, phoneNumberId: string): BusinessNumber | undefined {
  return ctx.config.numbers.find((number) => number.phone_number_id === phoneNumberId)
}
