import type { PresencePeriod, PresenceTotals } from '@smart-chat/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'

let desk: Desk
const tokens: Record<string, string> = {}

beforeAll(async () => {
  desk = await startDesk({ ACCESS_TOKEN_TTL: '300d' })
  for (const username of ['admin', 'lead_maya', 'lead_farah', 'agent_john', 'agent_jane']) {
    tokens[username] = (await signIn(desk.url, username)).body.accessToken
  }
})

afterAll(() => desk?.stop())

const STATES = ['online', 'away', 'offline'] as const
type State = (typeof STATES)[number]

async function goes(username: string, status: State): Promise<void> {
  const { httpStatus } = await rest(desk.url, {
    path: '/api/executives/status',
    token: tokens.lead_maya ?? '',
    body: { status, executive_id: username },
  })
  expect(httpStatus).toBe(200)
}

interface Presence {
  periods: PresencePeriod[]
  totals: PresenceTotals
}

const ask = (username: string, range: Record<string, string> = {}, as = 'admin') =>
  rest(desk.url, {
    path: `/api/executives/${username}/presence?${new URLSearchParams(range)}`,
    token: tokens[as] ?? '',
  })

const presenceOf = async (username: string, from: number, to: number): Promise<Presence> => {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const { body } = await ask(username, range)
  expect(body.status).toBe(1)
  return body
}

const sum = (totals: PresenceTotals) => STATES.reduce((all, state) => all + totals[state], 0)

const MINUTE_MS = 60_000

/** What somebody does, and how long nothing changes after it. */
const deed = fc.record({
  state: fc.constantFrom(...STATES, 'sign in' as const),
  minutes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600 })),
})
const day = fc.array(deed, { minLength: 1, maxLength: 12 })
/** Two places in the time that is looked at, in thousandths. */
const stretch = fc.tuple(fc.nat(1000), fc.nat(1000))

const SEED = Number(process.env.PRESENCE_SEED ?? Math.floor(Math.random() * 2 ** 31))

test(`whatever somebody does, every moment is in one state and counted once (PRESENCE_SEED=${SEED})`, async () => {
  const username = 'agent_john'
  const { created_at } = await desk.ctx.db
    .selectFrom('executives')
    .select('created_at')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  for (const [deeds, between] of fc.sample(fc.tuple(day, stretch), { seed: SEED, numRuns: 20 })) {
    const startedAt = desk.ctx.now().getTime()
    const before = (await presenceOf(username, startedAt - 1000, startedAt)).periods.at(-1)
    const lasted: PresenceTotals = { online: 0, away: 0, offline: 0 }
    let state: State = before?.status ?? 'offline'
    for (const { state: wanted, minutes } of deeds) {
      if (wanted === 'sign in') await signIn(desk.url, username)
      else await goes(username, wanted)
      state = wanted === 'sign in' ? 'offline' : wanted
      desk.advance(minutes * 60)
      lasted[state] += minutes * 60
    }
    const endedAt = desk.ctx.now().getTime()

    const whole = await presenceOf(username, startedAt, endedAt)
    expect(sum(whole.totals)).toBeCloseTo((endedAt - startedAt) / 1000, 6)
    // What the steps themselves took of a slow machine's time.
    for (const one of STATES) expect(Math.abs(whole.totals[one] - lasted[one])).toBeLessThan(45)

    const [one, other] = between.map((part) => startedAt + ((endedAt - startedAt) * part) / 1000)
    const from = Math.floor(Math.min(one ?? 0, other ?? 0))
    const to = Math.floor(Math.max(one ?? 0, other ?? 0)) + 1
    const part = await presenceOf(username, from, to)
    expect(sum(part.totals)).toBeCloseTo((to - from) / 1000, 6)
    expect(Date.parse(part.periods[0]?.since ?? '')).toBe(from)
    expect(Date.parse(part.periods.at(-1)?.until ?? '')).toBe(to)
    for (const [index, { since }] of part.periods.slice(1).entries()) {
      expect(since).toBe(part.periods[index]?.until)
    }
  }

  // From the account's beginning until now: all of it, and the last one lasts.
  const now = desk.ctx.now().getTime()
  const stored = await desk.ctx.db
    .selectFrom('presence_periods')
    .innerJoin('executives', 'executives.executive_id', 'presence_periods.executive_id')
    .selectAll('presence_periods')
    .select(['executives.status as present', 'status_since'])
    .where('username', '=', username)
    .orderBy('since')
    .execute()
  expect(stored[0]?.since).toEqual(created_at)
  for (const [index, { since }] of stored.slice(1).entries()) {
    expect(since).toEqual(stored[index]?.until)
  }
  const last = stored.at(-1)
  expect(last).toMatchObject({ until: null, status: last?.present, since: last?.status_since })
  const { body } = await ask(username, { from: created_at.toISOString() })
  expect(sum(body.totals) * 1000).toBeGreaterThanOrEqual(now - created_at.getTime())
  expect(body.periods.at(-1).until).toBe(null)
}, 60_000)

test('what is asked for is cut to what was asked, and nothing is before the account or after now', async () => {
  const username = 'agent_jane'
  const now = desk.ctx.now().getTime()
  expect(
    await presenceOf(username, now - 91 * 1440 * MINUTE_MS, now - 90 * 1440 * MINUTE_MS),
  ).toEqual({
    status: 1,
    periods: [],
    totals: { online: 0, away: 0, offline: 0 },
  })
  await goes(username, 'online')
  desk.advance(3600)
  const { periods, totals } = await presenceOf(username, now + 30 * MINUTE_MS, now + 90 * MINUTE_MS)
  expect(periods).toMatchObject([{ status: 'online', until: null, reason: 'manual' }])
  expect(totals.online).toBeGreaterThanOrEqual(1800)
  expect(totals.online).toBeLessThan(1860)
  const ahead = await presenceOf(username, now + 200 * MINUTE_MS, now + 300 * MINUTE_MS)
  expect(ahead.periods).toEqual([])
})

test.each([
  ['oneself', 'agent_john', 'agent_john', 200, undefined],
  ['a colleague', 'agent_jane', 'agent_john', 403, 'forbidden'],
  ['a person of the lead’s segment', 'agent_john', 'lead_maya', 200, undefined],
  ['a person of other segments', 'agent_john', 'lead_farah', 403, 'forbidden'],
  ['anyone, for an administrator', 'agent_sara', 'admin', 200, undefined],
  ['nobody', 'agent_nobody', 'admin', 404, 'executive_not_found'],
])('who asks for %s', async (_whom, username, as, httpStatus, code) => {
  const answer = await ask(username, {}, as)
  expect(answer.httpStatus).toBe(httpStatus)
  expect(answer.body.code).toBe(code)
})

test.each([
  ['an end before the beginning', '2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'],
  ['more than 92 days', '2026-01-01T00:00:00Z', '2026-04-04T00:00:00Z'],
  ['no time', 'yesterday', '2026-04-04T00:00:00Z'],
  ['a time of nowhere', '2026-01-01T00:00:00', '2026-01-02T00:00:00Z'],
])('%s is refused', async (_what, from, to) => {
  const { httpStatus, body } = await ask('agent_john', { from, to })
  expect(httpStatus).toBe(400)
  expect(body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'from' }] })
})
