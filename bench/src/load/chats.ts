import { within } from '../measure/clock.ts'
import type { Executive } from './executive.ts'
import { customerNumber, letter } from './letters.ts'
import { postLetter } from './post.ts'
import type { Target } from './sign-in.ts'

/** A chat that exists before the measuring begins. */
export interface OpenChat {
  customer: string
  chat_id: string
}

/**
 * Has `count` customers write once, and the executive open each of their chats. The floor knows no
 * chats: there it is only names.
 */
export async function openChats(
  target: Target,
  executive: Executive,
  count: number,
): Promise<OpenChat[]> {
  const customers = Array.from({ length: count }, (_, index) => customerNumber(index))
  if (target.kind === 'floor') return customers.map((customer) => ({ customer, chat_id: customer }))

  const found = new Map<string, string>()
  const all = new Promise<void>((resolve) => {
    executive.on('room_update', ({ customer, chat_id }) => {
      found.set(String(customer), String(chat_id))
      if (found.size === count) resolve()
    })
  })
  for (const customer of customers) await postLetter(target.url, letter(customer, 'Hello'))
  await within(60_000, 'opening the chats', all)
  for (const chat_id of found.values()) await executive.ask('join_chat', { chat_id })
  return [...found].map(([customer, chat_id]) => ({ customer, chat_id }))
}
