import { now } from '../measure/clock.ts'
import { type Latencies, summarize } from '../measure/latencies.ts'
import { type Executive, executiveAt } from './executive.ts'
import { signIn, type Target } from './sign-in.ts'

/** What a console asks for: an event with its payload, or the path of a GET. */
export type Ask = { event: string; payload: Record<string, unknown> } | { path: string }

/** One executive who does one thing after the other. */
export interface Visitor {
  /** Does each visit, all of its asks in turn; from the first ask to the last answer. */
  time(visits: Ask[][]): Promise<Latencies>
  /** The answer of an event. */
  ask: Executive['ask']
}

export async function visitorAt(target: Target): Promise<Visitor> {
  const executive = await executiveAt(target)
  const token = await signIn(target)
  const get = async (path: string) => {
    const response = await fetch(`${target.url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    await response.arrayBuffer()
  }
  return {
    async time(visits) {
      const latencies: number[] = []
      for (const asks of visits) {
        const startedAt = now()
        for (const ask of asks) {
          if ('path' in ask) await get(ask.path)
          else await executive.ask(ask.event, ask.payload)
        }
        latencies.push(now() - startedAt)
      }
      return summarize(latencies)
    },
    ask: (event, payload) => executive.ask(event, payload),
  }
}
