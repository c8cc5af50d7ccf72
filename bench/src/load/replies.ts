import { randomUUID } from 'node:crypto'
import { now, until } from '../measure/clock.ts'
import { type Latencies, summarize } from '../measure/latencies.ts'
import { arrivalTimes } from './arrivals.ts'
import type { OpenChat } from './chats.ts'
import type { Executive } from './executive.ts'
import { pace } from './pace.ts'

export interface RepliesOutcome {
  sent: number
  /** From the intended time of `send_message` to its answer. */
  answered: Latencies
  /** When each was answered, by its text, to be compared with its arrival at the Graph API. */
  answeredAt: [text: string, at: number][]
}

/** An executive who answers many chats at once. */
export function repliesLoad(executive: Executive, chats: OpenChat[]) {
  const run = randomUUID()
  let count = 0
  return async (rate: number, seconds: number): Promise<RepliesOutcome> => {
    const latencies: number[] = []
    const answeredAt: [string, number][] = []
    const times = arrivalTimes(rate, seconds)
    let failed = 0
    await pace(times, (_index, at) => {
      count += 1
      const text = `reply ${count} of ${run}`
      const { chat_id } = chats[count % chats.length] as OpenChat
      const payload = { chat_id, message: text, type: 'Agent', client_message_id: randomUUID() }
      executive.ask('send_message', payload).then(
        () => {
          const answered = now()
          latencies.push(answered - at)
          answeredAt.push([text, answered])
        },
        () => {
          failed += 1
        },
      )
    })
    await until(() => latencies.length + failed === times.length, 15_000)
    return { sent: times.length, answered: summarize(latencies), answeredAt }
  }
}
