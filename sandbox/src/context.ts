import type { ServerResponse } from 'node:http'
import type { Bus } from './bus.ts'
import type { Faults } from './faults.ts'
import type { GraphRequest } from './graph/requests.ts'
import type { Files } from './media/files.ts'
import type { Config } from './options.ts'
import type { Store } from './store/store.ts'
import type { Dispatcher } from './webhooks/dispatcher.ts'

/** What every part of the stand-in works with. */
export interface Context {
  config: Config
  store: Store
  files: Files
  bus: Bus
  dispatcher: Dispatcher
  /** The sandbox's clock: the real one, moved by `advanceClock`. */
  now(): number
  advanceClock(ms: number): void
  resetClock(): void
  faults(): Faults
  setFaults(faults: Faults): void
  /** The last calls of the Graph API, oldest first. */
  requests: GraphRequest[]
  /** What lasts no longer than the process: rate buckets, refusals already shown, pending timers. */
  memory: {
    refusedOnce: Set<string>
    buckets: Map<string, { tokens: number; at: number }>
    timers: Set<NodeJS.Timeout>
    /** Answers that are never to come, and streams that never end; cut when the host closes. */
    hanging: Set<ServerResponse>
  }
}

/** Runs `work` after `ms`, unless the sandbox closes before. */
export function later(ctx: Context, ms: number, work: () => void): void {
  const timer = setTimeout(() => {
    ctx.memory.timers.delete(timer)
    work()
  }, ms)
  ctx.memory.timers.add(timer)
}
