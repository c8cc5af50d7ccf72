import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { changeSegment } from '../segments/change.ts'
import type { AtWork } from '../testing/executive.ts'
import { type Floor, startFloor } from '../testing/floor.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { CUSTOMER, changeOf, postDelivery, textFrom } from '../testing/webhook.ts'

let floor: Floor
const john = () => floor.john
const jane = () => floor.jane
const maya = () => floor.maya

beforeAll(async () => {
  floor = await startFloor()
})

afterEach(() => floor.clear())

afterAll(() => floor?.stop())

const newPhone = () => floor.newPhone()
const writes = (...said: Parameters<Floor['writes']>) => floor.writes(...said)
const online = (person: AtWork, status: 'online' | 'away' | 'offline' = 'online') =>
  floor.goes(person, status)
const chat = (chat_id: string) => floor.chat(chat_id)
const ownerOf = (chat_id: string) => floor.ownerOf(chat_id)
const resolve = (chat_id: string) => floor.resolve(chat_id)

test('chats go round', async () => {
  await online(john())
  await online(jane())
  const owners: (string | null)[] = []
  for (let index = 0; index < 6; index++) owners.push(await ownerOf(await writes()))
  expect(new Set(owners.slice(0, 2))).toEqual(new Set(['exec_agent_john', 'exec_agent_jane']))
  expect(owners).toEqual([...owners.slice(0, 2), ...owners.slice(0, 2), ...owners.slice(0, 2)])
})

test('many first messages at once are shared out evenly, each chat with one owner', async () => {
  await online(john())
  await online(jane())
  const phones = Array.from({ length: 20 }, newPhone)
  const said = phones.map((phone) => textFrom(phone, 'All at once'))
  await Promise.all(
    said.map((message) => postDelivery(floor.desk.url, [changeOf({ messages: [message] })])),
  )
  await processed(floor.desk)
  const owners = await Promise.all(
    phones.map(async (phone) => (await chatOf(floor.desk, phone)).assigned_executive_id),
  )
  expect(owners.filter((owner) => owner === 'exec_agent_john')).toHaveLength(10)
  expect(owners.filter((owner) => owner === 'exec_agent_jane')).toHaveLength(10)
})

test('who is away is given nothing, and keeps what is there', async () => {
  await online(john())
  const kept = await writes()
  await online(john(), 'away')
  await online(jane())
  expect(await ownerOf(await writes())).toBe('exec_agent_jane')
  expect(await ownerOf(await writes())).toBe('exec_agent_jane')
  expect(await ownerOf(kept)).toBe('exec_agent_john')
})

test('a message when nobody is there waits; who comes is given the oldest first', async () => {
  const waiting: string[] = []
  for (let index = 0; index < 3; index++) waiting.push(await writes())
  expect(await Promise.all(waiting.map(ownerOf))).toEqual([null, null, null])
  await floor.setCapacity(john(), 2)
  john().forget()
  await online(john())
  expect(await Promise.all(waiting.map(ownerOf))).toEqual([
    'exec_agent_john',
    'exec_agent_john',
    null,
  ])
  expect(await chat(waiting[0] ?? '')).toMatchObject({ assigned_reason: 'queue' })
  await john().hears('chat_assigned', (told) => told.chat_id === waiting[1])
  // Whoever is done with one is given the next.
  await resolve(waiting[0] ?? '')
  expect(await ownerOf(waiting[2] ?? '')).toBe('exec_agent_john')
})

test('who is done with a chat of one segment has room for one of another', async () => {
  for (const person of [john(), jane()]) await floor.setCapacity(person, 1)
  await online(john())
  const partner = await writes()
  const rider = await writes(newPhone(), CUSTOMER)
  expect(await Promise.all([partner, rider].map(ownerOf))).toEqual(['exec_agent_john', null])
  await resolve(partner)
  expect(await ownerOf(rider)).toBe('exec_agent_john')
})

