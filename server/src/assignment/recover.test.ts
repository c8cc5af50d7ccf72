import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { chatOf } from '../testing/stored.ts'
import { recoverAssignments } from './recover.ts'

const PARTNER = '100000000000001'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})

afterAll(async () => {
  await desk?.stop()
})

test('what a killed process left with somebody who had gone is with somebody else after the start', async () => {
  const status = (executive_id: string, to: 'online' | 'offline') =>
    desk.app.parts.db
      .updateTable('executives')
      .set({ status: to, status_since: new Date() })
      .where('executive_id', '=', executive_id)
      .execute()
  await status('exec_agent_john', 'online')
  await desk.sandbox.say('919811100012', {
    phone_number_id: PARTNER,
    name: 'Ravi',
    type: 'text',
    text: 'Hello',
  })
  const assignee = async () => {
    const chat = await desk.app.parts.db
      .selectFrom('chats')
      .select('assigned_executive_id')
      .executeTakeFirst()
    return chat?.assigned_executive_id
  }
  await expect.poll(assignee, { timeout: 10_000 }).toBe('exec_agent_john')
  // The process dies after the status was written, before the chats were passed on.
  await status('exec_agent_john', 'offline')
  await status('exec_agent_jane', 'online')
  await desk.restart()
  expect(await assignee()).toBe('exec_agent_jane')
})

test('nor does a switched-off account keep what a killed process left with it', async () => {
  const { db } = desk.app.parts
  await db
    .updateTable('executives')
    .set({ disabled_at: new Date(), status: 'offline' })
    .where('executive_id', '=', 'exec_agent_jane')
    .execute()
  await db
    .updateTable('executives')
    .set({ status: 'online' })
    .where('executive_id', '=', 'exec_agent_john')
    .execute()
  await recoverAssignments(desk.ctx)
  const { assigned_executive_id, assigned_reason } = await chatOf(desk, '919811100012')
  expect({ assigned_executive_id, assigned_reason }).toEqual({
    assigned_executive_id: 'exec_agent_john',
    assigned_reason: 'disabled',
  })
})
