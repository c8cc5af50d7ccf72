import { atMost, type Figure, type Measured } from '../report/figure.ts'
import type { Database } from '../world/database.ts'
import { startServer } from '../world/server.ts'
import type { World } from '../world/world.ts'

export const how =
  'What `npm start` runs, from the start of the process until `/api/health/ready` and `/` answer: ' +
  'with an empty database and data folder (cold, with the demo’s chats), then again on them (warm).'

/** How long a newcomer waits for the desk, and everybody after a restart. */
export async function startTimes(world: World): Promise<Measured> {
  return world.withDatabase(async (database) => {
    const cold = await startOnce(database, world.quick)
    const warm = await startOnce(database, world.quick)
    const figures = [
      figure('Start, cold: ready', cold.readyMs, 10),
      figure('Start, cold: console page answers', cold.consoleMs, 10),
      figure('Start, warm: ready', warm.readyMs, 2),
      figure('Start, warm: console page answers', warm.consoleMs, 2),
    ]
    return { figures, notes: [] }
  })
}

const figure = (name: string, ms: number, limit: number): Figure => ({
  name,
  unit: 's',
  ours: ms / 1000,
  floor: null,
  target: atMost(limit, 's'),
})

async function startOnce(database: Database, quick: boolean) {
  const settings = { DEMO: 'on', DEMO_CHATS: quick ? 'off' : 'on' }
  const server = await startServer('desk', database, settings)
  const consoleMs = await server.untilAnswers('/')
  await server.stop()
  return { readyMs: server.readyMs, consoleMs }
}
