import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { createDice } from '../testing/dice.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { deadLetters } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import {
  allIsTold,
  type Compared,
  comparePeople,
  nothingWaits,
  type Spell,
} from './soak-compare.ts'
import { happen } from './soak-happenings.ts'
import { invite, type Soak } from './soak-people.ts'

const SEED = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31))
const ITEMS = Number(process.env.SOAK_ITEMS ?? 800)
const SPELL = ITEMS > 3000 ? 250 : 160
const PEOPLE = ITEMS > 3000 ? 120 : 60

let desk: Desk
let staff: AtWork[]

beforeAll(async () => {
  desk = await startDesk({ ACCESS_TOKEN_TTL: '30d' })
  staff = await Promise.all(
    ['lead_maya', 'admin'].map((one) => atWork(desk.url, one, { online: true })),
  )
})

afterAll(async () => {
  for (const one of staff ?? []) one.close()
  await desk?.stop()
})

/** How the network is for a while, over and over. */
const WEATHER = [
  { name: 'one by one, some twice', webhook_duplicate: 0.2 },
  { name: 'in batches', webhook_batch_size: 60, webhook_linger_ms: 25, webhook_duplicate: 0.2 },
  {
    name: 'in no order, late, some twice',
    webhook_shuffle: true,
    webhook_delay_ms: 1500,
    webhook_batch_size: 20,
    webhook_linger_ms: 10,
    webhook_duplicate: 0.25,
  },
  {
    name: 'nobody home for a while, then in batches',
    webhook_outage_s: 0.3,
    webhook_batch_size: 200,
    webhook_duplicate: 0.2,
  },
  {
    name: 'in no order, one by one',
    webhook_shuffle: true,
    webhook_delay_ms: 1000,
    webhook_duplicate: 0.2,
  },
]
const CALM = {
  webhook_shuffle: false,
  webhook_delay_ms: 0,
  webhook_batch_size: 1,
  webhook_linger_ms: 0,
  webhook_duplicate: 0,
}

test(
  `after ${ITEMS} items with duplicates, reorderings and outages the desk's history is the phones' (SOAK_SEED=${SEED})`,
  async () => {
    const startedAt = Date.now()
    const soak: Soak = {
      desk,
      staff,
      people: await invite(desk, PEOPLE),
      dice: createDice(SEED),
      isOrdered: true,
      changed: new Set(),
      sending: [],
      counts: new Map(),
    }
    const spells: Spell[] = []
    for (let done = 0, spell = 0; done < ITEMS; done += SPELL, spell++) {
      const { name: _, ...faults } = WEATHER[spell % WEATHER.length] as (typeof WEATHER)[number]
      desk.sandbox.setFaults({ ...CALM, ...faults })
      soak.isOrdered = !('webhook_shuffle' in faults)
      soak.changed.clear()
      spells.push({ startedAt: Date.now(), isOrdered: soak.isOrdered })
      for (let item = 0; item < Math.min(SPELL, ITEMS - done); item++) await happen(soak)
      await quiet(soak)
    }
    desk.sandbox.setFaults(CALM)
    for (const { phone } of soak.people) {
      await desk.phones.call('PATCH', `/people/${phone}`, { online: true })
    }
    await until('every status is told', () => allIsTold(desk, soak.people), 60_000)
    await quiet(soak)

    const compared = await comparePeople(desk, soak.people, spells)
    report(soak, spells, compared, Date.now() - startedAt)
    const letters = await deadLetters(desk)
    expect({ violations: compared.violations, letters }).toEqual({ violations: [], letters: [] })
    expect(compared.messages).toBeGreaterThan(ITEMS / 3)
    expect(compared.reordered).toBeGreaterThan(0)
    const { duplicated, failed_attempts, given_up, dropped } = desk.sandbox.webhooks()
    expect(duplicated).toBeGreaterThan(0)
    expect(failed_attempts).toBeGreaterThan(0)
    expect([given_up, dropped]).toEqual([0, 0])
  },
  300_000 + ITEMS * 60,
)

/** Everything that was on its way has arrived, on both sides. */
async function quiet(soak: Soak): Promise<void> {
  await Promise.all(soak.sending.splice(0))
  const look = async () => {
    await desk.sandbox.idle()
    return (await nothingWaits(desk)) && desk.sandbox.webhooks().pending === 0
  }
  await until('nothing is on its way', look, 120_000)
}

function report(soak: Soak, spells: Spell[], compared: Compared, ms: number): void {
  const { accepted, duplicated, failed_attempts } = desk.sandbox.webhooks()
  const counts = [...soak.counts].sort(([, one], [, other]) => other - one)
  console.info(
    `${ITEMS} happenings in ${spells.length} spells, ${Math.round(ms / 1000)} s: ` +
      `${accepted} updates accepted, ${duplicated} of them twice, ${failed_attempts} attempts failed, ` +
      `${compared.reordered} stored in another order than written; ` +
      `${compared.messages} messages, ${compared.changed} of them changed, ${compared.files} files; ` +
      `${compared.violations.length} violations, SOAK_SEED=${SEED}\n` +
      counts.map(([name, count]) => `${count} ${name}`).join(', '),
  )
}
