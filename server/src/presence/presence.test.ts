import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { wireTo } from '../testing/wire.ts'

let desk: Desk
let maya: AtWork

beforeAll(async () => {
  desk = await startDesk({ GONE_S: '2' })
  maya = await atWork(desk.url, 'lead_maya')
})

afterAll(async () => {
  await desk?.stop()
  maya?.close()
})

async function writes(phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const statusOf = async (username: string) => {
  const { executives } = await maya.client.call('onlineExecutives', {})
  return executives.find((one) => one.executive_id === `exec_${username}`)?.status
}

const ownerOf = async (chat_id: string) =>
  (await maya.client.call('getChat', { chat_id })).chat.assigned_executive_id

test('who signs in starts offline, until they say otherwise', async () => {
  const john = await atWork(desk.url, 'agent_john')
  expect(await statusOf('agent_john')).toBe('offline')
  for (const status of ['ONLINE', 'Away', 'online'] as const) {
    await john.client.socket.emit('set_executive_status', { status: status as 'online' })
    expect(await statusOf('agent_john')).toBe(status.toLowerCase())
  }
  // A second window does not send the first one home.
  const tab = await atWork(desk.url, 'agent_john')
  expect(await statusOf('agent_john')).toBe('online')
  tab.close()
  await john.client.session.signOut()
  await until('John is offline', async () => (await statusOf('agent_john')) === 'offline')
  john.close()
})

test('a connection that comes back in time changes nothing', async () => {
  const wire = await wireTo(desk.url)
  const john = await atWork(wire.url, 'agent_john', { online: true })
  const chat_id = await writes('919812000001')
  maya.forget()
  const { since } = john.client.connection.current()
  wire.cut()
  await until('John is back', () => {
    const { state, since: of } = john.client.connection.current()
    return state === 'online' && of > since
  })
  await writes('919812000002')
  expect(await ownerOf(chat_id)).toBe('exec_agent_john')
  expect(maya.heard.filter(({ event }) => event === 'executive_status')).toEqual([])
  await john.client.socket.emit('set_executive_status', { status: 'offline' })
  john.close()
  wire.close()
})

test('who is gone for good goes offline, and the chats go to who is there', async () => {
  const john = await atWork(desk.url, 'agent_john', { online: true })
  const chat_id = await writes('919812000003')
  expect(await ownerOf(chat_id)).toBe('exec_agent_john')
  const jane = await atWork(desk.url, 'agent_jane', { online: true })
  maya.forget()
  john.close()
  const told = await maya.hears(
    'executive_status',
    (status) => status.executive_id === 'exec_agent_john' && status.status === 'offline',
  )
  expect(told.reason).toBe('gone')
  await maya.hears('chat_reassigned', (moved) => moved.chat_id === chat_id)
  expect(await ownerOf(chat_id)).toBe('exec_agent_jane')
  expect(await statusOf('agent_jane')).toBe('online')
  await jane.client.socket.emit('set_executive_status', { status: 'offline' })
  jane.close()
})

test('the list of executives says who is there and how much they have', async () => {
  const jane = await atWork(desk.url, 'agent_jane', { online: true })
  await writes('919812000004')
  const { executives } = await maya.client.call('onlineExecutives', { customer_type: 'Partner' })
  expect(executives[0]).toMatchObject({
    executive_id: 'exec_agent_jane',
    id: 'exec_agent_jane',
    status: 'online',
    customer_type: 'Partner',
    customer_types: ['Partner', 'Customer'],
    capacity: null,
  })
  expect(executives[0]?.active_chats).toBeGreaterThan(0)
  expect(executives.map((one) => one.executive_id)).not.toContain('exec_agent_divya')
  jane.close()
})

test('the status can be set over REST as well', async () => {
  const { body } = await signIn(desk.url, 'agent_arjun')
  const answer = await rest(desk.url, {
    path: '/api/executives/status',
    token: body.accessToken,
    body: { status: 'AWAY' },
  })
  expect(answer).toMatchObject({ httpStatus: 200, body: { status: 1 } })
  expect(await statusOf('agent_arjun')).toBe('away')
})

test('that somebody types is shown to colleagues who have the chat open, not to oneself', async () => {
  const john = await atWork(desk.url, 'agent_john')
  const jane = await atWork(desk.url, 'agent_jane')
  const chat_id = await writes('919812000005')
  await john.client.rooms.joinChat(chat_id)
  await jane.client.rooms.joinChat(chat_id)
  await john.client.socket.emit('typing', { chat_id, is_typing: true })
  expect(await jane.hears('user_typing')).toMatchObject({
    chat_id,
    sender: 'exec_agent_john',
    sender_type: 'Executive',
    name: 'John Doe',
    is_typing: true,
  })
  await jane.client.socket.emit('typing', { chat_id, is_typing: true })
  await john.hears('user_typing', (typing) => typing.sender === 'exec_agent_jane')
  expect(john.heard.filter(({ payload }) => payload.sender === 'exec_agent_john')).toEqual([])
  john.close()
  jane.close()
})
