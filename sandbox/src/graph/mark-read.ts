import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import { GraphError } from './errors.ts'
import { parseReadMark } from './parse.ts'

const TYPING_MS = 25_000
const DAY_MS = 24 * 3600 * 1000

/** The desk has read a message, and with it all earlier ones; maybe somebody is typing an answer. */
export function markReadByDesk(ctx: Context, number: BusinessNumber, body: unknown): void {
  const mark = parseReadMark(body)
  const last = ctx.store.messages.get(mark.message_id)
  const isTheirs =
    last?.from === 'customer' && last.phone_number_id === number.phone_number_id ? last : undefined
  if (!isTheirs || ctx.now() - isTheirs.timestamp > 30 * DAY_MS) {
    throw new GraphError(131009, `Parameter 'message_id': ${mark.message_id} is unknown.`)
  }
  const { phone, timestamp } = isTheirs
  for (const message of ctx.store.conversation(number.phone_number_id, phone)) {
    if (message.from !== 'customer' || message.status === 'read') continue
    if (message.timestamp > timestamp) continue
    message.status = 'read'
    ctx.store.messages.put(message)
    ctx.bus.publish({ type: 'message', message })
  }
  if (mark.typing_indicator) {
    const until = Date.now() + TYPING_MS
    ctx.bus.publish({ type: 'typing', phone_number_id: number.phone_number_id, phone, until })
  }
}
