import type { Context } from '../context.ts'
import type { Message } from '../store/records.ts'

const DAY_MS = 24 * 3600 * 1000
const NOT_OPENING = new Set([
  'reaction',
  'system',
  'edit',
  'revoke',
  'request_welcome',
  'unsupported:131060',
])

/** When the 24-hour service window of this person and number closes, in ms; 0 if never opened. */
export function windowClosesAt(ctx: Context, phoneNumberId: string, phone: string): number {
  const last = ctx.store.conversation(phoneNumberId, phone).findLast(opensWindow)
  return last ? last.timestamp + DAY_MS : 0
}

function opensWindow(message: Message): boolean {
  return message.from === 'customer' && !NOT_OPENING.has(message.type)
}
