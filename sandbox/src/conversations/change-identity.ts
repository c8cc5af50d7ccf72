import { z } from 'zod'
import type { Context } from '../context.ts'
import { newMessageId, userIdOf } from '../ids.ts'
import { numberById } from '../people/numbers.ts'
import { Phone, savePerson } from '../people/save.ts'
import type { JsonObject, Person } from '../store/records.ts'
import { notifyMessages } from '../webhooks/notify.ts'

export const IdentityChange = z.object({
  /** The number that tells the desk. */
  phone_number_id: z.string(),
  /** A new number brings a new user id; without one only the user id changes. */
  new_phone: Phone.optional(),
})
export type IdentityChange = z.infer<typeof IdentityChange>

/**
 * A person changes the phone number, or gets a new user id: the desk hears a `system` message,
 * which has no contacts. The old conversation stays with the old number. Returns the new person.
 */
export function changeIdentity(ctx: Context, person: Person, change: IdentityChange): Person {
  const number = numberById(ctx, change.phone_number_id)
  const phone = change.new_phone ?? person.phone
  const userId = userIdOf(`${phone} ${ctx.now()}`)
  const changed = savePerson(ctx, { ...person, phone, user_id: userId })
  const system: JsonObject = change.new_phone
    ? {
        body: `User ${person.name} changed from ${person.phone} to ${phone}`,
        wa_id: phone,
        user_id: userId,
        previous_user_id: person.user_id,
        type: 'user_changed_number',
      }
    : {
        body: `User ${person.name} changed the user id`,
        user_id: userId,
        previous_user_id: person.user_id,
        type: 'user_changed_user_id',
      }
  if (number) {
    void notifyMessages(ctx, number, person.phone, {
      messages: [
        {
          ...(change.new_phone ? { from: person.phone } : {}),
          id: newMessageId(person.phone),
          timestamp: String(Math.floor(ctx.now() / 1000)),
          type: 'system',
          system,
        },
      ],
    })
  }
  return changed
}
