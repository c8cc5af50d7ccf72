import type { Desk } from '../testing/desk.ts'
import type { Dice } from '../testing/dice.ts'
import type { AtWork } from '../testing/executive.ts'
import { CUSTOMER, PARTNER, SRDP, VENDOR } from '../testing/webhook.ts'

/** Somebody who writes to one of our numbers. */
export interface Person {
  phone: string
  phone_number_id: string
  /** How they are named at the desk, whatever of them WhatsApp shows. */
  user_id: string
  chat_id: string | null
  /** How often WhatsApp said that their user id had changed: a line in the chat each time. */
  lines: number
}

/** All that takes part: a desk with executives at work, and people with phones. */
export interface Soak {
  desk: Desk
  staff: AtWork[]
  people: Person[]
  dice: Dice
  /** Whether the network keeps the order of each phone now. */
  isOrdered: boolean
  /** What was changed since the network was quiet last: without an order, once only. */
  changed: Set<string>
  /** Everything sent by executives that has not been answered. */
  sending: Promise<unknown>[]
  counts: Map<string, number>
}

const NUMBERS = [PARTNER, CUSTOMER, VENDOR, SRDP]

/** Every fifth shows no number; two of each kind of magic fate (`sandbox/README.md`). */
export async function invite(desk: Desk, count: number): Promise<Person[]> {
  const fates = ['0001', '0002', '0003', '0006', '0007', '0008']
  const people: Person[] = []
  for (let index = 0; index < count; index++) {
    const end = fates[index] ?? String(1000 + index)
    const phone = `91985${String(index).padStart(3, '0')}${end}`
    const isHidden = index % 5 === 4
    const { person } = await desk.phones.call<{ person: { user_id: string } }>('POST', '/people', {
      phone,
      name: `Person ${index}`,
      auto_read: index % 3 === 0,
      ...(isHidden ? { username: `person${index}`, phone_hidden: true } : {}),
    })
    people.push({
      phone,
      phone_number_id: NUMBERS[index % NUMBERS.length] as string,
      user_id: person.user_id,
      chat_id: null,
      lines: 0,
    })
  }
  return people
}
