import { clientEvents } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { expectFailure } from '../support/exact.ts'
import { upload } from '../support/files.ts'
import { templateNamed } from '../support/templates.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld()

test('every event answers as <event>_response too, whether it is acknowledged or not', async () => {
  const john = await world().line('agent_john')
  for (const event of Object.keys(clientEvents)) {
    if (event === 'typing') continue
    const response = new Promise((resolve) => john.socket.once(`${event}_response`, resolve))
    // V2 passes no acknowledgement, and here nothing that could succeed.
    john.socket.emit(event, { chat_id: 42 })
    expect(await response, event).toMatchObject({ status: expect.any(Number) })
  }
})

test('a status comes in capitals, and without executive_id it is one’s own', async () => {
  const priya = await world().line('agent_priya')
  for (const [status, new_status] of [
    ['ONLINE', 'online'],
    ['Away', 'away'],
    ['offline', 'offline'],
  ]) {
    for (const input of [{ status }, { status, executive_id: '', customer_type: null }]) {
      expect(await priya.does('set_executive_status', input)).toEqual({
        status: 1,
        executive_id: 'exec_agent_priya',
        new_status,
      })
    }
  }
})

test.each([
  { sender: '919800000002', type: 'Agent' },
  { sender: '919800000002', type: 'Executive', executive_id: 'exec_agent_jane' },
  { sender: 'exec_agent_jane', author: 'Jane Smith', update_by_number: '919800000002' },
  { sender: { $ne: null } },
])('a sender is accepted and not believed: %j', async (claim) => {
  const { chat_id } = await world().writes('Partner')
  const john = await world().line('agent_john')
  const { message } = await john.does('send_message', { chat_id, message: 'Hello', ...claim })
  expect(message).toMatchObject({ sender: 'exec_agent_john', sender_name: 'John Doe' })
  const { note } = await john.does('add_note', { chat_id, text: 'Calls back', ...claim })
  expect(note).toMatchObject({ author_id: 'exec_agent_john', author: 'John Doe' })
  await john.does('fetch_all_chats', claim)
  const closed = { chat_id, status: 'resolved', ...claim }
  await john.does('update_chat_status', closed)
  const { timeline } = await world().get('listMessages', { input: { chat_id } })
  const resolved = timeline.find((line: { kind: string }) => line.kind === 'resolved')
  expect(resolved).toMatchObject({ actor: 'exec_agent_john', actor_name: 'John Doe' })
})

test('a customer cannot write as an executive, nor an executive as a customer', async () => {
  const own = await world().inApp('Partner')
  const sent = await own.line.does('send_message', {
    chat_id: own.chat_id,
    message: 'Hello',
    type: 'Agent',
    sender: 'exec_agent_john',
  })
  expect(sent.message).toMatchObject({ sender: own.customer, sender_type: 'Customer' })
  const john = await world().line('agent_john')
  const { chat_id } = own
  const { message } = await john.does('send_message', { chat_id, message: 'Yes', type: 'Customer' })
  expect(message).toMatchObject({ sender_type: 'Executive', sender: 'exec_agent_john' })
})

test('numbers come as strings', async () => {
  const { chat_id } = await world().writes('Partner')
  const john = await world().line('agent_john')
  const { pagination } = await john.does('fetch_all_chats', { page: '1', page_size: '5' })
  expect(pagination).toMatchObject({ page: 1, page_size: 5 })
  const page = { chat_id, page: '1', page_size: '20', after_seq: '0' }
  expect((await john.does('fetch_chats_by_user', page)).messages).toHaveLength(1)
  const seen = await john.does('mark_seen', { chat_id, up_to_seq: '1' })
  expect(seen).toMatchObject({ up_to_seq: 1 })
  await john.does('send_message', { chat_id, message: 'Hello', seen_seq: '1' })
  await world().get('rateChat', { input: { chat_id, rating: '4' } })
})

