import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeSegment } from '../segments/change.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { ACTIONS, type ActionName, act, NUMBERS, type Step, type World } from './history-actions.ts'
import { differences } from './history-compare.ts'
import { type AppUser, openApp } from './history-customer.ts'
import { type Watcher, watch } from './history-watcher.ts'

/** A stretch is some actions, up to six at once, and then the comparison. */
const RUNS = Number(process.env.HISTORY_RUNS ?? 5)
const SEED = Number(process.env.HISTORY_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Of different segments and roles; the first two work in the same ones. */
const PEOPLE = ['agent_john', 'agent_jane', 'lead_maya', 'agent_kabir', 'agent_divya']

/** After so many stretches other customers come, so that no chat grows without end. */
const ERA = 8

let desk: Desk
const watchers: Watcher[] = []
let apps: AppUser[] = []

beforeAll(async () => {
  desk = await startDesk({ ACCESS_TOKEN_TTL: '30d', INACTIVE_S: '1000000' })
  await changeSegment(desk.ctx, {
    customer_type: 'Partner',
    greeting: 'Hello {name}',
    resolution: { text: 'Done. How was it?', template: null, asks_rating: true },
  })
  await changeSegment(desk.ctx, {
    customer_type: 'Customer',
    // Closed, but for a minute.
    hours: { timezone: 'UTC', week: { mon: [['00:00', '00:01']] }, holidays: [] },
    out_of_hours_reply: 'Closed',
  })
  for (const username of PEOPLE) {
    const watcher = await watch(desk.url, username)
    watchers.push(watcher)
    await watcher.client.socket.emit('set_executive_status', { status: 'online' })
  }
}, 60_000)

afterAll(async () => {
  for (const one of [...watchers, ...apps]) one.close()
  await desk?.stop()
})

test(
  `whatever happens, events make of a client's state what a fresh fetch gives (HISTORY_SEED=${SEED})`,
  async () => {
    const outcomes = new Map<string, Map<string, number>>()
    let compared = 0
    const step = fc.record({
      action: fc.oneof(
        ...Object.entries(ACTIONS).map(([name, [weight]]) => ({
          weight,
          arbitrary: fc.constant(name as ActionName),
        })),
      ),
      // Often the same few, so that they get into each other's way.
      who: fc.oneof(fc.nat(1), fc.nat(1000)),
      which: fc.oneof(fc.nat(1), fc.nat(1000)),
      how: fc.nat(1000),
    })
    const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), {
      minLength: 15,
      maxLength: 30,
    })
    const doAll = async (world: World, steps: Step[]) => {
      await Promise.all(
        steps.map(async (one) => {
          const outcome = String(await act(world, one))
          const of = outcomes.get(one.action) ?? new Map<string, number>()
          outcomes.set(one.action, of.set(outcome, (of.get(outcome) ?? 0) + 1))
        }),
      )
    }
    for (const [index, run] of fc.sample(batches, { seed: SEED, numRuns: RUNS }).entries()) {
      const phones = await newCustomers(Math.floor(index / ERA))
      if (index % ERA === 0) await openApps(phones.slice(0, 2))
      const world: World = { desk, watchers, phones, apps }
      for (const steps of run) await doAll(world, steps)
      const isLast = index === RUNS - 1
      const compare = (watcher: Watcher) =>
        differences(watcher, (chat) => isLast || isOf(world.phones, chat.customer))
      let found: string[] = []
      // A clock may have come due, or a status arrived, while it was compared: then once more.
      for (let look = 0; look < 4 && (look === 0 || found.length > 0); look++) {
        await quiet()
        const looks = [...watchers.map(compare), ...apps.map((app) => app.differences())]
        found = (await Promise.all(looks)).flat()
      }
      compared += watchers.reduce((sum, one) => sum + one.known().chats.size, 0)
      const wrong = [...found, ...[...watchers, ...apps].flatMap(({ violations }) => violations)]
      expect(wrong, `stretch ${index}: ${describe(run)}`).toEqual([])
    }
    report(outcomes, compared)
  },
  60_000 + RUNS * 40_000,
)

/** Also a person who hides the number: nobody says whose it is. */
const isOf = (phones: string[], customer: string) =>
  !/^\d+$/.test(customer) || phones.includes(customer)

const describe = (run: Step[][]) =>
  run
    .map((steps) =>
      steps
        .map(({ action, ...numbers }) => [action, ...Object.values(numbers)].join(' '))
        .join(' + '),
    )
    .join('; ')

async function openApps(phones: string[]): Promise<void> {
  for (const app of apps) app.close()
  apps = await Promise.all(phones.map((phone) => openApp(desk.url, phone)))
}

/** By their last digits the stand-in for WhatsApp delivers, fails later, or refuses at first. */
async function newCustomers(era: number): Promise<string[]> {
  const phones = ['0011', '0012', '0001', '0003', '0007', '0008'].map(
    (end) => `9198${String(era).padStart(4, '0')}${end}`,
  )
  for (const [index, phone] of phones.entries()) {
    await desk.phones.call('POST', '/people', { phone, name: `P ${phone.slice(-4)}` })
    const phone_number_id = NUMBERS[index % NUMBERS.length]
    await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  }
  return phones
}

/** Resolves when nothing is on its way any more, and every client has heard of it. */
async function quiet(): Promise<void> {
  const { db } = desk.ctx
  await until('everybody is online again', () =>
    [...watchers, ...apps].every(({ client }) => client.connection.current().state === 'online'),
  )
  const { sandbox } = desk
  const isEmpty = async (query: RawBuilder<unknown>) => (await query.execute(db)).rows.length === 0
  for (const [what, isSo] of Object.entries({
    'every message is sent or refused': () =>
      watchers.every(hasSentAll) && apps.every(({ client }) => client.outbox.count() === 0),
    'no message is queued': async () => {
      await sandbox.idle()
      await processed(desk)
      return isEmpty(sql`SELECT FROM messages WHERE delivery = 'queued' LIMIT 1`)
    },
    'every file is here': () => isEmpty(sql`SELECT FROM media WHERE state = 'pending' LIMIT 1`),
    'every status is told': async () => {
      await sandbox.idle()
      await processed(desk)
      return isEmpty(sql`SELECT FROM change_outbox LIMIT 1`)
    },
  })) {
    await until(what, isSo, 30_000)
  }
  const { end } = await db
    .selectFrom('change_log')
    .select((eb) => eb.fn.coalesce(eb.fn.max('cursor'), eb.lit(0)).as('end'))
    .executeTakeFirstOrThrow()
  await Promise.all([...watchers, ...apps].map((one) => one.caughtUp(Number(end))))
}

/** What was refused is given up, and with it what waited behind. */
function hasSentAll({ client: { outbox }, known }: Watcher): boolean {
  const pending = [...known().chats.keys()].flatMap((chat_id) => outbox.pending(chat_id))
  for (const { state, client_message_id } of pending) {
    if (state === 'refused') outbox.discard(client_message_id)
  }
  return pending.length === 0
}

function report(outcomes: Map<string, Map<string, number>>, compared: number): void {
  const lines = [...outcomes].map(
    ([action, of]) =>
      `${action}: ${[...of].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`,
  )
  const heard = new Map<string, number>()
  for (const watcher of watchers) {
    for (const [event, count] of watcher.heard) heard.set(event, (heard.get(event) ?? 0) + count)
  }
  const events = [...heard].map(([event, count]) => `${count} ${event}`).join(', ')
  console.log(
    `${RUNS} stretches, ${compared} chats compared\n${lines.join('\n')}\nheard: ${events}`,
  )
}
