import { percentile } from '../measure/latencies.ts'
import { atLeastShare, type Measured } from '../report/figure.ts'
import type { Load, World } from '../world/world.ts'

const SIZES = [100, 1000, 5000]

export const how =
  'One customer writes while N sockets are in the segment’s room: N ÷ the time from the first ' +
  '`room_update` to the last, the middle of 25 times; the floor broadcasts the same bytes.'

/** One `room_update` to many executives. */
export async function fanOut(world: World): Promise<Measured> {
  const sizes = world.quick ? [50] : SIZES
  const ours = await measure(world, 'desk', sizes, null)
  const floor = await measure(world, 'floor', sizes, ours.frame.slice(2))
  const figures = sizes.map((size, index) => ({
    name: `Fan-out to ${size.toLocaleString('en-US')}`,
    unit: 'deliveries/s' as const,
    ours: ours.perSecond[index] ?? Number.NaN,
    floor: floor.perSecond[index] ?? Number.NaN,
    target: atLeastShare(0.9),
  }))
  return { figures, notes: [] }
}

async function measure(
  world: World,
  kind: 'desk' | 'floor',
  sizes: number[],
  frame: string | null,
): Promise<{ perSecond: number[]; frame: string }> {
  const { url } = await world.server(kind)
  return world.withLoad(async (load) => {
    const perSecond: number[] = []
    let last = ''
    for (const size of sizes) {
      await load.gather({ kind, url }, size)
      const told = await tellOften(load, world.quick ? 3 : 30, frame)
      perSecond.push(size / (told.spreadMs / 1000))
      last = told.frame
    }
    return { perSecond, frame: last }
  })
}

/** The first few warm the server up and do not count. */
async function tellOften(load: Load, times: number, frame: string | null) {
  const spreads: number[] = []
  let last = ''
  for (let index = 0; index < times; index++) {
    const told = await load.tell(frame)
    if (index >= times / 6) spreads.push(told.spreadMs)
    last = told.frame
  }
  return {
    spreadMs: percentile(
      spreads.toSorted((one, other) => one - other),
      50,
    ),
    frame: last,
  }
}
