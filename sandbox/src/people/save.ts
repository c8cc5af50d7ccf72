import { z } from 'zod'
import type { Context } from '../context.ts'
import { advanceStatuses } from '../conversations/statuses.ts'
import { userIdOf } from '../ids.ts'
import type { Person } from '../store/records.ts'

/** Digits of an international number, however it was written. */
export const Phone = z
  .string()
  .transform((text) => text.replace(/[\s+().-]/g, ''))
  .pipe(z.string().regex(/^\d{7,15}$/, 'a phone number has 7 to 15 digits'))

const UserId = z.string().regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/, 'such as IN.1234')

export const PersonChange = z.object({
  /** Empty where WhatsApp tells none. */
  name: z.string().max(100).optional(),
  user_id: UserId.optional(),
  parent_user_id: UserId.nullable().optional(),
  username: z.string().min(1).max(60).nullable().optional(),
  phone_hidden: z.boolean().optional(),
  online: z.boolean().optional(),
  auto_read: z.boolean().optional(),
  blocked: z.boolean().optional(),
})
export type PersonChange = z.infer<typeof PersonChange>

/** Makes a person, or changes one; coming online delivers what waited. */
export function savePerson(
  ctx: Context,
  change: PersonChange & { phone: string; no_marketing?: boolean | undefined },
): Person {
  const before = ctx.store.people.get(change.phone) ?? newPerson(change.phone)
  const known = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<Person>
  const person = ctx.store.people.put({ ...before, ...known })
  ctx.bus.publish({ type: 'person', person })

  if (person.online && !before.online) {
    for (const message of ctx.store.messages.all()) {
      if (message.phone === person.phone) void advanceStatuses(ctx, message)
    }
  }
  return person
}

/** The person behind a number. Whoever is written to exists: any number may have WhatsApp. */
export function meetPerson(ctx: Context, phone: string, name?: string): Person {
  return ctx.store.people.get(phone) ?? savePerson(ctx, { phone, ...(name ? { name } : {}) })
}

function newPerson(phone: string): Person {
  return {
    phone,
    user_id: userIdOf(phone),
    name: `+${phone}`,
    username: null,
    phone_hidden: false,
    online: true,
    auto_read: false,
    parent_user_id: null,
    blocked: false,
    no_marketing: false,
  }
}
