import type { Outbox } from '../outbox/outbox.ts'
import { createValue, type Readable } from '../value.ts'
import type { LinkState } from './link.ts'

/** What a thin bar on top of the console needs to know. */
export interface ConnectionInfo {
  state: LinkState
  /** When the state began; milliseconds. */
  since: number
  /** Messages that the server has not confirmed. */
  queued: number
}

export function createConnection(
  state: Readable<LinkState>,
  outbox: Pick<Outbox, 'count' | 'subscribe'>,
): Readable<ConnectionInfo> {
  const info = createValue<ConnectionInfo>({
    state: state.current(),
    since: Date.now(),
    queued: outbox.count(),
  })

  state.subscribe((next) =>
    info.set({ state: next, since: Date.now(), queued: info.current().queued }),
  )
  outbox.subscribe(() => {
    const queued = outbox.count()
    if (queued !== info.current().queued) info.set({ ...info.current(), queued })
  })
  return info
}
