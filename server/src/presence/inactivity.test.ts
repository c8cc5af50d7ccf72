import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let maya: AtWork
let chat_id: string

beforeAll(async () => {
  desk = await startDesk({ INACTIVE_S: '240' })
  // This node may judge.
  await desk.pass(60)
  john = await atWork(desk.url, 'agent_john')
  maya = await atWork(desk.url, 'lead_maya')
  chat_id = await writes('919813100000')
  await john.client.rooms.joinChat(chat_id)
})

afterEach(async () => {
  await goes('offline')
  for (const person of [john, maya]) person.forget()
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, maya]) person?.close()
})

const goes = (status: 'online' | 'away' | 'offline') =>
  john.client.socket.emit('set_executive_status', { status })

/** What John was told of it, once everything due has happened. */
async function warnings(): Promise<string[]> {
  await desk.app.presence.sweep()
  // Facts come in order: after this note nothing of before is still to come.
  const { note } = await maya.client.socket.emit('add_note', { chat_id, content: 'Read on' })
  await john.hears('note_added', (told) => told.note_id === note.note_id)
  return john.heard
    .filter(({ event }) => event === 'inactivity_warning')
    .map(({ payload }) => payload.offline_at)
}

async function status(): Promise<string | undefined> {
  await desk.app.presence.sweep()
  const { executives } = await maya.client.call('onlineExecutives', {})
  return executives.find((one) => one.executive_id === 'exec_agent_john')?.status
}

const goesOffline = () =>
  maya.hears(
    'executive_status',
    (told) => told.executive_id === 'exec_agent_john' && told.reason === 'inactive',
  )

async function writes(phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

test('who does nothing is warned once after three minutes, and goes offline after four', async () => {
  await goes('online')
  const owned = await writes('919813100001')
  await desk.pass(150)
  expect(await warnings()).toEqual([])
  await desk.pass(30)
  const { offline_at } = await john.hears('inactivity_warning')
  const leftMs = Date.parse(offline_at) - desk.ctx.now().getTime()
  expect(leftMs).toBeGreaterThan(40_000)
  expect(leftMs).toBeLessThanOrEqual(60_000)
  await desk.pass(20)
  expect(await warnings()).toEqual([offline_at])
  expect(await status()).toBe('online')
  await desk.pass(40)
  expect((await goesOffline()).status).toBe('offline')
  const moved = await maya.hears('chat_reassigned', (told) => told.chat_id === owned)
  expect(moved).toMatchObject({ from_executive_id: 'exec_agent_john', reason: 'inactive' })
})

test('a sign of life after the warning makes it void, and the four minutes begin anew', async () => {
  await goes('online')
  await desk.pass(180)
  await john.hears('inactivity_warning')
  await john.client.socket.emit('activity', {})
  await desk.pass(150)
  expect(await warnings()).toHaveLength(1)
  expect(await status()).toBe('online')
  await desk.pass(30)
  expect(await warnings()).toHaveLength(2)
  await desk.pass(60)
  await goesOffline()
})

test('whoever answers is there, though the client of before knows no activity', async () => {
  await goes('online')
  const owned = await writes('919813100002')
  await desk.pass(150)
  await john.client.socket.emit('send_message', { chat_id: owned, message: 'One moment' })
  await until('it counts', async () => {
    const { executives } = await maya.client.call('onlineExecutives', {})
    const { last_activity } = executives.find((one) => one.name === 'John Doe') ?? {}
    return Date.parse(last_activity ?? '') > desk.ctx.now().getTime() - 60_000
  })
  await desk.pass(100)
  expect(await warnings()).toEqual([])
})

test('reading counts, in any tab', async () => {
  await goes('online')
  const tab = await atWork(desk.url, 'agent_john')
  for (let times = 0; times < 6; times++) {
    await desk.pass(120)
    // Scrolling is all that happens, and the other tab is not looked at.
    await tab.client.socket.emit('activity', {})
  }
  tab.close()
  await desk.pass(120)
  expect(await warnings()).toEqual([])
  expect(await status()).toBe('online')
})

test('who is away or offline is not warned', async () => {
  await goes('away')
  await desk.pass(600)
  expect(await warnings()).toEqual([])
  expect(await status()).toBe('away')
})

test('after a start nobody is judged for a minute; who was warned before it is not warned again', async () => {
  await goes('online')
  await desk.pass(180)
  await john.hears('inactivity_warning')
  await desk.restart(() => desk.advance(600))
  for (const { client } of [john, maya]) {
    await until('they are back', () => client.connection.current().state === 'online')
  }
  await desk.pass(50)
  await desk.app.presence.sweep()
  const { executives } = await maya.client.call('onlineExecutives', {})
  expect(executives.find((one) => one.name === 'John Doe')?.status).toBe('online')
  await desk.pass(60)
  await goesOffline()
  expect(await warnings()).toHaveLength(1)
}, 60_000)

test.skipIf(!onPostgres)(
  'of two nodes one warns, and one takes offline (needs DATABASE_URL: the embedded database has one node)',
  async () => {
    const other = await desk.secondNode()
    const both = () => Promise.all([desk.app.presence.sweep(), other.presence.sweep()])
    await desk.pass(60)
    await goes('online')
    await desk.pass(180)
    await both()
    expect(await warnings()).toHaveLength(1)
    await desk.pass(60)
    await both()
    await goesOffline()
    expect(await warnings()).toHaveLength(1)
    const changes = maya.heard.filter(({ event }) => event === 'executive_status')
    expect(changes.filter(({ payload }) => payload.reason === 'inactive')).toHaveLength(1)
  },
)

test('where the setting says so, who does nothing is away, and keeps the chats', async () => {
  const gentle = await startDesk({ INACTIVE_S: '240', INACTIVE_EFFECT: 'away' })
  await gentle.pass(60)
  const jane = await atWork(gentle.url, 'agent_jane', { online: true })
  await gentle.sandbox.say('919813100009', { phone_number_id: PARTNER, type: 'text', text: 'Hi' })
  await processed(gentle)
  await gentle.pass(180)
  expect(await jane.hears('inactivity_warning')).toMatchObject({ effect: 'away' })
  await gentle.pass(60)
  const told = await jane.hears('executive_status', ({ status }) => status === 'away')
  expect(told.reason).toBe('inactive')
  const { assigned_executive_id } = await chatOf(gentle, '919813100009')
  expect(assigned_executive_id).toBe('exec_agent_jane')
  jane.close()
  await gentle.stop()
})

test('where the setting says so, nobody is warned and nothing happens', async () => {
  const patient = await startDesk({ INACTIVE_S: '240', INACTIVE_EFFECT: 'none' })
  await patient.pass(60)
  const jane = await atWork(patient.url, 'agent_jane', { online: true })
  await patient.pass(600)
  await patient.sweep()
  await jane.client.socket.emit('set_executive_status', { status: 'away' })
  const { reason } = await jane.hears('executive_status', ({ status }) => status === 'away')
  expect(reason).toBe('manual')
  expect(jane.heard.filter(({ event }) => event === 'inactivity_warning')).toEqual([])
  jane.close()
  await patient.stop()
})
