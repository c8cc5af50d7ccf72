import { sleep } from '../measure/clock.ts'
import { atMostTimes, type Measured } from '../report/figure.ts'
import type { World } from '../world/world.ts'

export const how =
  'Growth of the process’s resident memory from 200 to 1,200 signed-in sockets in the segment’s ' +
  'room, after a forced garbage collection at both ends, for each socket.'

/** What an executive who only looks on costs. */
export async function memoryPerExecutive(world: World): Promise<Measured> {
  if (world.quick) await Promise.all([world.server('floor'), world.server('desk')])
  const floor = await measure(world, 'floor')
  const ours = await measure(world, 'desk')
  return {
    figures: [
      { name: 'Memory per idle executive', unit: 'kB', ours, floor, target: atMostTimes(1.5) },
    ],
    notes: [],
  }
}

async function measure(world: World, kind: 'desk' | 'floor'): Promise<number> {
  const server = await world.server(kind)
  const [first, more] = world.quick ? [20, 50] : [200, 1000]
  return world.withLoad(async (load) => {
    await load.gather({ kind, url: server.url }, first)
    const before = await settledMemory(server, world.quick)
    await load.gather({ kind, url: server.url }, first + more)
    const after = await settledMemory(server, world.quick)
    return (after - before) / more / 1024
  })
}

async function settledMemory(server: { memory(): Promise<number> }, quick: boolean) {
  await sleep(quick ? 200 : 3000)
  await server.memory()
  await sleep(quick ? 100 : 1000)
  return server.memory()
}
