import { z } from 'zod'
import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import type { JsonObject, Person } from '../store/records.ts'
import { notifyOfNumber } from '../webhooks/notify.ts'
import { contactOf } from './present.ts'
import { savePerson } from './save.ts'

export const Preference = z.strictObject({
  phone_number_id: z.string(),
  marketing_messages: z.enum(['stop', 'resume']),
})

/** A person stops or resumes the business's offers: `user_preferences`, and 131050 from then on. */
export function preferMarketing(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  value: 'stop' | 'resume',
): Person {
  const changed = savePerson(ctx, { phone: person.phone, no_marketing: value === 'stop' })
  const detail =
    value === 'stop'
      ? 'User requested to stop marketing messages'
      : 'User requested to resume marketing messages'
  const preference: JsonObject = {
    ...(person.phone_hidden ? {} : { wa_id: person.phone }),
    user_id: person.user_id,
    detail,
    category: 'marketing_messages',
    value,
    timestamp: Math.floor(ctx.now() / 1000),
  }
  void notifyOfNumber(ctx, number, person.phone, 'user_preferences', {
    contacts: [contactOf(person)],
    user_preferences: [preference],
  })
  return changed
}
