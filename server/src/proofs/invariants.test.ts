import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { ACTIONS, type ActionName, act, type Floor, type Step } from './invariants-actions.ts'
import { createListener, loadOf, toldAfter, wrongNow } from './invariants-checks.ts'

/** A run is a floor's day: some forty steps, after each of which everything is looked at. */
const RUNS = Number(process.env.INVARIANT_RUNS ?? 5)
const SEED = Number(process.env.INVARIANT_SEED ?? Math.floor(Math.random() * 2 ** 31))

let desk: Desk
let floor: Floor
const listener = createListener()
let cursor = 0n

beforeAll(async () => {
  // Some are taken offline in the long jumps of time, when they have done nothing for an hour.
  desk = await startDesk({ INACTIVE_S: '3000', ACCESS_TOKEN_TTL: '30d' })
  const people = await Promise.all(
    ['agent_john', 'agent_jane', 'agent_kabir', 'lead_maya'].map((one) => atWork(desk.url, one)),
  )
  const lead = people[3] as AtWork
  floor = { desk, people, lead, phones: [] }
})

afterAll(async () => {
  for (const person of floor?.people ?? []) person.close()
  await desk?.stop()
})

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.oneof(
    ...Object.entries(ACTIONS).map(([name, [weight]]) => ({
      weight,
      arbitrary: fc.constant(name as ActionName),
    })),
  ),
  // Often the same few, so that they get into each other's way.
  who: fc.oneof(fc.nat(1), fc.nat(1000)),
  which: fc.oneof(fc.nat(2), fc.nat(1000)),
  how: fc.nat(1000),
})
const day = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), {
  minLength: 30,
  maxLength: 50,
})

test(
  `no sequence of arrivals, answers, presence and moved time breaks routing or the clocks (INVARIANT_SEED=${SEED})`,
  async () => {
    const outcomes = new Map<string, number>()
    for (const [index, steps] of fc.sample(day, { seed: SEED, numRuns: RUNS }).entries()) {
      floor.phones = Array.from({ length: 8 }, (_, at) => `9198${index + 10}7000${at}1`)
      for (const [place, batch] of steps.entries()) {
        const done = await Promise.all(batch.map((one) => act(floor, one)))
        batch.forEach(({ action }, at) => {
          const what = `${action} ${done[at]}`
          outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
        })
        const wrong = await look(batch.length === 1)
        expect(
          wrong,
          `day ${index}, step ${place}: ${JSON.stringify(steps.slice(0, place + 1))}`,
        ).toEqual([])
      }
    }
    report(outcomes)
  },
  60_000 + RUNS * 40_000,
)

/** Whatever is wrong, once nothing is on its way any more. */
async function look(isAlone: boolean): Promise<string[]> {
  await desk.sandbox.idle()
  await processed(desk)
  await until('every message is sent', async () => {
    const { rows } = await sql`SELECT FROM messages WHERE delivery = 'queued'
      UNION ALL SELECT FROM change_outbox LIMIT 1`.execute(desk.ctx.db)
    return rows.length === 0
  })
  await desk.sandbox.idle()
  await processed(desk)
  let wrong: string[] = []
  // A clock may come due while one looks, or a chat be on its way to somebody: then once more.
  for (let again = 0; again < 4 && (again === 0 || wrong.length > 0); again++) {
    await desk.sweep()
    wrong = await wrongNow(desk)
  }
  const news = await untilTold()
  return [...wrong, ...listener.heed(news), ...(isAlone ? await aboveCapacity(news) : [])]
}

async function untilTold() {
  await until('everything is told', async () => {
    const { rows } = await sql`SELECT FROM change_outbox LIMIT 1`.execute(desk.ctx.db)
    return rows.length === 0
  })
  const { told, cursor: end } = await toldAfter(desk, cursor)
  cursor = end
  return told
}

/** Of those who were given something by routing in this one step, who has too much now. */
async function aboveCapacity(told: Awaited<ReturnType<typeof untilTold>>): Promise<string[]> {
  const given = told
    .filter(({ event }) => event === 'chat_assigned' || event === 'chat_reassigned')
    .filter(({ payload }) => !['manual', 'forced', 'context'].includes(payload.reason))
    .map(({ payload }) => payload.assigned_executive_id)
  const { rows } = await sql<{ executive_id: string }>`
    SELECT executive_id, capacity, (${loadOf('e')}) AS load FROM executives e
    WHERE executive_id = ANY (${given.filter((one) => one !== null)}::text[])
      AND capacity < (${loadOf('e')})`.execute(desk.ctx.db)
  return rows.map((row) => `above capacity: ${JSON.stringify(row)}`)
}

function report(outcomes: Map<string, number>): void {
  const lines = [...outcomes].sort().map(([what, count]) => `${count} ${what}`)
  console.log(`${RUNS} days, ${listener.spoken()} clocks spoke; ${lines.join(', ')}`)
}
