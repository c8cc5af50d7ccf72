import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { PARTNER, VENDOR } from '../testing/webhook.ts'
import { changeExecutive } from './change-executive.ts'

let desk: Desk
let admin: string
let maya: AtWork
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  admin = (await signIn(desk.url, 'admin')).body.accessToken
  maya = await atWork(desk.url, 'lead_maya')
  john = await atWork(desk.url, 'agent_john')
})

afterEach(async () => {
  await changeExecutive(desk.ctx, 'agent_john', {
    capacity: null,
    customer_types: ['Partner', 'Customer'],
  })
  await john.client.socket.emit('set_executive_status', { status: 'offline' })
  for (const person of [john, maya]) person.forget()
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, maya]) person?.close()
})

const change = (username: string, body: object, token = admin) =>
  rest(desk.url, { path: `/api/executives/${username}`, token, body })

async function writes(phone: string, phone_number_id = PARTNER): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const isJohn = ({ assigned_executive_id }: Heard) => assigned_executive_id === 'exec_agent_john'

test('more capacity is filled from the queue at once, and everybody is told of it', async () => {
  await change('agent_john', { capacity: 1 })
  await john.client.socket.emit('set_executive_status', { status: 'online' })
  await writes('919814100001')
  const second = await writes('919814100002')
  const third = await writes('919814100003')
  expect((await chatOf(desk, '919814100002')).assigned_executive_id).toBe(null)
  maya.forget()

  const { body } = await change('agent_john', { capacity: 2 })
  expect(body.executive).toMatchObject({ executive_id: 'exec_agent_john', capacity: 2 })
  await maya.hears('chat_assigned', (told) => told.chat_id === second && isJohn(told))
  expect((await chatOf(desk, '919814100003')).assigned_executive_id).toBe(null)
  const told = await maya.hears('executive_status', ({ reason }) => reason === 'capacity')
  expect(told).toMatchObject({ capacity: 2, status: 'online' })

  await change('agent_john', { capacity: null })
  await maya.hears('chat_assigned', (moved) => moved.chat_id === third && isJohn(moved))
})

test('who works in one more segment is given what waits there', async () => {
  await john.client.socket.emit('set_executive_status', { status: 'online' })
  const waiting = await writes('919814100004', VENDOR)
  const { body } = await change('agent_john', { customer_types: ['Partner', 'vendor', 'Partner'] })
  expect(body.executive.customer_types).toEqual(['Partner', 'Vendor'])
  await maya.hears('chat_assigned', (told) => told.chat_id === waiting && isJohn(told))
})

test.each([
  ['nobody of that name', 'agent_nobody', { capacity: 1 }, 'executive_not_found'],
  ['a segment that does not exist', 'agent_john', { customer_types: ['Moon'] }, 'wrong_segment'],
  ['a role that does not exist', 'agent_john', { role: 'king' }, 'invalid_input'],
  ['more than anyone can have', 'agent_john', { capacity: 1001 }, 'invalid_input'],
  ['half a chat', 'agent_john', { capacity: 1.5 }, 'invalid_input'],
  ['oneself switched off', 'admin', { is_disabled: true }, 'forbidden'],
  ['oneself no administrator', 'admin', { role: 'lead' }, 'forbidden'],
])('%s is refused, and nothing has changed', async (_what, username, body, code) => {
  const everybody = () =>
    desk.ctx.db.selectFrom('executives').selectAll().orderBy('executive_id').execute()
  const before = await everybody()
  expect((await change(username, { capacity: 3, ...body })).body).toMatchObject({ status: 0, code })
  expect(await everybody()).toEqual(before)
})

test('the last administrator stays one, whoever asks', async () => {
  await expect(changeExecutive(desk.ctx, 'admin', { role: 'lead' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await change('lead_maya', { role: 'admin' })
  await changeExecutive(desk.ctx, 'admin', { role: 'lead' })
  await changeExecutive(desk.ctx, 'admin', { role: 'admin' })
  await change('lead_maya', { role: 'lead' })
})

test('two administrators who disable each other at once leave one of them', async () => {
  await change('lead_maya', { role: 'admin' })
  const { accessToken } = (await signIn(desk.url, 'lead_maya')).body
  const answers = await Promise.all([
    change('lead_maya', { role: 'lead' }),
    change('admin', { role: 'lead' }, accessToken),
  ])
  expect(answers.map(({ body }) => body.status).toSorted()).toEqual([0, 1])
  await changeExecutive(desk.ctx, 'admin', { role: 'admin' })
  await changeExecutive(desk.ctx, 'lead_maya', { role: 'lead' })
})
