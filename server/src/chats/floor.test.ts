import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, PARTNER, SRDP, VENDOR } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let jane: AtWork
let maya: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  jane = await atWork(desk.url, 'agent_jane')
  maya = await atWork(desk.url, 'lead_maya')
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, jane, maya]) person?.close()
})

async function writes(phone: string, text = 'Hello', phone_number_id = PARTNER): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const chat = async (chat_id: string) => (await maya.client.call('getChat', { chat_id })).chat

/** The counters, counted anew. */
async function recount() {
  const rows = await desk.ctx.db
    .selectFrom('chats')
    .select(['customer_type', 'status', 'awaiting_customer'])
    .execute()
  const of = (type: string | null) => {
    const own = rows.filter((row) => type === null || row.customer_type === type)
    const active = own.filter((row) => row.status === 'active')
    return {
      active: active.length,
      resolved: own.length - active.length,
      pending: active.filter((row) => row.awaiting_customer).length,
    }
  }
  const types = ['Partner', 'Customer', 'Vendor', 'SRDP']
  return { ...of(null), by_type: Object.fromEntries(types.map((type) => [type, of(type)])) }
}

test('what nobody has read is counted for the owner, and read means read', async () => {
  const phone = '919812100001'
  const chat_id = await writes(phone, 'One')
  await writes(phone, 'Two')
  await john.client.rooms.joinChat(chat_id)
  expect((await chat(chat_id)).unseen_count).toBe(2)
  // Somebody else's look is not the owner's.
  expect(await maya.client.socket.emit('mark_seen', { chat_id, up_to_seq: 2 })).toMatchObject({
    unseen_count: 2,
  })
  expect(await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 1 })).toMatchObject({
    up_to_seq: 1,
    unseen_count: 1,
  })
  expect(
    await jane.hears('messages_seen', (seen) => seen.executive_id === 'exec_agent_john'),
  ).toMatchObject({ chat_id, up_to_seq: 1, unseen_count: 1 })
  // Never back, and never beyond the end.
  await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 999 })
  expect(await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 1 })).toMatchObject({
    unseen_count: 0,
  })
  await writes(phone, 'Three')
  expect((await chat(chat_id)).unseen_count).toBe(1)
  const { messages, pagination } = await john.client.socket.emit('fetch_chats_by_user', { chat_id })
  expect(messages.map((message) => message.seq)).toEqual([3, 2, 1])
  expect(pagination).toEqual({ page: 1, page_size: 20, total: 3, total_pages: 1 })
  expect(messages[2]?.seen_by.toSorted()).toEqual(['exec_agent_john', 'exec_lead_maya'])
  expect((await chat(chat_id)).unseen_count).toBe(0)
})

test('who takes a chat over has their own unread count', async () => {
  const phone = '919812100002'
  const chat_id = await writes(phone, 'One')
  await writes(phone, 'Two')
  await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 2 })
  await john.client.socket.emit('reassign_chat', { chat_id, executive_id: 'agent_jane' })
  expect((await chat(chat_id)).unseen_count).toBe(2)
  await jane.client.socket.emit('reassign_chat', { chat_id, executive_id: 'agent_john' })
  expect((await chat(chat_id)).unseen_count).toBe(0)
})

test('tags are those of the segment, each once, and told', async () => {
  const chat_id = await writes('919812100003')
  const { tags } = await john.client.call('listTags', { customer_type: 'Partner' })
  expect(tags).toContain('Urgent')
  const tag = (name: string, action: 'add' | 'remove' = 'add') =>
    john.client.socket.emit('apply_tag', { chat_id, tag: name, action })
  expect(await tag('urgent')).toMatchObject({ tag: 'Urgent', tags: ['Urgent'] })
  expect(await tag('Urgent')).toMatchObject({ tags: ['Urgent'] })
  expect(await tag('Billing')).toMatchObject({ tags: ['Urgent', 'Billing'] })
  await expect(tag('Nonsense')).rejects.toMatchObject({ code: 'unknown_tag' })
  const updates = () =>
    jane.heard.filter(
      ({ event, payload }) => event === 'tag_updated' && payload.chat_id === chat_id,
    )
  await jane.hears('tag_updated', (told) => told.tag === 'Billing')
  expect(updates()).toHaveLength(2)
  expect(await john.client.socket.emit('remove_tag', { chat_id, tag: 'Urgent' })).toMatchObject({
    tags: ['Billing'],
  })
  const found = await john.client.call('listChats', { tag: 'Billing' })
  expect(found.chats.map((one) => one.chat_id)).toEqual([chat_id])
})