test('nobody has more than the capacity, whatever comes at once', async () => {
  for (const person of [john(), jane()]) await floor.setCapacity(person, 3)
  await online(john())
  await online(jane())
  const phones = Array.from({ length: 15 }, newPhone)
  await Promise.all(
    phones.map((phone) =>
      postDelivery(floor.desk.url, [changeOf({ messages: [textFrom(phone, 'Me first')] })]),
    ),
  )
  await processed(floor.desk)
  const owners = await Promise.all(
    phones.map(async (phone) => (await chatOf(floor.desk, phone)).assigned_executive_id),
  )
  for (const owner of ['exec_agent_john', 'exec_agent_jane']) {
    expect(owners.filter((one) => one === owner)).toHaveLength(3)
  }
})

test('a resolved chat reopens with its history, and goes back to who answered last', async () => {
  await online(john())
  const phone = newPhone()
  const chat_id = await writes(phone)
  expect(await ownerOf(chat_id)).toBe('exec_agent_john')
  await maya().client.socket.emit('apply_tag', { chat_id, tag: 'Urgent' })
  await resolve(chat_id)
  expect(await chat(chat_id)).toMatchObject({ is_resolved: true, tags: [], waiting_since: null })
  await online(jane())
  maya().forget()
  expect(await writes(phone)).toBe(chat_id)
  expect(await chat(chat_id)).toMatchObject({
    status: 'active',
    last_seq: 2,
    assigned_executive_id: 'exec_agent_john',
    assigned_reason: 'sticky',
  })
  expect(
    await maya().hears('chat_status_updated', (told) => told.chat_id === chat_id),
  ).toMatchObject({ old_status: 'resolved', new_status: 'active', by: 'customer', customer: phone })
  // Gone by then, it goes to the next.
  await resolve(chat_id)
  await online(john(), 'offline')
  await writes(phone)
  expect(await chat(chat_id)).toMatchObject({ assigned_executive_id: 'exec_agent_jane' })
})

test('a resolved chat that reopens when nobody is there waits for whoever comes', async () => {
  await online(john())
  const phone = newPhone()
  const chat_id = await writes(phone)
  await resolve(chat_id)
  await online(john(), 'offline')
  await writes(phone)
  expect(await ownerOf(chat_id)).toBeNull()
  await online(jane())
  expect(await ownerOf(chat_id)).toBe('exec_agent_jane')
})

test('who goes offline hands the chats on, and nobody offline keeps one', async () => {
  await online(john())
  const chats = [await writes(), await writes(), await writes()]
  await online(jane())
  maya().forget()
  await online(john(), 'offline')
  expect(await Promise.all(chats.map(ownerOf))).toEqual(Array(3).fill('exec_agent_jane'))
  expect(await maya().hears('chat_reassigned', (told) => told.chat_id === chats[0])).toMatchObject({
    from_executive_id: 'exec_agent_john',
    to_executive_id: 'exec_agent_jane',
    assigned_executive_name: 'Jane Smith',
    reason: 'offline',
  })
  expect(
    await maya().hears('executive_status', (told) => told.executive_id === 'exec_agent_john'),
  ).toMatchObject({ status: 'offline', name: 'John Doe', reason: 'manual' })
  await online(jane(), 'offline')
  expect(await Promise.all(chats.map(ownerOf))).toEqual([null, null, null])
})

test('a chat is handed on by hand, with a note, and by any name of the executive', async () => {
  await online(john())
  const chat_id = await writes()
  await john().client.rooms.joinChat(chat_id)
  jane().forget()
  const answer = await john().client.socket.emit('reassign_chat', {
    chat_id,
    executive_id: '919800000002',
    note: 'speaks Marathi',
  })
  expect(answer).toMatchObject({
    from_executive_id: 'exec_agent_john',
    to_executive_id: 'exec_agent_jane',
    assigned_executive_name: 'Jane Smith',
  })
  expect(await jane().hears('chat_reassigned')).toMatchObject({ chat_id, note: 'speaks Marathi' })
  expect(await chat(chat_id)).toMatchObject({
    assigned_executive_id: 'exec_agent_jane',
    assigned_reason: 'manual',
  })
  const { timeline } = await john().client.call('listMessages', { chat_id })
  expect(timeline.map((line) => line.text)).toContain(
    'Passed on from John Doe to Jane Smith, 1 chat: speaks Marathi',
  )
})

