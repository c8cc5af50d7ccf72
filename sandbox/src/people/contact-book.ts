import { z } from 'zod'
import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import type { JsonObject, Person } from '../store/records.ts'
import { notifyOfNumber } from '../webhooks/notify.ts'

export const ContactEntry = z.strictObject({
  phone_number_id: z.string(),
  /** An edit is an `add`, as in WhatsApp. */
  action: z.enum(['add', 'remove']).default('add'),
})

/** The business's phone app adds somebody to its contacts, or takes them out: `smb_app_state_sync`. */
export function changeContactBook(
  ctx: Context,
  number: BusinessNumber,
  person: Person,
  action: 'add' | 'remove',
): Promise<void> {
  const [first = ''] = person.name.split(' ')
  const names = { full_name: person.name, first_name: first }
  const contact: JsonObject = {
    ...(action === 'add' ? names : {}),
    phone_number: person.phone,
  }
  const timestamp = String(Math.floor(ctx.now() / 1000))
  return notifyOfNumber(ctx, number, person.phone, 'smb_app_state_sync', {
    state_sync: [{ type: 'contact', contact, action, metadata: { timestamp } }],
  })
}
