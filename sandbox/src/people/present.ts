import type { JsonObject, Person } from '../store/records.ts'

/** `contacts[]` of a webhook: without `wa_id` once the person took a username. */
export function contactOf(person: Person, { withUsername = true } = {}): JsonObject {
  const named = withUsername && person.username !== null
  return {
    profile: { name: person.name, ...(named ? { username: person.username } : {}) },
    ...(person.phone_hidden ? {} : { wa_id: person.phone }),
    user_id: person.user_id,
    ...(person.parent_user_id ? { parent_user_id: person.parent_user_id } : {}),
  }
}

/** Whom a message comes from. The key `from` is left out, not emptied, when the phone is hidden. */
export function senderFields(person: Person): JsonObject {
  return {
    ...(person.phone_hidden ? {} : { from: person.phone }),
    from_user_id: person.user_id,
    ...(person.parent_user_id ? { from_parent_user_id: person.parent_user_id } : {}),
  }
}

/** Whom a status is about: without the phone where it is hidden and the desk did not use it. */
export function recipientFields(person: Person, byUserId: boolean): JsonObject {
  return {
    ...(person.phone_hidden && byUserId ? {} : { recipient_id: person.phone }),
    recipient_user_id: person.user_id,
  }
}
