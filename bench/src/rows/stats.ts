import { fillAt } from '@smart-chat/server/testing/fill-at.ts'
import { percentile } from '../measure/latencies.ts'
import { atMost, type Measured } from '../report/figure.ts'
import { startServer } from '../world/server.ts'
import { DESK_SETTINGS, type World } from '../world/world.ts'

export const how =
  'A desk of a million chats without messages, filled by SQL. `get_dashboard_stats` to its answer, ' +
  'one after the other. The floor is one `SELECT 1`.'

/** The counters of the header, which must not depend on how much there is to count. */
export async function stats(world: World): Promise<Measured> {
  const chats = world.quick ? 10_000 : 1_000_000
  const rounds = world.quick ? 20 : 300
  return world.withDatabase(async (database) => {
    // The first start makes the people of the desk, who would not be made among others.
    await (await startServer('desk', database, DESK_SETTINGS)).stop()
    const bare = await fillAt(database, { chats, messagesPerChat: 0 }, 'SELECT 1', rounds)
    const server = await startServer('desk', database, DESK_SETTINGS)
    try {
      return await world.withLoad(async (load) => {
        await load.visit({ kind: 'desk', url: server.url })
        const asks = Array.from({ length: rounds }, () => [
          { event: 'get_dashboard_stats', payload: {} },
        ])
        const { p50, p99 } = await load.time(asks)
        const sorted = bare.toSorted((one, other) => one - other)
        const figure = (name: 'p50' | 'p99', ours: number, share: number) => ({
          name: `Dashboard stats, ${chats / 1000} k chats, ${name}`,
          unit: 'ms' as const,
          ours,
          floor: percentile(sorted, share),
          target: name === 'p99' ? atMost(5, 'ms') : null,
        })
        return { figures: [figure('p50', p50, 50), figure('p99', p99, 99)], notes: [] }
      })
    } finally {
      await server.stop(0)
    }
  })
}
