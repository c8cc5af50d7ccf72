import type { Context } from '../context.ts'
import type { Update } from '../store/records.ts'

/** The desk has taken an update: the messages in it get their second tick. */
export function noteAccepted(ctx: Context, { value }: Update): void {
  const { messages, calls } = value
  for (const told of [messages, calls].filter(Array.isArray).flat()) {
    const id = typeof told === 'object' && told && !Array.isArray(told) ? told.id : undefined
    const message =
      typeof id === 'string' ? ctx.store.messages.get(id.replace('wacid', 'wamid')) : undefined
    if (message?.from !== 'customer' || message.status !== 'sent') continue
    message.status = 'received'
    ctx.store.messages.put(message)
    ctx.bus.publish({ type: 'message', message })
  }
}
