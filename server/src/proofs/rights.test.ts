import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ExecutiveActor } from '../actor.ts'
import { changeExecutive } from '../admin/change-executive.ts'
import { chatRoom, leadsRoom } from '../chats/audience.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { CUSTOMER, PARTNER, VENDOR } from '../testing/webhook.ts'

let desk: Desk
const lines: Line[] = []

beforeAll(async () => {
  // Colleagues may not move each other's chats here.
  desk = await startDesk({ REASSIGN_OPEN: '0' })
})

afterEach(() => {
  for (const line of lines.splice(0)) line.close()
})

afterAll(() => desk?.stop())

async function connect(token: string, url = desk.url): Promise<Line> {
  const line = await connectLine(url, { auth: { token } })
  lines.push(line)
  return line
}

const tokenOf = async (username: string): Promise<string> =>
  (await signIn(desk.url, username)).body.accessToken

const atDesk = async (username: string, url = desk.url) => connect(await tokenOf(username), url)

async function chatIn(phone_number_id: string, phone: string, text = 'Hello'): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** Tells a room something that every socket in it hears, by way of the log. */
const tell = (rooms: string[], chat_id: string) =>
  desk.ctx.transaction(async (tx) => {
    tx.publish(rooms, 'messages_seen', {
      chat_id,
      executive_id: 'x',
      up_to_seq: 1,
      unseen_count: 0,
    })
  })

/** What a socket has heard of `tell` once everything told before is there. */
async function heardOf(line: Line, chat_id: string, rooms: string[]): Promise<boolean> {
  const heard: string[] = []
  line.socket.on('messages_seen', (seen) => heard.push(seen.chat_id))
  await tell(rooms, chat_id)
  const after = line.next('executive_status')
  await desk.ctx.transaction(async (tx) => tx.publish(['dashboard'], 'executive_status', {}))
  await after
  line.socket.off('messages_seen')
  return heard.includes(chat_id)
}

test('another’s chat is moved by a lead only, and over capacity by a lead who insists', async () => {
  const chat_id = await chatIn(PARTNER, '919811800001')
  const [john, jane, maya] = [
    await atDesk('agent_john'),
    await atDesk('agent_jane'),
    await atDesk('lead_maya'),
  ]
  const give = (line: Line, executive_id: string | null, more = {}) =>
    line.ask('reassign_chat', { chat_id, executive_id, ...more })
  expect(await give(john, 'agent_john')).toMatchObject({ status: 1 })
  expect(await give(jane, 'agent_jane')).toMatchObject({ status: 0, code: 'forbidden' })
  expect(await give(jane, null)).toMatchObject({ status: 0, code: 'forbidden' })
  expect(await give(john, 'agent_jane')).toMatchObject({ status: 1 })
  expect(await give(maya, 'agent_john')).toMatchObject({ status: 1 })

  const capacity = (username: string, most: number | null) =>
    desk.ctx.db
      .updateTable('executives')
      .set({ capacity: most })
      .where('username', '=', username)
      .execute()
  await capacity('agent_jane', 1)
  await give(maya, null)
  await chatIn(PARTNER, '919811800002')
  const other = await chatOf(desk, '919811800002')
  expect(
    await maya.ask('reassign_chat', { chat_id: other.chat_id, executive_id: 'agent_jane' }),
  ).toMatchObject({ status: 1 })
  for (const force of [false, true]) {
    expect(await give(john, 'agent_jane', { force })).toMatchObject({ code: 'over_capacity' })
  }
  expect(await give(maya, 'agent_jane')).toMatchObject({ code: 'over_capacity' })
  expect(await give(maya, 'agent_jane', { force: true })).toMatchObject({ status: 1 })
  await capacity('agent_jane', null)
})

