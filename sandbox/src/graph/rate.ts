import type { Context } from '../context.ts'
import { GraphError } from './errors.ts'

/** Meta's throughput (80 a second per number) and pair rate (45 at once, then one per 6 s). */
const NUMBER = { capacity: 80, perMs: 80 / 1000 }
const PAIR = { capacity: 45, perMs: 1 / 6000 }

/** Takes one token of each bucket, or throws 130429 / 131056. Off unless the fault is on. */
export function takeTokens(ctx: Context, phoneNumberId: string, phone: string): void {
  if (!ctx.faults().rate_limits) return
  if (!take(ctx, `number ${phoneNumberId}`, NUMBER)) {
    throw new GraphError(130429, 'Cloud API message throughput has been reached.')
  }
  if (!take(ctx, `pair ${phoneNumberId} ${phone}`, PAIR)) {
    throw new GraphError(
      131056,
      'Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.',
    )
  }
}

function take(
  ctx: Context,
  key: string,
  { capacity, perMs }: { capacity: number; perMs: number },
): boolean {
  const now = ctx.now()
  const before = ctx.memory.buckets.get(key) ?? { tokens: capacity, at: now }
  const tokens = Math.min(capacity, before.tokens + (now - before.at) * perMs)
  const isAllowed = tokens >= 1
  ctx.memory.buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at: now })
  return isAllowed
}
