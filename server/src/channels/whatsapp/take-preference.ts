import type { Context } from '../../context.ts'
import { setMarketing } from '../../customers/set-marketing.ts'
import { Preference } from './envelope.ts'
import { timeOf } from './translate.ts'

/** An item of `user_preferences`: whether a customer wants marketing messages. */
export async function takePreference(ctx: Context, raw: unknown): Promise<void> {
  const item = Preference.parse(raw)
  if (item.category !== undefined && item.category !== 'marketing_messages') return
  await setMarketing(ctx, {
    who: {
      phone: item.wa_id ?? null,
      user_id: item.user_id ?? null,
      parent_user_id: null,
      name: null,
    },
    isWanted: item.value === 'resume',
    at: timeOf(item.timestamp, ctx.now()),
  })
}