test('what is of another segment stands in nobody’s lists and answers', async () => {
  const vendor = await chatIn(VENDOR, '919811800011', 'A marvellous vendor')
  const partner = await chatIn(PARTNER, '919811800012', 'A marvellous partner')
  const token = await tokenOf('agent_arjun')
  const arjun = await connect(token)
  const seen = JSON.stringify([
    await arjun.ask('fetch_all_chats', { page_size: 100 }),
    await arjun.ask('search_chat', { customer: '9198118000' }),
    (await rest(desk.url, { path: '/api/chats?page_size=100', token })).body,
    (await rest(desk.url, { path: '/api/search?q=marvellous', token })).body,
    (await rest(desk.url, { path: '/api/service-window/closed', token })).body,
  ])
  expect(seen).toContain(partner)
  expect(seen).not.toContain(vendor)
  const { executives } = (await rest(desk.url, { path: '/api/executives/online', token })).body
  const foreign = executives.filter(
    (one: { customer_types: string[] }) => !one.customer_types.includes('Partner'),
  )
  expect(foreign).toEqual([])
})

test('the past of a segment is told only to who works there', async () => {
  const arjun = await atDesk('agent_arjun')
  const { cursor } = await arjun.ask('sync', {})
  const vendor = await chatIn(VENDOR, '919811800021')
  for (const room of ['VendorApp', chatRoom(vendor)]) await arjun.ask('join_room', { room })
  await arjun.ask('join_chat', { chat_id: vendor })
  const { events } = await arjun.ask('sync', { since: cursor })
  expect(JSON.stringify(events)).not.toContain(vendor)
})

test('who loses a segment hears no more of it at once, and who gets one may hear', async () => {
  const chat_id = await chatIn(CUSTOMER, '919811800031')
  const line = await atDesk('agent_priya')
  await line.ask('join_room', { room: 'CustomerApp' })
  await line.ask('join_chat', { chat_id })
  const rooms = ['CustomerApp', chatRoom(chat_id)]
  expect(await heardOf(line, chat_id, rooms)).toBe(true)
  const { cursor } = await line.ask('sync', {})

  await changeExecutive(desk.ctx, 'agent_priya', { customer_types: ['Partner'] })
  expect(await heardOf(line, chat_id, rooms)).toBe(false)
  const { events } = await line.ask('sync', { since: cursor })
  expect(JSON.stringify(events)).not.toContain(chat_id)
  for (const [event, input] of [
    ['join_room', { room: 'CustomerApp' }],
    ['join_chat', { chat_id }],
    ['send_message', { chat_id, message: 'Hi' }],
  ] as const) {
    expect(await line.ask(event, input), event).toMatchObject({ code: 'wrong_segment' })
  }
  expect(await line.ask('join_room', { room: 'PartnerApp' })).toMatchObject({ status: 1 })

  await changeExecutive(desk.ctx, 'agent_priya', { customer_types: ['Customer'] })
  expect(await heardOf(line, chat_id, rooms)).toBe(false)
  await line.ask('join_room', { room: 'CustomerApp' })
  expect(await heardOf(line, chat_id, rooms)).toBe(true)
})

test('chats of a lost segment go to somebody who works there', async () => {
  const chat_id = await chatIn(PARTNER, '919811800041')
  const vikram = await atDesk('agent_vikram')
  await vikram.ask('reassign_chat', { chat_id, executive_id: 'agent_vikram' })
  await changeExecutive(desk.ctx, 'agent_vikram', { customer_types: ['SRDP'] })
  expect((await chatOf(desk, '919811800041')).assigned_executive_id).toBeNull()
  await changeExecutive(desk.ctx, 'agent_vikram', { customer_types: ['SRDP', 'Partner'] })
})

test('who is a lead no longer hears and may no more than others, and the other way round', async () => {
  const farah = await atDesk('lead_farah')
  const rooms = [leadsRoom('Vendor')]
  const other = { status: 'away', executive_id: 'agent_divya' }
  expect(await heardOf(farah, 'one', rooms)).toBe(true)
  await changeExecutive(desk.ctx, 'lead_farah', { role: 'executive' })
  expect(await heardOf(farah, 'two', rooms)).toBe(false)
  expect(await farah.ask('set_executive_status', other)).toMatchObject({ code: 'forbidden' })
  await changeExecutive(desk.ctx, 'lead_farah', { role: 'lead' })
  expect(await heardOf(farah, 'three', rooms)).toBe(true)
  expect(await farah.ask('set_executive_status', other)).toMatchObject({ status: 1 })
})