test('whoever cannot take a chat is not given it, and nothing changes', async () => {
  await online(john())
  const chat_id = await writes()
  const to = (executive_id: string) =>
    john().client.socket.emit('reassign_chat', { chat_id, executive_id })
  await expect(to('nobody')).rejects.toMatchObject({ code: 'executive_not_found' })
  await expect(to('agent_divya')).rejects.toMatchObject({ code: 'executive_unavailable' })
  await floor.setCapacity(jane(), 0)
  await expect(to('agent_jane')).rejects.toMatchObject({ code: 'over_capacity' })
  expect(await ownerOf(chat_id)).toBe('exec_agent_john')
  const forced = await maya().client.socket.emit('reassign_chat', {
    chat_id,
    executive_id: 'agent_jane',
    force: true,
  })
  expect(forced.to_executive_id).toBe('exec_agent_jane')
  await resolve(chat_id)
  await expect(to('agent_john')).rejects.toMatchObject({ code: 'chat_resolved' })
})

test('a chat put back goes to somebody else who is free, or waits', async () => {
  await online(john())
  const chat_id = await writes()
  const back = () => john().client.socket.emit('reassign_chat', { chat_id, executive_id: null })
  expect(await back()).toMatchObject({ to_executive_id: null })
  expect(await ownerOf(chat_id)).toBeNull()
  await online(jane())
  expect(await ownerOf(chat_id)).toBe('exec_agent_jane')
})

test('the least busy is next where the segment is set so', async () => {
  await changeSegment(floor.desk.ctx, { customer_type: 'Customer', routing: 'least_busy' })
  await online(john())
  await writes(newPhone(), CUSTOMER)
  await writes(newPhone(), CUSTOMER)
  await online(jane())
  for (let index = 0; index < 2; index++) {
    expect(await ownerOf(await writes(newPhone(), CUSTOMER))).toBe('exec_agent_jane')
  }
})

test('a hundred hands on the same chats leave each with one owner, and a history that fits', async () => {
  await online(john())
  await online(jane())
  const chats = [await writes(), await writes(), await writes()]
  const hands = [john(), jane(), maya()]
  const acts = Array.from({ length: 100 }, (_, index) => {
    const chat_id = chats[index % chats.length] ?? ''
    const { socket } = (hands[index % hands.length] as AtWork).client
    const kinds = [
      () => socket.emit('reassign_chat', { chat_id, executive_id: 'agent_john' }),
      () => socket.emit('reassign_chat', { chat_id, executive_id: 'agent_jane' }),
      () => socket.emit('reassign_chat', { chat_id, executive_id: null }),
      () => socket.emit('apply_tag', { chat_id, tag: 'Urgent' }),
      () => socket.emit('remove_tag', { chat_id, tag: 'Urgent' }),
      () => socket.emit('update_chat_status', { chat_id, status: 'resolved' }),
      () => socket.emit('update_chat_status', { chat_id, status: 'active' }),
      () => socket.emit('mark_seen', { chat_id, up_to_seq: 1 }),
    ]
    return kinds[index % kinds.length]?.().catch((error: { code?: string }) => error.code)
  })
  const codes = new Set((await Promise.all(acts)).filter((one) => typeof one === 'string'))
  expect(
    [...codes].filter((code) => !['chat_resolved', 'already_resolved'].includes(code)),
  ).toEqual([])
  for (const chat_id of chats) {
    const { assigned_executive_id: owner } = await chat(chat_id)
    const rows = await floor.desk.ctx.db
      .selectFrom('timeline')
      .select(['kind', 'text'])
      .where('chat_id', '=', chat_id)
      .where('kind', 'in', ['assigned', 'released'])
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    const name =
      owner === null ? 'Back to the queue' : owner === 'exec_agent_john' ? 'John' : 'Jane'
    expect(rows[0]?.text).toContain(name)
  }
})
