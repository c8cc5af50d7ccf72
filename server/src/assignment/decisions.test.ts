import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { changeExecutive } from '../admin/change-executive.ts'
import { changeStatus } from '../presence/set-status.ts'
import { changeSegment } from '../segments/change.ts'
import { onPostgres } from '../testing/desk.ts'
import type { AtWork } from '../testing/executive.ts'
import { type Floor, startFloor } from '../testing/floor.ts'
import { tell } from '../testing/operator.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
import { changeOf, postDelivery, textFrom } from '../testing/webhook.ts'
import { releaseChats } from './release.ts'

let floor: Floor
const john = () => floor.john
const jane = () => floor.jane
const maya = () => floor.maya

beforeAll(async () => {
  floor = await startFloor({ GONE_S: '60' })
})

afterEach(() => floor.clear())

afterAll(() => floor?.stop())

const give = (by: AtWork, chat_id: string, executive_id: string | null, force?: boolean) =>
  by.client.socket.emit('reassign_chat', { chat_id, executive_id, ...(force && { force }) })

const returned = async (): Promise<string> => {
  await floor.goes(john(), 'online')
  const chat_id = await floor.writes()
  await give(john(), chat_id, null)
  return chat_id
}

/** The rooms that were told of each change of hands. */
async function roomsTold(chat_id: string): Promise<string[][]> {
  const { rows } = await sql<{ rooms: string[] }>`
    SELECT rooms FROM (
      SELECT 0 AS place, cursor AS id, event, rooms, payload FROM change_log
      UNION ALL SELECT 1, id, event, rooms, payload FROM change_outbox
    ) AS told
    WHERE event IN ('chat_assigned', 'chat_reassigned') AND payload->>'chat_id' = ${chat_id}
    ORDER BY place, id`.execute(floor.desk.ctx.db)
  return rows.map(({ rooms }) => rooms)
}

test('whoever put a chat back is not given it again, and it holds up none of those behind it', async () => {
  const chat_id = await returned()
  expect(await floor.ownerOf(chat_id)).toBeNull()
  const behind = await floor.writes()
  expect(await floor.ownerOf(behind)).toBe('exec_agent_john')
  await floor.goes(john(), 'offline')
  const waiting = await floor.writes()
  await floor.goes(john(), 'online')
  await floor.desk.sweep()
  expect(await floor.ownerOf(waiting)).toBe('exec_agent_john')
  expect(await floor.ownerOf(chat_id)).toBeNull()
  await floor.goes(jane(), 'online')
  expect(await floor.ownerOf(chat_id)).toBe('exec_agent_jane')
  // Somebody else has had it.
  await give(jane(), chat_id, null)
  expect(await floor.linesOf(chat_id)).toEqual([
    'Assigned to John Doe, whose turn it was, 1 chat',
    'Back to the queue from John Doe, who put it back: nobody else is free',
    'Assigned to Jane Smith from the queue, 1 chat',
    'Passed on from Jane Smith, who put it back, to John Doe, 3 chats',
  ])
})

test('a chat that was put back and then resolved is for anybody, also whoever had put it back', async () => {
  await floor.goes(john(), 'online')
  const phone = floor.newPhone()
  const chat_id = await floor.writes(phone)
  await give(john(), chat_id, null)
  await floor.resolve(chat_id)
  await floor.writes(phone)
  expect(await floor.chat(chat_id)).toMatchObject({
    assigned_executive_id: 'exec_agent_john',
    assigned_reason: 'sticky',
  })
})

test('whoever put a chat back can be given it by hand', async () => {
  const chat_id = await returned()
  await give(maya(), chat_id, 'agent_john')
  expect(await floor.ownerOf(chat_id)).toBe('exec_agent_john')
  expect((await floor.linesOf(chat_id)).at(-1)).toBe('Assigned to John Doe by hand, 1 chat')
})

