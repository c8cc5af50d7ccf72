import type { RepliesOutcome } from '../load/replies.ts'
import { until } from '../measure/clock.ts'
import { type Latencies, summarize } from '../measure/latencies.ts'
import { atMost, atMostTimes, type Figure, type Measured } from '../report/figure.ts'
import type { GraphStub } from '../world/graph-stub.ts'
import type { World } from '../world/world.ts'
import { explain } from './explain.ts'

const CHATS = 200

export const how =
  '`send_message` at random times, 50 a second for 20 s over 200 chats, to its answer; and from ' +
  'that answer to the request at a bare HTTP server that stands in for the Graph API.'

/** From an executive's "send" to the answer, and on to WhatsApp. */
export async function replyLatency(world: World): Promise<Measured> {
  const floor = await measure(world, 'floor')
  const ours = await measure(world, 'desk')
  const graph = await graphDelays(world.graph, ours)
  const figure = (name: string, value: number, bare: number | null, target: Figure['target']) => ({
    name,
    unit: 'ms' as const,
    ours: value,
    floor: bare,
    target,
  })
  const { answered } = ours
  return {
    figures: [
      figure('Reply to answer, p50', answered.p50, floor.answered.p50, atMostTimes(2)),
      figure('Reply to answer, p99', answered.p99, floor.answered.p99, null),
      figure('Answer to Graph API, p50', graph.p50, null, atMost(25, 'ms')),
      figure('Answer to Graph API, p99', graph.p99, null, null),
      figure('A reply: processor time, server', ours.serverMs, floor.serverMs, null),
      figure('A reply: processor time, PostgreSQL', ours.databaseMs, floor.databaseMs, null),
    ],
    notes: [
      `Replies, ${world.kind}: ${answered.count} of ${ours.sent} answered, ${graph.count} asked for at the Graph API.`,
      ...ours.notes,
    ],
  }
}

type Outcome = RepliesOutcome & { serverMs: number; databaseMs: number; notes: string[] }

async function measure(world: World, kind: 'desk' | 'floor'): Promise<Outcome> {
  const server = await world.server(kind)
  const [rate, seconds, warmUp] = world.quick ? [20, 1, 0.2] : [50, 20, 3]
  return world.withLoad(async (load) => {
    await load.begin({ kind, url: server.url }, world.quick ? 20 : CHATS)
    await load.replies(20, warmUp)
    const notes = kind === 'desk' ? await explain(world, server, 'A reply', load.replies) : []
    const before = await server.cpuMs()
    const outcome = await load.replies(rate, seconds)
    const after = await server.cpuMs()
    const serverMs = (after.server - before.server) / outcome.sent
    const databaseMs = (after.database - before.database) / outcome.sent
    return { ...outcome, serverMs, databaseMs, notes }
  })
}

/** Both clocks are the machine's one, so times of two processes can be compared. */
async function graphDelays(graph: GraphStub, { answeredAt }: RepliesOutcome): Promise<Latencies> {
  await until(() => answeredAt.every(([text]) => graph.arrivals.has(text)), 15_000)
  return summarize(
    answeredAt.flatMap(([text, at]) => {
      const arrivedAt = graph.arrivals.get(text)
      return arrivedAt === undefined ? [] : [Math.max(0, arrivedAt - at)]
    }),
  )
}
