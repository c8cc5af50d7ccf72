import { randomUUID } from 'node:crypto'
import { now, until } from '../measure/clock.ts'
import type { OpenChat } from './chats.ts'
import type { Executive } from './executive.ts'
import { batch } from './letters.ts'
import { postLetter } from './post.ts'

export interface BatchOutcome {
  /** Milliseconds from the request to its 200; infinite where it was another answer. */
  answeredMs: number
  /** Milliseconds from the request until the executive has heard of every message in it. */
  heardMs: number
  missing: number
}

/** What is still on its way after this long counts as lost. */
const DRAIN_MS = 60_000

/** Customers who have all written, told in one webhook, as after an outage of WhatsApp's. */
export function batchLoad(url: string, executive: Executive, chats: OpenChat[]) {
  let waiting = new Set<unknown>()
  let lastAt = 0
  executive.on('new_message', ({ message }) => {
    if (waiting.delete(message)) lastAt = now()
  })

  return async (count: number): Promise<BatchOutcome> => {
    const run = randomUUID()
    const said = Array.from({ length: count }, (_, index) => ({
      customer: (chats[index % chats.length] as OpenChat).customer,
      text: `line ${index} of ${run}`,
    }))
    const letter = batch(said)
    waiting = new Set(said.map(({ text }) => text))
    const startedAt = now()
    const answered = postLetter(url, letter).then((status) =>
      status === 200 ? now() - startedAt : Number.POSITIVE_INFINITY,
    )
    const all = await until(() => waiting.size === 0, DRAIN_MS)
    return {
      answeredMs: await answered,
      heardMs: all ? lastAt - startedAt : Number.POSITIVE_INFINITY,
      missing: waiting.size,
    }
  }
}
