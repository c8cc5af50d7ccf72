import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExecutiveActor } from '../actor.ts'
import { changeExecutive } from '../admin/change-executive.ts'
import { findWork } from '../assignment/find-work.ts'
import { reassignChat } from '../assignment/reassign.ts'
import { updateChatStatus } from '../chats/update-status.ts'
import { type Context, createContext, type Parts } from '../context.ts'
import { setExecutiveStatus } from '../presence/set-status.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { createDice } from '../testing/dice.ts'
import { chatsOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, changeOf, PARTNER, postDelivery, textFrom } from '../testing/webhook.ts'
import { judgeHistory, type Staff } from './race-check.ts'

const SEED = Number(process.env.RACE_SEED ?? Math.floor(Math.random() * 2 ** 31))
const ACTS = Number(process.env.RACE_ACTS ?? 1000)
const PEOPLE = 50
const EARLIER_CHATS = 120

let desk: Desk
/** The desk's nodes: two on PostgreSQL. */
let nodes: { parts: Parts; url: string }[]
let staff: ExecutiveActor[]

beforeAll(async () => {
  desk = await startDesk({ GONE_S: '100000' })
  nodes = [desk.app]
  if (onPostgres) nodes.push(await desk.secondNode())
  staff = await hire()
})

afterAll(async () => {
  await desk?.stop()
})

const { below: dice, pick } = createDice(SEED)

/** Of one segment or two, every tenth a lead, each with a capacity of up to eight, or none. */
async function hire(): Promise<ExecutiveActor[]> {
  const people = Array.from({ length: PEOPLE }, (_, index): ExecutiveActor => {
    const executive_id = `race_${index}`
    return {
      kind: 'executive',
      executive_id,
      session_id: executive_id,
      name: `Executive ${index}`,
      role: index % 10 === 0 ? 'lead' : 'executive',
      customer_types: index % 3 === 0 ? ['Partner', 'Customer'] : ['Partner'],
    }
  })
  await desk.ctx.db
    .insertInto('executives')
    .values(
      people.map(({ executive_id, name, role }, index) => ({
        executive_id,
        username: executive_id,
        agent_number: executive_id,
        name,
        role,
        password_hash: '',
        status: index % 2 === 0 ? 'online' : 'offline',
        capacity: index % 7 === 6 ? null : 1 + (index % 8),
      })),
    )
    .execute()
  await desk.ctx.db
    .insertInto('executive_segments')
    .values(
      people.flatMap(({ executive_id, customer_types }) =>
        customer_types.map((customer_type) => ({ executive_id, customer_type })),
      ),
    )
    .execute()
  return people
}

let nextPhone = 919815000000
const newPhone = () => String(nextPhone++)

const contextOf = (actor: ExecutiveActor): Context => createContext(pick(nodes).parts, actor)

async function writes(phone: string): Promise<void> {
  const number = Number(phone) % 5 === 0 ? CUSTOMER : PARTNER
  const change = changeOf({ messages: [textFrom(phone, 'Hello')] }, number)
  const { httpStatus } = await postDelivery(pick(nodes).url, [change])
  expect(httpStatus).toBe(200)
}

const phones: string[] = []
const bursts: string[] = []
const sent = new Map<string, number>()

const say = async (phone: string) => {
  sent.set(phone, (sent.get(phone) ?? 0) + 1)
  await writes(phone)
}

/** Each with how often. */
const ACTIONS: Record<string, [number, (chats: string[]) => Promise<unknown>]> = {
  'new person writes': [
    30,
    () => {
      const phone = newPhone()
      phones.push(phone)
      return say(phone)
    },
  ],
  'three first messages of a new person': [
    4,
    () => {
      const phone = newPhone()
      bursts.push(phone)
      return Promise.all([say(phone), say(phone), say(phone)])
    },
  ],
  'known person writes': [10, () => say(pick(phones))],
  'is given by hand': [
    14,
    (chats) =>
      reassignChat(contextOf(pick(staff)), {
        chat_id: pick(chats),
        executive_id: pick(staff).executive_id,
        force: dice(3) === 0,
      }),
  ],
  'is put back': [
    8,
    (chats) =>
      reassignChat(contextOf(pick(staff)), {
        chat_id: pick(chats),
        executive_id: null,
        force: false,
      }),
  ],
  'changes status': [
    16,
    () =>
      setExecutiveStatus(contextOf(pick(staff)), {
        status: pick(['online', 'online', 'away', 'offline'] as const),
      }),
  ],
  'is resolved': [
    12,
    (chats) =>
      updateChatStatus(contextOf(pick(staff)), {
        chat_id: pick(chats),
        status: 'resolved',
        silent: dice(2) === 0,
      }),
  ],
  reopens: [
    6,
    (chats) =>
      updateChatStatus(contextOf(pick(staff)), {
        chat_id: pick(chats),
        status: 'active',
        silent: false,
      }),
  ],
  'changes capacity': [
    6,
    () =>
      changeExecutive(
        createContext(pick(nodes).parts, { kind: 'system' }),
        pick(staff).executive_id,
        {
          capacity: pick([null, 0, 1, 2, 4, 8]),
        },
      ),
  ],
}

