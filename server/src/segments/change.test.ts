import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '../actor.ts'
import { createContext } from '../context.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { until } from '../testing/until.ts'

let desk: Desk
const tokens: Record<string, string> = {}

beforeAll(async () => {
  desk = await startDesk()
  for (const username of ['admin', 'lead_maya', 'lead_farah', 'agent_john']) {
    tokens[username] = (await signIn(desk.url, username)).body.accessToken
  }
})

afterAll(() => desk?.stop())

const PATH = '/api/segments/Partner/settings'

const change = (body: object, username = 'admin') =>
  rest(desk.url, { path: PATH, token: tokens[username] ?? '', body })

const read = (username = 'admin', path = PATH) =>
  rest(desk.url, { path, token: tokens[username] ?? '' })

const HOURS = {
  timezone: 'Asia/Kolkata',
  week: {
    mon: [
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ],
  },
  holidays: ['2026-12-25'],
}

test('what is named is set, what is not named stays, and this node heeds it at once', async () => {
  const first = await change({ routing: 'least_busy', sla_alert_s: 60, greeting: '  Namaste!  ' })
  expect(first.body.settings).toMatchObject({ routing: 'least_busy', greeting: 'Namaste!' })
  expect(await desk.ctx.segment('Partner')).toMatchObject({ sla_alert_s: 60, sla_escalate_s: 600 })
  const second = await change({ hours: HOURS, sla_alert_s: null })
  expect(second.body.settings).toMatchObject({ routing: 'least_busy', hours: HOURS })
  expect((await read()).body).toEqual(second.body)
  const kept = await desk.ctx.segment('Partner')
  expect(kept).toMatchObject({ sla_alert_s: 180, greeting: 'Namaste!', hours: HOURS })
  await change({ routing: 'round_robin', greeting: '', hours: null })
})

test('leads see what is set for their segments, and only an administrator sets it', async () => {
  expect((await read('lead_maya')).httpStatus).toBe(200)
  expect((await read('lead_farah')).body).toMatchObject({ code: 'wrong_segment' })
  expect((await read('agent_john')).body).toMatchObject({ code: 'forbidden' })
  expect((await change({ greeting: 'Hi' }, 'lead_maya')).body).toMatchObject({ code: 'forbidden' })
  expect((await read()).body.settings.greeting).toBe('')
})

test.each([
  ['an escalation before the alert', { sla_alert_s: 300, sla_escalate_s: 200 }, 'sla_escalate_s'],
  ['an alert after the escalation of the deployment', { sla_alert_s: 700 }, 'sla_escalate_s'],
  ['a threshold of no time', { awaiting_s: 0 }, 'awaiting_s'],
  ['another way to route', { routing: 'by_mood' }, 'routing'],
  ['a time zone that nobody knows', { hours: { ...HOURS, timezone: 'Asia/Moon' } }, 'timezone'],
  ['a week without hours', { hours: { ...HOURS, week: {} } }, 'hours'],
  [
    'a day that closes before it opens',
    { hours: { ...HOURS, week: { tue: [['9:00', '8:00']] } } },
    'week',
  ],
])('%s is refused, and nothing has changed', async (_what, wrong, field) => {
  const before = (await read()).body
  const { httpStatus, body } = await change({ greeting: 'Never said', ...wrong })
  expect(httpStatus).toBe(400)
  expect(body.code).toBe('invalid_input')
  expect(body.errors[0].path).toContain(field)
  expect((await read()).body).toEqual(before)
})

test('a segment that does not exist has no settings', async () => {
  expect((await read('admin', '/api/segments/Nobody/settings')).body.code).toBe('wrong_segment')
})

test.skipIf(!onPostgres)(
  'every node heeds it (needs DATABASE_URL: the embedded database has one node)',
  async () => {
    const other = createContext((await desk.secondNode()).parts, system)
    expect((await other.segment('Partner')).sla_alert_s).toBe(180)
    await change({ sla_alert_s: 42 })
    await until('it has heard', async () => (await other.segment('Partner')).sla_alert_s === 42)
    await change({ sla_alert_s: null })
  },
)
