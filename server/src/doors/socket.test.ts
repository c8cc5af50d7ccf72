import { clientEvents } from '@smart-chat/contract'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { VENDOR } from '../testing/webhook.ts'

let desk: Desk
const lines: Line[] = []

beforeAll(async () => {
  desk = await startDesk({ ACCESS_TOKEN_TTL: '1h' })
})

afterEach(() => {
  for (const line of lines.splice(0)) line.close()
})

afterAll(() => desk?.stop())

const tokenOf = async (username: string, url = desk.url): Promise<string> =>
  (await signIn(url, username)).body.accessToken

async function connect(how: Parameters<typeof connectLine>[1], url = desk.url): Promise<Line> {
  const line = await connectLine(url, how)
  lines.push(line)
  return line
}

const join = async (username: string) => connect({ auth: { token: await tokenOf(username) } })

async function chatIn(phone_number_id: string, phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

test('the token may come in auth, in the query or as a header', async () => {
  const token = await tokenOf('agent_john')
  for (const how of [
    { auth: { token } },
    { auth: { token: `Bearer ${token}` } },
    { query: { token } },
    { extraHeaders: { authorization: `Bearer ${token}` } },
    { auth: { token }, query: { token: 'ignored' } },
  ]) {
    const line = await connect(how)
    expect(await line.ask('join_room', { room: 'PartnerApp' })).toEqual({
      status: 1,
      room: 'PartnerApp',
    })
  }
})

test.each([
  [{}, 'unauthorized'],
  [{ auth: { token: 'nonsense' } }, 'unauthorized'],
  [{ auth: { token: 42 } }, 'unauthorized'],
  [{ query: { token: 'a.b.c' } }, 'unauthorized'],
])('whoever cannot prove who they are is told %j: %s', async (how, code) => {
  await expect(connectLine(desk.url, how)).rejects.toMatchObject({ status: 0, code })
})

test('an answer comes as acknowledgement and as <event>_response', async () => {
  const line = await join('agent_john')
  const response = line.next('get_dashboard_stats_response')
  const stats = line.next('dashboard_stats')
  const acknowledged = await line.ask('get_dashboard_stats')
  expect(acknowledged).toMatchObject({ status: 1, active: expect.any(Number) })
  expect(await response).toEqual(acknowledged)
  const { status: _, ...counters } = acknowledged
  expect(await stats).toEqual(counters)
})

test.each([
  'no_such_event',
  'toString',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'x'.repeat(900),
])('an event that does not exist (%s) is told so', async (event) => {
  const line = await join('agent_john')
  const told = line.next('error_response')
  const answer = await line.ask(event, {})
  expect(answer).toMatchObject({ status: 0, code: 'unknown_event', event: event.slice(0, 100) })
  expect(await told).toEqual(answer)
})

test('whatever is sent, every event answers, and the connection stays', async () => {
  const line = await join('agent_john')
  const events = Object.keys(clientEvents).filter((event) => event !== 'reauthenticate')
  let asked = 0
  const payload = fc.oneof(
    fc.anything({ withNullPrototype: false }),
    fc.record({
      chat_id: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\0'), fc.integer()),
      message: fc.anything(),
      room: fc.string(),
      tag: fc.string(),
      page: fc.anything(),
      since: fc.string(),
      up_to_seq: fc.double(),
      executive_id: fc.anything(),
      status: fc.anything(),
      customer: fc.string({ unit: 'binary' }),
      sender: fc.string({ unit: 'binary' }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...events), payload, async (event, input) => {
      if (typeof input === 'function' || typeof input === 'bigint') return
      asked++
      const answer = await line.ask(event, jsonOnly(input))
      expect([0, 1]).toContain(answer.status)
      expect(answer.code, JSON.stringify(answer)).not.toBe('internal')
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|at .*\.ts:|SELECT |postgres/i)
    }),
    { numRuns: 400 },
  )
  expect(line.socket.connected).toBe(true)
  console.log(`${asked} odd payloads answered`)
})

/** As it would be on the wire. */
const jsonOnly = (value: unknown): unknown => {
  try {
    const text = JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one))
    return text === undefined ? null : JSON.parse(text)
  } catch {
    return null
  }
}

test('only the rooms of one’s own segments can be joined', async () => {
  const line = await join('agent_john')
  expect(await line.ask('join_room', { room: 'CustomerApp' })).toMatchObject({ status: 1 })
  expect(await line.ask('join_room', { room: 'VendorApp' })).toMatchObject({
    status: 0,
    code: 'wrong_segment',
  })
  for (const room of ['NoSuchApp', 'leads:Partner', 'executive:exec_admin', '$nodes', 'chat:1']) {
    expect(await line.ask('join_room', { room })).toMatchObject({ status: 0, code: 'unknown_room' })
  }
})

