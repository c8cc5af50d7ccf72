import { sql } from 'kysely'
import type { Db } from './context.ts'
import { DeskError } from './errors.ts'
import type { Nodes } from './platform/realtime/nodes.ts'
import type { Storage } from './platform/storage/storage.ts'

export interface Health {
  db: Db
  storage: Storage
  nodes: Nodes
  /** False before the start is complete and while the process winds up. */
  isServing(): boolean
}

type Check = 'ok' | 'error'

/**
 * Asks every part whether it works. A lost Redis is told but does not count: nothing depends on it.
 *
 * @throws DeskError `not_ready`
 */
export async function checkHealth({ db, storage, nodes, isServing }: Health) {
  const database = await attempt(() => sql`SELECT 1`.execute(db))
  const queue = await attempt(() => sql`SELECT 1 FROM pgboss.version`.execute(db))
  const media = await attempt(() => storage.check())
  const checks = {
    database,
    queue,
    media,
    ...(nodes.redis === null ? {} : { redis: nodes.isUp() ? ('ok' as const) : ('error' as const) }),
  }
  const ready = isServing() && [database, queue, media].every((check) => check === 'ok')
  if (!ready) throw new NotReady(checks)
  return { message: 'Ready' as const, checks }
}

/** Carries the checks along, which the answer shows beside the envelope. */
class NotReady extends DeskError {
  constructor(checks: Record<string, Check>) {
    super('not_ready', 'Not Ready', { extra: { checks }, retryAfterSeconds: 2 })
  }
}

async function attempt(check: () => Promise<unknown>): Promise<Check> {
  try {
    await check()
    return 'ok'
  } catch {
    return 'error'
  }
}
