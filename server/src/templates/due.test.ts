import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { postDelivery } from '../testing/webhook.ts'
import { sweepTemplates } from './due.ts'

const ACCOUNT = '200000000000001'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
  await until('the lists were read', async () => (await due()).read_at !== null)
})
afterAll(() => desk?.stop())

const due = () =>
  desk.ctx.db
    .selectFrom('template_syncs')
    .selectAll()
    .where('waba_id', '=', ACCOUNT)
    .executeTakeFirstOrThrow()

/** How often the list was read from WhatsApp. */
async function readings(): Promise<number> {
  const path = `/requests?path=/${ACCOUNT}/message_templates&method=GET`
  return (await desk.phones.call<{ requests: object[] }>('GET', path)).requests.length
}

/** The reading is over: the next is that of hours. */
const settled = () =>
  until(
    'it was read',
    async () => (await due()).due_at.getTime() > desk.ctx.now().getTime() + 3 * 3_600_000,
  )

const told = (quality: string) => ({
  field: 'message_template_quality_update',
  value: {
    new_quality_score: quality,
    message_template_id: 1,
    message_template_name: 'ride_reminder',
    message_template_language: 'en',
  },
})

test('a burst of news is read once, or twice where it lasts', async () => {
  const before = await readings()
  for (let round = 0; round < 10; round++) {
    const changes = Array.from({ length: 10 }, () => told('GREEN'))
    await postDelivery(desk.url, changes, [told(round % 2 === 0 ? 'RED' : 'YELLOW')])
  }
  await processed(desk)
  desk.advance(60)
  await until('it was read', async () => (await readings()) > before)
  await settled()
  expect(await readings()).toBeLessThanOrEqual(before + 2)
})

test('without any news the lists are read after six hours', async () => {
  const before = await readings()
  desk.advance(6 * 3600 - 60)
  await sweepTemplates(desk.ctx)
  expect(await readings()).toBe(before)
  desk.advance(120)
  await until('it was read', async () => (await readings()) === before + 1)
  await settled()
})

test('what was asked for outlives the process, and what WhatsApp does not answer is asked again', async () => {
  await postDelivery(desk.url, [told('YELLOW')])
  await processed(desk)
  const asked = (await due()).due_at
  expect(asked.getTime()).toBeLessThan(desk.ctx.now().getTime() + 30_000)
  desk.sandbox.setFaults({ token_expired: true })
  const before = await readings()
  await desk.restart(() => desk.advance(30))
  await until('it was tried', async () => (await readings()) > before)
  await until('it is tried again soon', async () => (await due()).due_at > desk.ctx.now())
  expect((await due()).due_at.getTime()).toBeLessThan(desk.ctx.now().getTime() + 300_000)
  const kept = await desk.ctx.db.selectFrom('templates').select('template_id').execute()
  expect(kept.length).toBeGreaterThan(5)
  desk.sandbox.setFaults({ token_expired: false })
  desk.advance(300)
  await until(
    'it was read',
    async () => (await due()).due_at > new Date(desk.ctx.now().getTime() + 3_600_000),
  )
})