test('a note is for colleagues: kept, told, never sent', async () => {
  const phone = '919812100004'
  const chat_id = await writes(phone)
  await jane.client.rooms.joinChat(chat_id)
  const { note } = await john.client.socket.emit('add_note', { chat_id, text: 'Knows Hindi only' })
  expect(note).toMatchObject({
    content: 'Knows Hindi only',
    text: 'Knows Hindi only',
    author_id: 'exec_agent_john',
    author_name: 'John Doe',
    author: 'John Doe',
  })
  expect(await jane.hears('note_added')).toMatchObject({ note_id: note.note_id, chat_id })
  await john.client.call('addNote', { chat_id, content: 'Second' })
  const { notes } = await jane.client.call('listNotes', { chat_id })
  expect(notes.map((one) => one.content)).toEqual(['Second', 'Knows Hindi only'])
  for (const content of ['', '  ', 'x'.repeat(10_001)]) {
    await expect(john.client.socket.emit('add_note', { chat_id, content })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  }
  expect(await desk.phones.sentTo(phone)).toEqual([])
})

test('a room update means a new message, and nothing else', async () => {
  const chat_id = await writes('919812100005')
  jane.forget()
  await john.client.socket.emit('apply_tag', { chat_id, tag: 'Urgent' })
  await john.client.socket.emit('mark_seen', { chat_id, up_to_seq: 1 })
  await john.client.socket.emit('add_note', { chat_id, content: 'x' })
  await john.client.socket.emit('reassign_chat', { chat_id, executive_id: 'agent_jane' })
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'active' })
  await writes('919812100006')
  await jane.hears('room_update', (update) => update.customer === '919812100006')
  const updates = jane.heard.filter(({ event }) => event === 'room_update')
  expect(updates.map(({ payload }) => payload.chat_id)).not.toContain(chat_id)
})

test('the list is filtered, sorted, counted and paged', async () => {
  await writes('919812100010', 'From Vendor', VENDOR)
  await writes('919812100011', 'From SRDP', SRDP)
  await writes('919812100012', 'From a rider', CUSTOMER)
  const all = await maya.client.call('listChats', { page_size: 100 })
  const mine = await john.client.call('listChats', { page_size: 100 })
  expect(new Set(mine.chats.map((one) => one.customer_type))).toEqual(
    new Set(['Partner', 'Customer']),
  )
  expect(all.pagination.total).toBe(all.chats.length)
  expect(all.pagination).toMatchObject({
    total_active: all.chats.filter((one) => one.status === 'active').length,
    total_resolved: all.chats.filter((one) => one.is_resolved).length,
    total_is_capped: false,
  })
  for (const sort of ['recent', 'waiting', 'window', 'newest'] as const) {
    const whole = await maya.client.call('listChats', { sort, page_size: 100 })
    const walked: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await maya.client.call('listChats', {
        sort,
        limit: 3,
        ...(cursor === undefined ? {} : { cursor }),
      })
      walked.push(...page.chats.map((one) => one.chat_id))
      cursor = page.next_cursor
    }
    expect(walked).toEqual(whole.chats.map((one) => one.chat_id))
  }
  const found = await maya.client.call('listChats', { search: '+91 98121 00010' })
  expect(found.chats.map((one) => one.customer)).toEqual(['919812100010'])
  expect((await maya.client.call('listChats', { search: '%' })).chats).toEqual([])
  await expect(maya.client.call('listChats', { page: 1000, page_size: 100 })).rejects.toMatchObject(
    {
      code: 'page_too_deep',
    },
  )
  await expect(maya.client.call('listChats', { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('config says what may be done with a customer, also one nobody knows', async () => {
  const phone = '919812100020'
  const chat_id = await writes(phone)
  const { config: about, ...rest } = await john.client.socket.emit('config', {
    sender: `+91 98121 00020`,
  })
  expect(rest).toMatchObject({
    chat_id,
    isFreshChat: 0,
    isWhatsappChatOpen: 1,
    isChatInitiated: 1,
    service_window_closes_at: expect.any(String),
  })
  expect(about).toMatchObject({ customer: phone, email: '', city: '' })
  expect(await john.client.socket.emit('config', { sender: '919999999999' })).toEqual({
    chat_id: null,
    isFreshChat: 1,
    isWhatsappChatOpen: 0,
    isChatInitiated: 0,
    service_window_closes_at: null,
    config: { customer: '919999999999', name: '', email: '', city: '' },
  })
})

test('after all this the counters are exact, and were told', async () => {
  const expected = await recount()
  const stats = await maya.client.call('stats', {})
  expect(stats).toMatchObject(expected)
  expect(stats.total).toBe(expected.active + expected.resolved)
  expect(stats.awaiting_customer_response).toBe(stats.pending)
  const { data, ...flat } = stats
  expect(data).toEqual({ ...flat })
  await until('the last counters told are these', () => {
    const told = maya.heard.filter(({ event }) => event === 'dashboard_stats').at(-1)?.payload
    return told?.active === expected.active && told?.resolved === expected.resolved
  })
})
