import { fillQueue, handedOutAfter } from '@smart-chat/server/testing/fill-queue.ts'
import { sleep } from '../measure/clock.ts'
import { atMost, type Goal, type Measured } from '../report/figure.ts'
import { startServer } from '../world/server.ts'
import { DESK_SETTINGS, type World } from '../world/world.ts'

export const how =
  '10,000 customers wait, and 200 executives with a capacity of 50 each come online at once. From ' +
  'the first of these calls to the last assignment, divided by the chats. Meanwhile messages come ' +
  'for other chats, 50 a second, to `new_message` at the socket; their floor is the same a moment before.'

/** A long queue handed out, and messages that must not wait for it. */
export async function handOut(world: World): Promise<Measured> {
  const [chats, people] = world.quick ? [200, 20] : [10_000, 200]
  const seconds = world.quick ? 2 : 12
  return world.withDatabase(async (database) => {
    const settings = { ...DESK_SETTINGS, GONE_S: '3600', WHATSAPP_GRAPH_URL: world.graph.url }
    // The first start makes the people of the desk, who would not be made among others.
    await (await startServer('desk', database, settings)).stop()
    await fillQueue(database, chats, people)
    const server = await startServer('desk', database, settings)
    const target = { kind: 'desk', url: server.url } as const
    const { before, during, startedAt, answeredMs } = await world
      .withLoad(async (load) => {
        await load.begin(target, world.quick ? 10 : 50)
        await load.visit(target)
        await load.inbound(50, 1)
        const calm = await load.inbound(50, seconds / 2)
        const from = Date.now()
        const comeOnline = Array.from({ length: people }, (_, index) =>
          load.ask('set_executive_status', {
            executive_id: `exec_queue_${index + 1}`,
            status: 'online',
          }),
        )
        const [busy, tookMs] = await Promise.all([
          load.inbound(50, seconds),
          Promise.all(comeOnline).then(() => Date.now() - from),
        ])
        // Slower machines have not handed out all of them yet.
        if (!world.quick) await sleep(20_000)
        return { before: calm, during: busy, startedAt: from, answeredMs: tookMs }
      })
      .finally(() => server.stop())
    const { given, tookMs, fewest, most } = await handedOutAfter(database, startedAt)
    const delay = (name: 'p50' | 'p99'): Measured['figures'][number] => ({
      name: `A message while a queue is handed out, ${name}`,
      unit: 'ms',
      ours: during.arrived[name],
      floor: before.arrived[name],
      target: name === 'p99' ? noLaterThan(20) : null,
    })
    return {
      figures: [
        {
          name: `Handing out ${chats} waiting chats to ${people}, each chat`,
          unit: 'ms',
          ours: tookMs / given,
          floor: null,
          target: atMost(1, 'ms'),
        },
        delay('p50'),
        delay('p99'),
      ],
      notes: [
        `Hand-out, ${world.kind}: ${given} of ${chats} given, ${fewest} to ${most} each; all ` +
          `${people} were answered after ${answeredMs} ms; ` +
          `${during.arrived.count} of ${during.sent} messages arrived.`,
      ],
    }
  })
}

const noLaterThan = (ms: number): Goal => ({
  text: `≤ floor + ${ms} ms`,
  isMet: (ours, floor) => ours <= floor + ms,
})