test('who comes later does not jump the queue', async () => {
  const older = await floor.writes()
  await floor.setCapacity(john(), 1)
  // As if he had come this very moment, and nobody had looked into the queue yet.
  await floor.desk.ctx.db
    .updateTable('executives')
    .set({ status: 'online' })
    .where('executive_id', '=', john().executive_id)
    .execute()
  const younger = await floor.writes()
  await floor.desk.sweep()
  expect(await floor.ownerOf(older)).toBe('exec_agent_john')
  expect(await floor.ownerOf(younger)).toBeNull()
})

test.skipIf(!onPostgres)(
  'a chat that is held for a moment does not stay in the queue for good (needs DATABASE_URL)',
  async () => {
    const chat_id = await floor.writes()
    await floor.desk.ctx.transaction(async (tx) => {
      await sql`SELECT FROM chats WHERE chat_id = ${chat_id} FOR UPDATE`.execute(tx.db)
      await floor.goes(john(), 'online')
    })
    await floor.desk.sweep()
    expect(await floor.ownerOf(chat_id)).toBe('exec_agent_john')
  },
)

test('a long queue is handed out the oldest first, in turns, and each line of the timeline counts on', async () => {
  const phones = Array.from({ length: 130 }, () => floor.newPhone())
  for (const phone of phones) {
    await postDelivery(floor.desk.url, [changeOf({ messages: [textFrom(phone, 'Hello')] })])
  }
  await processed(floor.desk)
  for (const person of [john(), jane()]) await floor.setCapacity(person, 60)
  await Promise.all([john(), jane()].map((person) => floor.goes(person, 'online')))
  await floor.desk.sweep()
  const { db } = floor.desk.ctx
  const chats = await db
    .selectFrom('chats')
    .select(['chat_id', 'assigned_executive_id'])
    .where('status', '=', 'active')
    .orderBy('waiting_since')
    .orderBy('created_at')
    .execute()
  const owners = chats.map((one) => one.assigned_executive_id)
  expect(owners.filter((one) => one === 'exec_agent_john')).toHaveLength(60)
  expect(owners.filter((one) => one === 'exec_agent_jane')).toHaveLength(60)
  expect(owners.slice(120)).toEqual(Array(10).fill(null))
  const { rows } = await sql<{ text: string }>`
    SELECT text FROM timeline JOIN chats USING (chat_id)
    WHERE chats.status = 'active' AND kind = 'assigned' AND assigned_executive_id = 'exec_agent_john'
    ORDER BY id`.execute(db)
  expect(rows.map(({ text }) => text)).toEqual(
    Array.from(
      { length: 60 },
      (_, index) => `Assigned to John Doe from the queue, ${index + 1} of 60`,
    ),
  )
  await db.updateTable('chats').set({ status: 'resolved' }).where('status', '=', 'active').execute()
})

test('two who come back while their chats are passed on keep what is left, and pass nothing to and fro', async () => {
  const people = [john(), jane()].map(({ executive_id }) => ({ executive_id, name: 'Somebody' }))
  for (const person of [john(), jane()]) await floor.goes(person, 'online')
  const chats = [await floor.writes(), await floor.writes()]
  const owners = await Promise.all(chats.map(floor.ownerOf))
  // As of two changes of presence whose people were online again before the chats were looked at.
  await Promise.all(
    people.map((one) => releaseChats(floor.desk.ctx, one, 'offline', ['Partner', 'Customer'])),
  )
  expect(await Promise.all(chats.map(floor.ownerOf))).toEqual(owners)
})

test('each change of hands is one line with names and numbers, and is told to both', async () => {
  const arjun = 'exec_agent_arjun'
  await changeExecutive(floor.desk.ctx, arjun, { capacity: 5, is_disabled: false })
  await floor.goes(john(), 'online')
  const chat_id = await floor.writes()
  await changeStatus(floor.desk.ctx, arjun, 'online', 'manual')
  await floor.goes(john(), 'offline')
  await changeExecutive(floor.desk.ctx, arjun, { is_disabled: true })
  expect(await floor.linesOf(chat_id)).toEqual([
    'Assigned to John Doe, whose turn it was, 1 chat',
    'Passed on from John Doe, who went offline, to Arjun Mehta, 1 of 5',
    'Back to the queue from Arjun Mehta, whose account was switched off: nobody is free',
  ])
  const [, passedOn, back] = await roomsTold(chat_id)
  expect(passedOn).toEqual(
    expect.arrayContaining(['executive:exec_agent_john', 'executive:exec_agent_arjun']),
  )
  expect(back).toContain('executive:exec_agent_arjun')
  expect(await toldOf(floor.desk, chat_id, 'chat_reassigned')).toMatchObject([
    { reason: 'offline', assigned_executive_name: 'Arjun Mehta' },
    { reason: 'disabled', from_executive_id: 'exec_agent_arjun', assigned_executive_name: null },
  ])
})

