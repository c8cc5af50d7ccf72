import type { InboundOutcome } from '../load/inbound.ts'
import { allOf, atMost, atMostTimes, type Figure, type Measured } from '../report/figure.ts'
import { number } from '../report/table.ts'
import type { World } from '../world/world.ts'
import { explain } from './explain.ts'

const CHATS = 200

export const how =
  'Signed webhooks at random (Poisson) times, 300 a second for 30 s, over 200 chats of one ' +
  'executive and 2 % new customers, to `new_message` at the socket of that executive, from the ' +
  'intended time of each request. Processor time is that of the server process, and of PostgreSQL’s processes for it.'

/** From a customer's message to the executive's screen. */
export async function inboundLatency(world: World): Promise<Measured> {
  const floor = await measure(world, 'floor')
  const ours = await measure(world, 'desk')
  const figure = (name: string, value: (of: Outcome) => number, target: Figure['target']) => ({
    name,
    unit: 'ms' as const,
    ours: value(ours),
    floor: value(floor),
    target,
  })
  return {
    figures: [
      figure('Inbound latency, p50', ({ arrived }) => arrived.p50, atMostTimes(2)),
      figure(
        'Inbound latency, p99',
        ({ arrived }) => arrived.p99,
        allOf(atMost(20, 'ms'), everything(ours)),
      ),
      figure('Webhook to its 200, p99', ({ answered }) => answered.p99, null),
      figure('A message: processor time, server', ({ serverMs }) => serverMs, null),
      figure('A message: processor time, PostgreSQL', ({ databaseMs }) => databaseMs, null),
    ],
    notes: [
      `Inbound, ${world.kind}: ${ours.arrived.count} of ${ours.sent} arrived; the generator itself ` +
        `was late by ${number(ours.lateP99)} ms (p99; ${number(floor.lateP99)} ms at the floor).`,
      ...ours.notes,
    ],
  }
}

type Outcome = InboundOutcome & { serverMs: number; databaseMs: number; notes: string[] }

async function measure(world: World, kind: 'desk' | 'floor'): Promise<Outcome> {
  const server = await world.server(kind)
  const [rate, seconds, warmUp] = world.quick ? [50, 2, 0.5] : [300, 30, 5]
  return world.withLoad(async (load) => {
    await load.begin({ kind, url: server.url }, world.quick ? 20 : CHATS)
    await load.inbound(20, warmUp)
    const notes = kind === 'desk' ? await explain(world, server, 'A message in', load.inbound) : []
    const before = await server.cpuMs()
    const outcome = await load.inbound(rate, seconds)
    const after = await server.cpuMs()
    const serverMs = (after.server - before.server) / outcome.sent
    const databaseMs = (after.database - before.database) / outcome.sent
    return { ...outcome, serverMs, databaseMs, notes }
  })
}

/** A message that never came has no latency, so it counts as a target missed. */
const everything = ({ sent, arrived }: InboundOutcome) => ({
  text: 'all arrive',
  isMet: () => arrived.count === sent,
})
