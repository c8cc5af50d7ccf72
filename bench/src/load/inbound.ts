import { now, until } from '../measure/clock.ts'
import { type Latencies, summarize } from '../measure/latencies.ts'
import { arrivalTimes } from './arrivals.ts'
import type { OpenChat } from './chats.ts'
import type { Executive } from './executive.ts'
import { customerNumber, type Letter, letter } from './letters.ts'
import { pace } from './pace.ts'
import { postLetter } from './post.ts'

export interface InboundOutcome {
  sent: number
  /** From the intended time of the request to the event at the executive's socket. */
  arrived: Latencies
  /** From the intended time to the webhook's 200. */
  answered: Latencies
  /** By how much the generator itself was late; part of the above. */
  lateP99: number
}

/** One message in fifty is of somebody who never wrote before. */
const STRANGERS_EVERY = 50

/** What is still on its way after this long counts as lost. */
const DRAIN_MS = 30_000

/** Customers who write at their own pace, and an executive who is told. */
export function inboundLoad(url: string, executive: Executive, chats: OpenChat[]) {
  const writing = new Map<string, number>()
  let arrived: number[] = []
  let count = 0

  const hear = (text: unknown) => {
    const at = writing.get(String(text))
    if (at === undefined) return
    writing.delete(String(text))
    arrived.push(now() - at)
  }
  executive.on('new_message', ({ message }) => hear(message))
  // The chat of a stranger has not been opened, so only the list hears of it.
  executive.on('room_update', ({ last_message }) => {
    if (String(last_message).startsWith('stranger')) hear(last_message)
  })

  const nextLetter = (): Letter => {
    count += 1
    if (count % STRANGERS_EVERY === 0)
      return letter(customerNumber(1_000_000 + count), `stranger ${count}`)
    return letter(chats[count % chats.length]?.customer ?? '', `message ${count}`)
  }

  return async (rate: number, seconds: number): Promise<InboundOutcome> => {
    writing.clear()
    arrived = []
    const answered: number[] = []
    const late: number[] = []
    const times = arrivalTimes(rate, seconds)
    const letters = times.map(nextLetter)
    await pace(times, (index, at) => {
      const next = letters[index] as Letter
      late.push(now() - at)
      writing.set(next.text, at)
      void postLetter(url, next).then((status) => {
        if (status === 200) answered.push(now() - at)
      })
    })
    await until(() => writing.size === 0, DRAIN_MS)
    return {
      sent: times.length,
      arrived: summarize(arrived),
      answered: summarize(answered),
      lateP99: summarize(late).p99,
    }
  }
}