test.each([
  ['empty strings', ''],
  ['nulls', null],
])('what is not meant comes as %s', async (_what, nothing) => {
  const { chat_id, phone } = await world().writes('Partner')
  const john = await world().line('agent_john')
  const { chats, pagination } = await john.does('fetch_all_chats', {
    status: nothing,
    customer_type: nothing,
    search: nothing,
    tag: nothing,
    assigned_executive_id: nothing,
    user_status: nothing,
    sort: nothing,
    page: nothing,
    page_size: nothing,
    cursor: nothing,
    limit: nothing,
    sender: nothing,
  })
  expect(chats.length).toBeGreaterThan(0)
  expect(pagination).toMatchObject({ page: 1, page_size: 10 })
  const config = { sender: phone, customer_type: nothing, chat_id: nothing }
  expect(await john.does('config', config)).toMatchObject({ chat_id })
  await john.does('join_chat', { chat_id, type: nothing })
  await john.does('search_chat', { customer: phone, customer_type: nothing })
  await john.does('fetch_chats_by_user', {
    chat_id,
    page: nothing,
    page_size: nothing,
    after_seq: nothing,
  })
  const { message } = await john.does('send_message', {
    chat_id,
    message: 'Hello',
    type: nothing,
    sender: nothing,
    client_message_id: nothing,
    channel: nothing,
    template_id: nothing,
    variables: nothing,
    reply_to: nothing,
    seen_seq: nothing,
  })
  expect(message).toMatchObject({ client_message_id: null, reply_to: null })
  await john.does('add_note', { chat_id, content: nothing, text: 'Calls back' })
  await john.does('apply_tag', { chat_id, tag: 'Urgent', action: nothing })
  await john.does('reassign_chat', { chat_id, executive_id: null, note: nothing, force: nothing })
  await john.ask('typing', { chat_id, is_typing: nothing })
  await john.does('sync', { since: nothing, limit: nothing })
  await john.does('update_chat_status', {
    chat_id,
    customer_number: nothing,
    customer_type: nothing,
    status: 'resolved',
    reason: nothing,
  })
})

test('a note comes as content or as text, over both doors', async () => {
  const { chat_id } = await world().writes('Partner')
  const john = await world().line('agent_john')
  for (const input of [{ content: 'Calls back' }, { text: 'Calls back' }]) {
    const socket = await john.does('add_note', { chat_id, ...input })
    const rest = await world().get('addNote', { input: { chat_id, ...input } })
    for (const { note } of [socket, rest]) {
      expect(note).toMatchObject({ content: 'Calls back', text: 'Calls back' })
    }
  }
})

test('a search answers chat, the best match, and chats', async () => {
  const { chat_id, phone } = await world().writes('Partner', { name: 'Zubin Mistry' })
  const john = await world().line('agent_john')
  for (const customer of ['zubin', 'Mistry', phone, phone.slice(-7)]) {
    const { chat, chats } = await john.does('search_chat', { customer })
    expect(chat, customer).toMatchObject({ chat_id })
    expect(chats[0]).toEqual(chat)
  }
  expect(await john.does('search_chat', { customer: 'nobody at all' })).toMatchObject({
    chat: null,
    chats: [],
  })
})

test('the sending socket never hears its own message; the other tab does', async () => {
  const { chat_id } = await world().writes('Partner')
  const [tab, other] = [await world().line('agent_john'), await world().line('agent_john')]
  for (const line of [tab, other]) await line.does('join_chat', { chat_id })
  const { message_id } = await tab.does('send_message', { chat_id, message: 'Hello' })
  await other.hears('new_message', (message) => message.message_id === message_id)
  await tab.does('activity')
  expect(tab.all('new_message')).toEqual([])
})

test('media/send takes a form, and ignores what V2 sends beside it', async () => {
  const { chat_id, phone } = await world().writes('Partner')
  const { media_id, url } = await upload(world())
  const v2 = {
    chat_id,
    media_type: 'image',
    sender: '919800000002',
    sender_type: 'Agent',
    to: phone,
    customer_type: 'Partner',
    caption: '',
  }
  for (const fields of [
    { ...v2, media_url: url },
    { ...v2, media_id },
  ]) {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    const sent = await world().get('sendMedia', { body })
    expect(sent.message_id).toEqual(expect.any(String))
  }
  const { messages } = await world().get('listMessages', { input: { chat_id } })
  expect(messages).toHaveLength(3)
  expect(messages[2]).toMatchObject({ sender: 'exec_agent_john', media_type: 'image' })
})

test('update_chat_status by customer_number means the latest chat', async () => {
  const { phone } = await world().writes('Partner')
  const { chat_id } = await world().writes('Customer', { phone })
  const john = await world().line('agent_john')
  const closed = await john.does('update_chat_status', {
    customer_number: phone,
    status: 'resolved',
    update_by_number: '919800000001',
  })
  expect(closed).toMatchObject({ chat_id, old_status: 'active', new_status: 'resolved' })
  expect(closed.message).toMatch(/\.$/)
  expectFailure(
    await john.ask('update_chat_status', { customer_number: '919899999997', status: 'resolved' }),
    'chat_not_found',
  )
})

test('the template’s GET, repeated, sends once', async () => {
  await templateNamed(world(), 'continue_conversation')
  const { phone, chat_id } = await world().writes('Partner')
  const input = { to: `+${phone}`, name: 'continue_conversation', variables: '["Asha"]' }
  const [first, second] = [
    await world().get('sendTemplateV2', { input }),
    await world().get('sendTemplateV2', { input }),
  ]
  expect(second.message_id).toBe(first.message_id)
  const { messages } = await world().get('listMessages', { input: { chat_id } })
  expect(messages).toHaveLength(2)
})
