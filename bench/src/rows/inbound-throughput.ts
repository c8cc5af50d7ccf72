import type { InboundOutcome } from '../load/inbound.ts'
import { allOf, atLeast, atLeastShare, type Measured } from '../report/figure.ts'
import type { Load, World } from '../world/world.ts'

const CHATS = 200
const P99_MAX_MS = 100

export const how =
  'The same load, doubled every 5 s until its p99 exceeds 100 ms or something is missing, then ' +
  'halved in three times between the last two rates; one server process.'

/** How many messages a second come through in time. */
export async function inboundThroughput(world: World): Promise<Measured> {
  const floor = await measure(world, 'floor')
  const ours = await measure(world, 'desk')
  const target = allOf(atLeastShare(0.5), atLeast(1000, 'msg/s'))
  return {
    figures: [{ name: 'Inbound throughput', unit: 'msg/s', ours, floor, target }],
    notes: [],
  }
}

async function measure(world: World, kind: 'desk' | 'floor'): Promise<number> {
  const { url } = await world.server(kind)
  return world.withLoad(async (load) => {
    await load.begin({ kind, url }, world.quick ? 20 : CHATS)
    return world.quick
      ? searchHighest(load, 50, 100, 0, 0.5)
      : searchHighest(load, 100, 12_800, 3, 5)
  })
}

/** The highest rate found that still comes through in time. */
async function searchHighest(
  load: Load,
  from: number,
  to: number,
  halvings: number,
  seconds: number,
): Promise<number> {
  let good = 0
  let bad = from
  while (bad <= to && isInTime(await load.inbound(bad, seconds))) {
    good = bad
    bad *= 2
  }
  if (bad > to) return good
  for (let step = 0; step < halvings; step++) {
    const rate = Math.round((good + bad) / 2)
    if (isInTime(await load.inbound(rate, seconds))) good = rate
    else bad = rate
  }
  return good
}

const isInTime = ({ sent, arrived }: InboundOutcome) =>
  arrived.count === sent && arrived.p99 <= P99_MAX_MS
