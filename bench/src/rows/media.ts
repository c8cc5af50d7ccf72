import { filesThrough } from '../load/files.ts'
import { sleep } from '../measure/clock.ts'
import { atMost, type Measured } from '../report/figure.ts'
import type { Server } from '../world/server.ts'
import type { World } from '../world/world.ts'

const MB = 1024 * 1024
const SIZE = 16 * MB
const ROUNDS = 4

export const how =
  'Files of 16 MB, one after the other: uploaded by an executive and taken to WhatsApp, then sent ' +
  'by a customer, fetched and downloaded by the executive. What the process holds (heap and ' +
  'buffers after a forced garbage collection, looked at all the while) at its most, above what it ' +
  'held before; and by how much its resident memory has grown at the end.'

/** Files pass through: what they cost in memory has nothing to do with their size. */
export async function media(world: World): Promise<Measured> {
  const server = await world.server('desk')
  const through = await filesThrough(server.url, world.graph)
  const rounds = world.quick ? 1 : ROUNDS
  for (const way of ['out', 'in'] as const) {
    // The code for it is compiled by the first ones, which leave little behind.
    for (let warm = 0; warm < 3; warm++) await through[way](64 * 1024)
  }
  const residentBefore = await settled(server)
  const growth = { out: 0, in: 0 }
  for (const way of ['out', 'in'] as const) {
    for (let round = 0; round < rounds; round++) {
      growth[way] = Math.max(growth[way], await mostHeld(server, () => through[way](SIZE)))
    }
  }
  const residentAfter = await settled(server)
  const figure = (name: string, bytes: number) => ({
    name: `Media of 16 MB: ${name}`,
    unit: 'MB' as const,
    ours: Math.max(0, bytes) / MB,
    floor: null,
    target: atMost(20, 'MB'),
  })
  return {
    figures: [
      figure('held on the way to WhatsApp', growth.out),
      figure('held on the way from WhatsApp', growth.in),
      figure('resident memory left behind', residentAfter - residentBefore),
    ],
    notes: [],
  }
}

/** Bytes held at the most while something happens, above what was held before. */
async function mostHeld(server: Server, work: () => Promise<void>): Promise<number> {
  const before = await server.held()
  let most = before
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      most = Math.max(most, await server.held())
      await sleep(10)
    }
  })()
  await work()
  isDone = true
  await watching
  return most - before
}

/** Resident memory when what happened before has been tidied up, as far as it ever is. */
async function settled(server: Server): Promise<number> {
  await server.memory()
  await sleep(1000)
  return server.memory()
}
