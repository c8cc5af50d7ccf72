import type { Context } from '../context.ts'
import { savePerson } from './save.ts'

/** The people of the demo. No number ends in 0001 to 0008: those have magic (see `graph/magic.ts`). */
const PEOPLE = [
  { phone: '919812340011', name: 'Ravi Kumar' },
  { phone: '919812340012', name: 'Asha Verma' },
  { phone: '919812340013', name: 'Imran Sheikh' },
  { phone: '919812340014', name: 'Lakshmi Nair' },
  { phone: '919812340015', name: 'Gurpreet Singh' },
  { phone: '919812340016', name: 'Meera Iyer', username: 'meera.travels', phone_hidden: true },
]

export function seedPeople(ctx: Context): void {
  if (ctx.store.people.size > 0) return
  for (const person of PEOPLE) savePerson(ctx, person)
}
