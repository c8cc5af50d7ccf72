import { z } from 'zod'
import type { Context } from '../context.ts'
import { newMessageId } from '../ids.ts'
import { meetPerson, PersonChange, Phone, savePerson } from '../people/save.ts'
import type { Json } from '../store/records.ts'
import { untouched } from './untouched.ts'

const PastMessage = z.object({
  phone_number_id: z.string(),
  phone: Phone,
  from: z.enum(['customer', 'desk']),
  type: z.string().default('text'),
  /** What stands under the key named by `type`, such as `{ body }`. */
  content: z.json(),
  /** Unix seconds. */
  timestamp: z.number().positive(),
  id: z.string().optional(),
  reply_to: z.string().optional(),
  status: z.enum(['sent', 'delivered', 'read', 'failed', 'received']).optional(),
})

/** A past that the desk knows already, such as the demo's. */
export const History = z.object({
  people: z.array(PersonChange.extend({ phone: Phone })).default([]),
  messages: z.array(PastMessage).default([]),
})
export type History = z.input<typeof History>

/** Puts a past on the phones without telling the desk; known ids are left as they are. */
export function rememberHistory(
  ctx: Context,
  history: z.output<typeof History>,
): { people: number; messages: number } {
  for (const person of history.people) savePerson(ctx, person)
  const unknown = history.messages.filter(({ id }) => !id || !ctx.store.messages.get(id))
  for (const past of unknown) {
    meetPerson(ctx, past.phone)
    ctx.store.messages.put({
      id: past.id ?? newMessageId(past.phone),
      phone_number_id: past.phone_number_id,
      phone: past.phone,
      from: past.from,
      type: past.type,
      content: past.content as Json,
      reply_to: past.reply_to ?? null,
      timestamp: Math.round(past.timestamp * 1000),
      status: past.status ?? (past.from === 'desk' ? 'read' : 'received'),
      ...untouched(),
    })
  }
  return { people: history.people.length, messages: unknown.length }
}