test('a disabled account is told so on every socket, and its chats go on', async () => {
  const chat_id = await chatIn(PARTNER, '919811800051')
  const { accessToken: token, refreshToken } = (await signIn(desk.url, 'agent_jane')).body
  const [jane, tab] = [await connect(token), await connect(token)]
  await jane.ask('set_executive_status', { status: 'online' })
  await jane.ask('reassign_chat', { chat_id, executive_id: 'agent_jane' })
  const told = [jane, tab].map((line) => line.next('session_expired'))
  const closed = [jane, tab].map((line) => line.next('disconnect'))
  const startedAt = Date.now()
  await changeExecutive(desk.ctx, 'agent_jane', { is_disabled: true })
  expect(await Promise.all(told)).toEqual([
    { code: 'account_disabled' },
    { code: 'account_disabled' },
  ])
  await Promise.all(closed)
  expect(Date.now() - startedAt).toBeLessThan(5000)
  const chat = await chatOf(desk, '919811800051')
  expect(chat.assigned_executive_id).not.toBe('exec_agent_jane')
  await expect(connect(token)).rejects.toMatchObject({ code: 'account_disabled' })
  expect((await rest(desk.url, { path: '/api/auth/me', token })).body.code).toBe('account_disabled')
  expect((await signIn(desk.url, 'agent_jane')).body.code).toBe('account_disabled')
  const refreshed = await rest(desk.url, { path: '/api/auth/refresh', body: { refreshToken } })
  expect(refreshed).toMatchObject({ httpStatus: 401, body: { code: 'token_revoked' } })

  await changeExecutive(desk.ctx, 'agent_jane', { is_disabled: false })
  expect((await signIn(desk.url, 'agent_jane')).body.status).toBe(1)
})

test.skipIf(!onPostgres)(
  'every node heeds it (needs DATABASE_URL: two nodes cannot share the embedded database)',
  async () => {
    const second = await desk.secondNode()
    const there = await atDesk('agent_john', second.url)
    await there.ask('join_room', { room: 'PartnerApp' })
    expect(await heardOf(there, 'here', ['PartnerApp'])).toBe(true)
    await changeExecutive(desk.ctx, 'agent_john', { customer_types: ['Customer'] })
    expect(await heardOf(there, 'gone', ['PartnerApp'])).toBe(false)
    const told = there.next('session_expired')
    await changeExecutive(desk.ctx, 'agent_john', {
      is_disabled: true,
      customer_types: ['Partner', 'Customer'],
    })
    expect(await told).toEqual({ code: 'account_disabled' })
    await changeExecutive(desk.ctx, 'agent_john', { is_disabled: false })
  },
)

test('only an administrator changes what people may do', async () => {
  for (const role of ['lead', 'executive'] as const) {
    const actor: ExecutiveActor = {
      kind: 'executive',
      executive_id: 'x',
      session_id: 'x',
      name: 'X',
      customer_types: ['Partner'],
      role,
    }
    await expect(
      changeExecutive({ ...desk.ctx, actor }, 'agent_john', { role: 'admin' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(changeExecutive(desk.ctx, 'no_such_person', {})).rejects.toMatchObject({
    code: 'executive_not_found',
  })
  await expect(
    changeExecutive(desk.ctx, 'agent_john', { customer_types: ['NoSuch'] }),
  ).rejects.toMatchObject({ code: 'wrong_segment' })
})

test('signing out closes every tab of the session', async () => {
  const token = await tokenOf('agent_john')
  const tabs = [await connect(token), await connect(token)]
  const closed = tabs.map((tab) => tab.next('disconnect'))
  await rest(desk.url, { method: 'POST', path: '/api/auth/logout', token })
  await Promise.all(closed)
})

test('a name that does not exist takes as long to be refused as one that does', async () => {
  const timeOf = async (username: string) => {
    const times: number[] = []
    for (let tries = 0; tries < 7; tries++) {
      const startedAt = performance.now()
      await signIn(desk.url, username, 'wrong')
      times.push(performance.now() - startedAt)
    }
    return times.toSorted((one, other) => one - other)[3] ?? 0
  }
  const [known, unknown] = [await timeOf('agent_john'), await timeOf('no_such_person')]
  expect(unknown).toBeGreaterThan(known / 3)
})
