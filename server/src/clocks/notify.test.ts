import type { SegmentSettingsChange } from '@smart-chat/contract'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { syncAccount } from '../templates/sync.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { sendAll } from './notify.ts'

const LEAD = '919800012345'

let desk: Desk
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk()
  admin = await atWork(desk.url, 'admin')
  await syncAccount(desk.ctx, '200000000000001')
})

/** Nobody waits on, whose escalation would come into the next test. */
afterEach(async () => {
  await set({ sla_notify: null })
  const { chats } = await admin.client.call('listChats', { status: 'active', page_size: 100 })
  for (const { chat_id } of chats) {
    await admin.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  }
})

afterAll(async () => {
  await desk?.stop()
  admin?.close()
})

const set = (change: SegmentSettingsChange) =>
  admin.client.call('changeSegment', { customer_type: 'Partner', ...change })

const notifiedBy = (name: string) =>
  set({ sla_notify: { to: LEAD, template: { name, language: 'en' } } })

async function templateIs(status: 'APPROVED' | 'PAUSED'): Promise<void> {
  const template = { name: 'route_change_notice', language: 'en', status }
  await desk.phones.call('POST', '/templates/status', template)
  await syncAccount(desk.ctx, '200000000000001')
}

let next = 919813900001

async function writes(name = 'Asha Rao'): Promise<{ chat_id: string; phone: string }> {
  const phone = String(next++)
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello', name })
  await processed(desk)
  return { phone, chat_id: (await chatOf(desk, phone)).chat_id }
}

/** What went to the lead's phone by the template, as its variables. */
async function notices(): Promise<string[][]> {
  const calls = await desk.phones.sentTo(LEAD)
  return calls.map(({ body }) => {
    const { components } = body.template as { components: { parameters: { text: string }[] }[] }
    return components.flatMap(({ parameters }) => parameters.map(({ text }) => text))
  })
}

/** Notices that are waiting to be sent. */
const waiting = () => desk.ctx.db.selectFrom('sla_notices').selectAll().execute()

const allSent = () => until('all notices are taken', async () => (await waiting()).length === 0)

test('an alert goes to the number of the segment, with name, masked number and minutes', async () => {
  await templateIs('APPROVED')
  await notifiedBy('route_change_notice')
  const { chat_id, phone } = await writes()
  desk.advance(185)
  await until('the alert is told by WhatsApp', async () => (await notices()).length > 0)
  const masked = `XXXXXXXX${phone.slice(-4)}`
  expect(await notices()).toEqual([['Asha Rao', masked, '3']])
  desk.advance(420)
  await until('the escalation as well', async () => (await notices()).length > 1)
  expect(await notices()).toEqual([
    ['Asha Rao', masked, '3'],
    ['Asha Rao', masked, '10'],
  ])
  const [call] = await desk.phones.sentTo(LEAD)
  expect(call?.path).toContain(PARTNER)
  // It is no conversation.
  const aliases = await desk.ctx.db
    .selectFrom('customer_aliases')
    .select('customer_id')
    .where('value', '=', LEAD)
    .execute()
  expect(aliases).toEqual([])
  const messages = await desk.ctx.db
    .selectFrom('messages')
    .select('seq')
    .where('chat_id', '=', chat_id)
    .execute()
  expect(messages).toEqual([{ seq: 1 }])
})

test('a template with fewer variables is given the first ones', async () => {
  const before = (await notices()).length
  await notifiedBy('continue_conversation')
  await writes('Ravi\nKumar')
  desk.advance(185)
  await until('it is told', async () => (await notices()).length > before)
  expect((await notices()).at(-1)).toEqual(['Ravi Kumar'])
})

test('a notice that WhatsApp refuses is tried once, and the alert is told as ever', async () => {
  const before = (await notices()).length
  await notifiedBy('continue_conversation')
  const { chat_id } = await writes()
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  desk.advance(185)
  await until('it was tried', async () => (await notices()).length > before)
  await allSent()
  await desk.sweep()
  expect(await notices()).toHaveLength(before + 1)
  expect(await toldOf(desk, chat_id, 'sla_alert')).toHaveLength(1)
})

test('a job that is done again sends nothing again', async () => {
  await notifiedBy('continue_conversation')
  await writes()
  const before = (await notices()).length
  desk.advance(185)
  await until('it is told', async () => (await notices()).length > before)
  await Promise.all([1, 2, 3].map(() => sendAll(desk.ctx, { customer_type: 'Partner' })))
  expect(await notices()).toHaveLength(before + 1)
})

test('a template that cannot be sent is complained of once a day, and nothing is sent', async () => {
  await templateIs('PAUSED')
  const lines: string[] = []
  const log = pino({}, { write: (line) => void lines.push(line) })
  const before = (await notices()).length
  // Unknown, not approved, and one with more variables than there is to say.
  for (const name of ['no_such_template', 'route_change_notice', 'driver_assigned']) {
    await notifiedBy(name)
    const row = {
      customer_type: 'Partner',
      customer: '919800000001',
      customer_name: '',
      minutes: 3,
    }
    await desk.ctx.db.insertInto('sla_notices').values([row, row]).execute()
    await sendAll({ ...desk.ctx, log }, row)
    expect(await waiting()).toEqual([])
    expect(lines).toHaveLength(1)
  }
  desk.advance(86_401)
  const row = { customer_type: 'Partner', customer: '919800000001', customer_name: '', minutes: 3 }
  await desk.ctx.db.insertInto('sla_notices').values([row, row]).execute()
  await sendAll({ ...desk.ctx, log }, row)
  expect(lines).toHaveLength(2)
  expect(await notices()).toHaveLength(before)
})

test('where no number is named, nothing is kept to be sent', async () => {
  const { chat_id } = await writes()
  desk.advance(185)
  await until(
    'the alert is told',
    async () => (await toldOf(desk, chat_id, 'sla_alert')).length > 0,
  )
  expect(await waiting()).toEqual([])
})