const DRAWN = Object.entries(ACTIONS).flatMap(([name, [weight]]) =>
  Array<string>(weight).fill(name),
)

test(`${ACTS} arrivals and claims at once over ${PEOPLE} executives give no chat two owners, and nobody more than they may have${onPostgres ? ', on two nodes' : ''} (RACE_SEED=${SEED})`, async () => {
  const before: Staff[] = await desk.ctx.db
    .selectFrom('executives')
    .select(['executive_id', 'status', 'capacity'])
    .execute()
  for (let index = 0; index < EARLIER_CHATS; index++) phones.push(newPhone())
  await Promise.all(phones.map(say))
  await processed(desk)
  const chats = (await desk.ctx.db.selectFrom('chats').select('chat_id').execute()).map(
    ({ chat_id }) => chat_id,
  )
  expect(chats).toHaveLength(EARLIER_CHATS)

  const outcomes = new Map<string, Map<string, number>>()
  await Promise.all(
    Array.from({ length: ACTS }, async () => {
      const name = pick(DRAWN)
      const outcome = await outcomeOf((ACTIONS[name] as (typeof ACTIONS)[string])[1](chats))
      const of = outcomes.get(name) ?? new Map<string, number>()
      outcomes.set(name, of.set(outcome, (of.get(outcome) ?? 0) + 1))
    }),
  )
  await processed(desk)
  await until('nobody waits for whom somebody is free', async () => {
    await desk.sweep()
    return (await findWork(desk.ctx.db, null)).length === 0
  })
  await allIsTold()

  const judged = await judgeHistory(desk.ctx.db, before)
  const violations = [...judged.violations, ...(await judgePeople())]
  report(outcomes, judged.decisions, violations.length)
  expect(violations).toEqual([])
  expect(judged.decisions).toBeGreaterThan(ACTS / 4)
}, 300_000)

const outcomeOf = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => 'done',
    (error: { code?: string }) => {
      if (!REFUSALS.has(error.code ?? '')) throw error
      return String(error.code)
    },
  )

/** What may be answered to somebody who was late, or may not. */
const REFUSALS = new Set([
  'chat_resolved',
  'already_resolved',
  'over_capacity',
  'executive_unavailable',
  'wrong_segment',
])

/** The whole log is there to be read. */
const allIsTold = () =>
  until('everything is told', async () => {
    const left = await desk.ctx.db.selectFrom('change_outbox').select('id').limit(1).execute()
    return left.length === 0
  })

/** Everybody who wrote has one chat, with every message in it, numbered without a gap. */
async function judgePeople(): Promise<string[]> {
  const violations: string[] = []
  for (const phone of [...phones, ...bursts]) {
    const [chat, ...others] = await chatsOf(desk, phone)
    if (chat === undefined || others.length > 0) {
      violations.push(`${phone} has ${chat === undefined ? 'no' : others.length + 1} chats`)
      continue
    }
    const numbers = (await messagesOf(desk, chat.chat_id)).map(({ seq }) => seq)
    const expected = Array.from({ length: sent.get(phone) ?? 0 }, (_, index) => index + 1)
    if (String(numbers) !== String(expected))
      violations.push(`${phone} sent ${expected.length}, and ${numbers} are stored`)
  }
  return violations
}

function report(
  outcomes: Map<string, Map<string, number>>,
  decisions: number,
  violations: number,
): void {
  const lines = [...outcomes].map(
    ([name, of]) => `${name}: ${[...of].map(([what, count]) => `${count} ${what}`).join(', ')}`,
  )
  const chats = phones.length + bursts.length
  console.log(
    `${ACTS} acts at once, ${PEOPLE} executives, ${nodes.length} node(s), ${chats} chats, ` +
      `${decisions} decisions, ${violations} violations\n${lines.join('\n')}`,
  )
}
