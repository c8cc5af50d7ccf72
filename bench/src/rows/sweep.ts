import { fillDue, toldAfter } from '@smart-chat/server/testing/fill-due.ts'
import { sleep } from '../measure/clock.ts'
import { atMost, type Goal, type Measured } from '../report/figure.ts'
import { startServer } from '../world/server.ts'
import { DESK_SETTINGS, type World } from '../world/world.ts'

export const how =
  '100,000 customers wait whose alerts are all due at one moment. From that of the first alert to ' +
  'that of the last, as they were written. The floor is one bare `UPDATE` of as many chats and one ' +
  '`INSERT` of as many events. Meanwhile messages come for other chats, 50 a second, to `new_message` ' +
  'at the socket; their floor is the same a moment before.'

/** Seconds until the alerts are due: by then the desk is up and knows its chats. */
const AHEAD_S = 40
const QUICK_AHEAD_S = 30

/** Everything due at once, and messages that must not wait for it. */
export async function sweep(world: World): Promise<Measured> {
  const due = world.quick ? 1000 : 100_000
  const seconds = world.quick ? 2 : 10
  return world.withDatabase(async (database) => {
    const settings = { ...DESK_SETTINGS, WHATSAPP_GRAPH_URL: world.graph.url }
    // The first start makes the people of the desk, who would not be made among others.
    await (await startServer('desk', database, settings)).stop()
    const filled = await fillDue(database, due, (world.quick ? QUICK_AHEAD_S : AHEAD_S) * 1000)
    const server = await startServer('desk', database, settings)
    const { before, during } = await world
      .withLoad(async (load) => {
        await load.begin({ kind: 'desk', url: server.url }, world.quick ? 10 : 50)
        await load.inbound(50, 1)
        const calm = await load.inbound(50, seconds / 2)
        if (Date.now() > filled.dueAt) throw new Error('The alerts came due too early.')
        await sleep(filled.dueAt - Date.now())
        const during = await load.inbound(50, seconds)
        await sleep(world.quick ? 1000 : 20_000)
        return { before: calm, during }
      })
      .finally(() => server.stop())
    const { told, firstMs, tookMs } = await toldAfter(database, filled.dueAt)
    const delay = (name: 'p50' | 'p99'): Measured['figures'][number] => ({
      name: `A message while they are told, ${name}`,
      unit: 'ms',
      ours: during.arrived[name],
      floor: before.arrived[name],
      target: name === 'p99' ? noLaterThan(20) : null,
    })
    return {
      figures: [
        {
          name: `${due / 1000} k alerts due at once`,
          unit: 'ms',
          // Those that were not told in time have no end.
          ours: told === due ? tookMs : Number.NaN,
          floor: filled.stopMs + filled.writeMs,
          target: atMost(1000, 'ms'),
        },
        delay('p50'),
        delay('p99'),
      ],
      notes: [
        `Sweep, ${world.kind}: ${told} of ${due} told once, the first after ${firstMs} ms; the bare ` +
          `UPDATE took ${filled.stopMs.toFixed(0)} ms, the bare INSERT ${filled.writeMs.toFixed(0)} ms; ` +
          `${during.arrived.count} of ${during.sent} messages arrived.`,
      ],
    }
  })
}

const noLaterThan = (ms: number): Goal => ({
  text: `≤ floor + ${ms} ms`,
  isMet: (ours, floor) => ours <= floor + ms,
})
