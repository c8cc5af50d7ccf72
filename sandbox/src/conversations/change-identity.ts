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
  /**
   * As WhatsApp told it before user ids (`customer_changed_number`, `customer_identity_changed`):
   * both may still arrive.
   */
  legacy: z.boolean().default(false),
})
type IdentityChange = z.infer<typeof IdentityChange>

/**
 * A person changes the phone number, or gets a new user id: the desk hears a `system` message,
 * which has no contacts. The old conversation stays with the old number. Returns the new person.
 */
export function changeIdentity(ctx: Context, person: Person, change: IdentityChange): Person {
  const number = numberById(ctx, change.phone_number_id)
  const phone = change.new_phone ?? person.phone
  const userId = userIdOf(`${phone} ${ctx.now()}`)
  const changed = savePerson(ctx, { ...person, phone, user_id: userId })
  const system = change.legacy
    ? legacyWords(person, changed, change)
    : words(person, changed, change)
  if (number) {
    void notifyMessages(ctx, number, person.phone, {
      messages: [
        {
          ...(change.new_phone || change.legacy ? { from: person.phone } : {}),
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

function words(before: Person, after: Person, { new_phone }: IdentityChange): JsonObject {
  const ids: JsonObject = {
    user_id: after.user_id,
    previous_user_id: before.user_id,
    ...(after.parent_user_id
      ? { parent_user_id: after.parent_user_id, previous_parent_user_id: after.parent_user_id }
      : {}),
  }
  return new_phone
    ? {
        body: `User ${before.name} changed from ${before.phone} to ${after.phone}`,
        wa_id: after.phone,
        ...ids,
        type: 'user_changed_number',
      }
    : { body: `User ${before.name} changed the user id`, ...ids, type: 'user_changed_user_id' }
}

function legacyWords(before: Person, after: Person, { new_phone }: IdentityChange): JsonObject {
  return new_phone
    ? {
        body: `User ${before.name} changed from ${before.phone} to ${after.phone}`,
        wa_id: after.phone,
        customer: before.phone,
        type: 'customer_changed_number',
      }
    : {
        body: `The security code of ${before.name} changed`,
        identity: Buffer.from(after.user_id).toString('base64url').slice(0, 12),
        customer: before.phone,
        type: 'customer_identity_changed',
      }
}