test('where the segment is set so, an escalated chat goes to somebody else, never to the same', async () => {
  await changeSegment(floor.desk.ctx, { customer_type: 'Partner', sla_reassign: true })
  await floor.goes(john(), 'online')
  const [moves, stays] = [await floor.writes(), await floor.writes()]
  await floor.setCapacity(jane(), 1)
  await floor.goes(jane(), 'online')
  floor.desk.advance(601)
  await floor.desk.sweep()
  await floor.desk.sweep()
  expect(await floor.chat(moves)).toMatchObject({
    assigned_executive_id: 'exec_agent_jane',
    assigned_reason: 'sla',
  })
  expect((await floor.linesOf(moves)).at(-1)).toBe(
    'Passed on from John Doe, unanswered for 10 min, to Jane Smith, 1 of 1',
  )
  expect(await floor.ownerOf(stays)).toBe('exec_agent_john')
  expect((await floor.linesOf(stays)).slice(1)).toEqual([
    'Stays with John Doe, unanswered for 10 min: nobody else is free',
  ])
})

test('where it is not set, an escalated chat stays', async () => {
  await floor.goes(john(), 'online')
  const chat_id = await floor.writes()
  await floor.goes(jane(), 'online')
  floor.desk.advance(601)
  await floor.desk.sweep()
  expect(await floor.ownerOf(chat_id)).toBe('exec_agent_john')
  expect(await floor.linesOf(chat_id)).toHaveLength(1)
})