test('a chat of another segment is out of reach, in every event and call', async () => {
  const chat_id = await chatIn(VENDOR, '919811500001')
  const token = await tokenOf('agent_john')
  const line = await connect({ auth: { token } })
  const refused = { status: 0, code: 'wrong_segment' }
  const inputs: [string, object][] = [
    ['join_chat', {}],
    ['fetch_chats_by_user', {}],
    ['mark_seen', { up_to_seq: 1 }],
    ['send_message', { message: 'Hi' }],
    ['update_chat_status', { status: 'resolved' }],
    ['reassign_chat', { executive_id: 'agent_john' }],
    ['apply_tag', { tag: 'Urgent' }],
    ['remove_tag', { tag: 'Urgent' }],
    ['add_note', { content: 'Hi' }],
    ['config', { sender: '919811500001' }],
    ['fetch_all_chats', { customer_type: 'Vendor' }],
    ['search_chat', { customer: '919811500001', customer_type: 'Vendor' }],
    ['set_executive_status', { status: 'online', customer_type: 'Vendor' }],
  ]
  for (const [event, input] of inputs) {
    expect(await line.ask(event, { chat_id, ...input }), event).toMatchObject(refused)
  }
  expect(await line.ask('search_chat', { customer: '919811500001' })).toMatchObject({ chats: [] })
  const calls = [
    `/api/chats/${chat_id}`,
    `/api/chats/${chat_id}/messages`,
    `/api/chats/${chat_id}/notes`,
    '/api/chats/919811500001/rides',
    '/api/chats?customer_type=Vendor',
    '/api/chats/tags?customer_type=Vendor',
    '/api/templates?stakeholder=Vendor',
    '/api/executives/online?customer_type=Vendor',
  ]
  for (const path of calls) {
    const answer = await rest(desk.url, { path, token })
    expect(answer, path).toMatchObject({ httpStatus: 403, body: refused })
  }
  const note = await rest(desk.url, {
    path: `/api/chats/${chat_id}/notes`,
    token,
    body: { content: 'Hi' },
  })
  expect(note).toMatchObject({ httpStatus: 403, body: refused })
})

test('another’s status is a lead’s matter', async () => {
  const john = await join('agent_john')
  const status = { status: 'away', executive_id: 'agent_jane' }
  expect(await john.ask('set_executive_status', status)).toMatchObject({
    status: 0,
    code: 'forbidden',
  })
  const maya = await join('lead_maya')
  expect(await maya.ask('set_executive_status', status)).toMatchObject({
    status: 1,
    executive_id: 'exec_agent_jane',
    new_status: 'away',
  })
  const farah = await join('lead_farah')
  expect(await farah.ask('set_executive_status', status)).toMatchObject({ code: 'forbidden' })
  expect(
    await maya.ask('set_executive_status', { status: 'online', executive_id: 'nobody' }),
  ).toMatchObject({ code: 'executive_not_found' })
})

test('a socket hears within a second that its session was ended', async () => {
  const token = await tokenOf('agent_john')
  const line = await connect({ auth: { token } })
  const other = await join('agent_john')
  const ended = line.next('session_expired')
  const closed = line.next('disconnect')
  const startedAt = Date.now()
  await rest(desk.url, { method: 'POST', path: '/api/auth/logout', token })
  expect(await ended).toEqual({ code: 'token_revoked' })
  await closed
  expect(Date.now() - startedAt).toBeLessThan(1500)
  expect((await other.ask('activity')).status).toBe(1)
  await expect(connectLine(desk.url, { auth: { token } })).rejects.toMatchObject({
    code: 'token_revoked',
  })
})

test.skipIf(!onPostgres)(
  'signing out on one node closes the sockets of the other (needs DATABASE_URL: two nodes cannot share the embedded database)',
  async () => {
    const second = await desk.secondNode()
    const token = await tokenOf('agent_john')
    const line = await connect({ auth: { token } }, second.url)
    const ended = line.next('session_expired')
    await rest(desk.url, { method: 'POST', path: '/api/auth/logout', token })
    expect(await ended).toEqual({ code: 'token_revoked' })
    await expect(connectLine(second.url, { auth: { token } })).rejects.toMatchObject({
      code: 'token_revoked',
    })
    const call = await rest(second.url, { path: '/api/auth/me', token })
    expect(call.body.code).toBe('token_revoked')
  },
)

test('a socket goes on with a fresh token, and is closed when its last one expires', async () => {
  const short = await startDesk({ ACCESS_TOKEN_TTL: '2s' })
  try {
    const { body } = await signIn(short.url, 'agent_john')
    const stays = await connect({ auth: { token: body.accessToken } }, short.url)
    const goes = await connect({ auth: { token: body.accessToken } }, short.url)
    const next = await rest(short.url, {
      path: '/api/auth/refresh',
      body: { refreshToken: body.refreshToken },
    })
    // Issued a second later, so that it lives a second longer.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const later = await rest(short.url, {
      path: '/api/auth/refresh',
      body: { refreshToken: next.body.refreshToken },
    })
    const answer = await stays.ask('reauthenticate', { token: later.body.accessToken })
    expect(answer).toMatchObject({ status: 1, executive_id: 'exec_agent_john' })
    expect(answer.expires_in).toBeLessThanOrEqual(2)
    const order: string[] = []
    stays.socket.once('disconnect', () => order.push('stays'))
    goes.socket.once('disconnect', () => order.push('goes'))
    const ended = stays.next('session_expired')
    expect(await goes.next('session_expired')).toEqual({ code: 'token_expired' })
    expect(await ended).toEqual({ code: 'token_expired' })
    expect(order).toEqual(['goes', 'stays'])
  } finally {
    await short.stop()
  }
})

test('a socket cannot become that of somebody else', async () => {
  const line = await join('lead_maya')
  for (const username of ['agent_john', 'lead_maya']) {
    const answer = await line.ask('reauthenticate', { token: await tokenOf(username) })
    expect(answer).toMatchObject({ status: 0, code: 'unauthorized' })
  }
  expect(await line.ask('reauthenticate', { token: 'nonsense' })).toMatchObject({ status: 0 })
  expect(await line.ask('join_room', { room: 'VendorApp' })).toMatchObject({ status: 1 })
})