test('what cannot be done by hand is refused by name; nothing changes, nothing is told', async () => {
  await floor.goes(john(), 'online')
  const chat_id = await floor.writes()
  await floor.setCapacity(jane(), 0)
  await changeExecutive(floor.desk.ctx, 'agent_arjun', { is_disabled: true })
  const before = await floor.chat(chat_id)
  const told = await roomsTold(chat_id)
  const refused: [AtWork, string, boolean, string, RegExp][] = [
    [john(), 'nobody', false, 'executive_not_found', /nobody/],
    [john(), 'agent_divya', false, 'executive_unavailable', /does not work in Partner/],
    [john(), 'agent_arjun', false, 'executive_unavailable', /switched off/],
    [maya(), 'agent_arjun', true, 'executive_unavailable', /switched off/],
    [john(), 'agent_jane', false, 'over_capacity', /0 of 0 chats. A lead may insist/],
    [john(), 'agent_jane', true, 'over_capacity', /A lead may insist/],
    [maya(), 'agent_jane', false, 'over_capacity', /Insist/],
  ]
  for (const [by, to, force, code, message] of refused) {
    await expect(give(by, chat_id, to, force)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  }
  expect(await floor.chat(chat_id)).toEqual(before)
  expect(await roomsTold(chat_id)).toEqual(told)
  await give(maya(), chat_id, 'agent_jane', true)
  expect(await floor.chat(chat_id)).toMatchObject({ assigned_reason: 'forced' })
  expect((await floor.linesOf(chat_id)).at(-1)).toBe(
    'Passed on from John Doe to Jane Smith by hand, above capacity, 1 of 0',
  )
  // Insisting where there is room is nothing special.
  await give(maya(), chat_id, 'agent_john', true)
  expect(await floor.chat(chat_id)).toMatchObject({ assigned_reason: 'manual' })
  await floor.resolve(chat_id)
  await expect(give(maya(), chat_id, 'agent_jane', true)).rejects.toMatchObject({
    code: 'chat_resolved',
  })
})

test('by hand a chat may be given to somebody who is away or offline', async () => {
  await floor.goes(john(), 'online')
  const chat_id = await floor.writes()
  await give(john(), chat_id, 'agent_jane')
  await floor.desk.sweep()
  expect(await floor.ownerOf(chat_id)).toBe('exec_agent_jane')
})

test('more capacity is filled from the queue at once, and less takes nothing away', async () => {
  await floor.setCapacity(john(), 1)
  await floor.goes(john(), 'online')
  const chats = [await floor.writes(), await floor.writes(), await floor.writes()]
  const owners = () => Promise.all(chats.map((chat_id) => floor.ownerOf(chat_id)))
  expect(await owners()).toEqual(['exec_agent_john', null, null])
  await floor.setCapacity(john(), 2)
  expect(await owners()).toEqual(['exec_agent_john', 'exec_agent_john', null])
  await floor.setCapacity(john(), 0)
  await floor.desk.sweep()
  expect(await owners()).toEqual(['exec_agent_john', 'exec_agent_john', null])
})

test('in a new context a chat stays with whoever is away or full, and leaves who has gone', async () => {
  await floor.desk.ctx.db
    .updateTable('segments')
    .set({ context_fields: ['journey_id'] })
    .where('customer_type', '=', 'Partner')
    .execute()
  floor.desk.app.parts.segments.forget()
  await floor.setCapacity(john(), 1)
  await floor.goes(john(), 'online')
  const phone = floor.newPhone()
  await floor.writes(phone)
  await floor.goes(john(), 'away')
  await floor.goes(jane(), 'online')
  const about = async (journey_id: string) => {
    const context = { journey_id }
    const { body } = await tell(floor.desk.url, 'context_change', {
      customer: phone,
      customer_type: 'Partner',
      context,
    })
    return (body as { chat_id: string }).chat_id
  }
  const second = await about('J1')
  expect(await floor.chat(second)).toMatchObject({
    assigned_executive_id: 'exec_agent_john',
    assigned_reason: 'context',
  })
  expect(await floor.linesOf(second)).toEqual(['Assigned to John Doe in a new context, 1 of 1'])
  await floor.goes(john(), 'offline')
  expect(await floor.ownerOf(second)).toBe('exec_agent_jane')
  await floor.desk.ctx.db
    .updateTable('chats')
    .set({ assigned_executive_id: 'exec_agent_john' })
    .where('chat_id', '=', second)
    .execute()
  expect(await floor.ownerOf(await about('J2'))).toBe('exec_agent_jane')
})

test('a chat that reopens fits where its last executive has room for just this one', async () => {
  await floor.setCapacity(john(), 1)
  await floor.goes(john(), 'online')
  const phone = floor.newPhone()
  const chat_id = await floor.writes(phone)
  await floor.resolve(chat_id)
  await floor.writes(phone)
  expect(await floor.ownerOf(chat_id)).toBe('exec_agent_john')
  await floor.resolve(chat_id)
  await floor.goes(john(), 'away')
  await floor.writes(phone)
  expect((await floor.linesOf(chat_id)).slice(1)).toEqual([
    'Assigned to John Doe, who answered this customer last, 1 of 1',
    'Back to the queue from John Doe: nobody is free',
  ])
})

test('an answered chat stays with who leaves where the deployment wants it, an unanswered one goes', async () => {
  const kept = await startFloor({ RELEASE_ANSWERED: '0' })
  try {
    await kept.goes(kept.john, 'online')
    const phone = kept.newPhone()
    const [answered, unanswered] = [await kept.writes(phone), await kept.writes()]
    await kept.john.client.socket.emit('send_message', { chat_id: answered, message: 'Yes' })
    await kept.goes(kept.jane, 'online')
    await kept.goes(kept.john, 'offline')
    expect(await kept.ownerOf(answered)).toBe('exec_agent_john')
    expect(await kept.ownerOf(unanswered)).toBe('exec_agent_jane')
    expect((await chatOf(kept.desk, phone)).waiting_since).toBeNull()
  } finally {
    await kept.stop()
  }
})
