import { Message } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { misfitOf } from '../support/exact.ts'
import { picture } from '../support/files.ts'
import { item } from '../support/item.ts'
import { SEGMENTS, useWorld } from '../support/world.ts'

const world = useWorld()

/** A chat with somebody listening in it. */
async function listening(said: Record<string, unknown> = {}) {
  const { phone, chat_id } = await world().writes('Partner', said)
  const john = await world().line('agent_john')
  const jane = await world().line('agent_jane')
  for (const line of [john, jane]) await line.does('join_chat', { chat_id })
  return { phone, chat_id, john, jane }
}

const whole = (message: Record<string, unknown>) => {
  const { cursor: _, ...told } = message
  expect(misfitOf(Message, told)).toBeNull()
  return told
}

item(3, 'new_message with channel, media and its own id', () => {
  test('a text', async () => {
    const { phone, chat_id, jane } = await listening()
    await world().writes('Partner', { phone, text: 'Is anybody there?' })
    const told = whole(await jane.hears('new_message', (message) => message.seq === 2))
    expect(told).toMatchObject({
      chat_id,
      seq: 2,
      sender: phone,
      sender_name: 'Asha Rao',
      sender_type: 'Customer',
      type: 'Customer',
      channel: 'whatsapp',
      message: 'Is anybody there?',
      message_tag: null,
      media_type: null,
      media: null,
      mediaUrl: null,
      media_url: null,
      media_info: null,
      content: null,
      reply_to: null,
      reactions: [],
      edited_at: null,
      revoked_at: null,
      delivery: null,
      error: null,
      seen_by: [],
      client_message_id: null,
    })
    // WhatsApp tells the time in seconds.
    expect(told.datetime).toMatch(/\.000Z$/)
    const { messages } = await jane.does('fetch_chats_by_user', { chat_id })
    expect(messages[0].message_id).toBe(told.message_id)
  })

  test('an image, with a link that an <img> can use', async () => {
    const { phone, chat_id, jane } = await listening()
    await world().desk.phones.sendFile(phone, picture(), {
      phone_number_id: SEGMENTS.Partner.number,
      caption: 'My permit',
    })
    const first = whole(await jane.hears('new_message', (message) => message.seq === 2))
    expect(first).toMatchObject({
      channel: 'whatsapp',
      message: 'My permit',
      media_type: 'image',
      media: expect.any(String),
      media_info: { kind: 'image', mime_type: 'image/png' },
    })
    const ready = whole(
      await jane.hears('message_updated', (message) => message.media_info?.state === 'ready'),
    )
    expect(ready.message_id).toBe(first.message_id)
    expect(ready.media_url).toBe(ready.mediaUrl)
    expect(ready.media_info).toMatchObject({ state: 'ready', size: picture().size })
    const response = await fetch(new URL(String(ready.mediaUrl), world().url))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(await response.bytes()).toEqual(await picture().bytes())
    const { messages } = await jane.does('fetch_chats_by_user', { chat_id })
    expect(messages[0]).toMatchObject({ media: ready.media, media_type: 'image' })
  })

  test.each(['document', 'audio', 'video'])('%s is a media_type too', async (type) => {
    const { phone, jane } = await listening()
    const form = { phone_number_id: SEGMENTS.Partner.number, type }
    const file = {
      document: new File(['%PDF-1.4'], 'permit.pdf', { type: 'application/pdf' }),
      audio: new File(['OggS'], 'voice.ogg', { type: 'audio/ogg' }),
      video: new File(['\0\0\0\x18ftypmp42'], 'road.mp4', { type: 'video/mp4' }),
    }[type] as File
    await world().desk.phones.sendFile(phone, file, form)
    const told = await jane.hears('new_message', (message) => message.seq === 2)
    expect(told).toMatchObject({ media_type: type, media: expect.any(String) })
  })

  test('a reply in the app says so', async () => {
    const { customer, chat_id, line } = await world().inApp('Partner')
    const jane = await world().line('agent_jane')
    await jane.does('join_chat', { chat_id })
    await line.does('send_message', { chat_id, message: 'Hello', type: 'Customer' })
    expect(await jane.hears('new_message')).toMatchObject({ channel: 'inapp', sender: customer })
  })
})

item(18, 'Executive and Agent side by side', () => {
  test.each(['Agent', 'Executive', undefined])(
    'type %s is accepted; both are sent',
    async (type) => {
      const { chat_id, john, jane } = await listening()
      const { message } = await john.does('send_message', { chat_id, message: 'Hello', type })
      expect(message).toMatchObject({
        sender: 'exec_agent_john',
        sender_name: 'John Doe',
        sender_type: 'Executive',
        type: 'Agent',
        delivery: 'queued',
        attempt: 1,
      })
      whole(message)
      expect(await jane.hears('new_message', ({ seq }) => seq === 2)).toMatchObject({
        sender_type: 'Executive',
        type: 'Agent',
      })
      const { messages } = await jane.does('fetch_chats_by_user', { chat_id })
      expect(messages.map((one: { type: string }) => one.type)).toEqual(['Agent', 'Customer'])
      expect(messages.map((one: { sender_type: string }) => one.sender_type)).toEqual([
        'Executive',
        'Customer',
      ])
    },
  )
})

item(7, 'both names where the two sides disagreed', () => {
  test('pending is awaiting_customer_response, in every shape of the counters', async () => {
    await world().chat('Partner')
    const john = await world().line('agent_john')
    const answer = await john.does('get_dashboard_stats')
    const rest = await world().get('stats')
    for (const stats of [answer, rest, rest.data, await john.hears('dashboard_stats')]) {
      expect(stats.pending).toBe(stats.awaiting_customer_response)
      expect(stats.total).toBe(stats.active + stats.resolved)
    }
  })

  test('total is total_chats, with the totals of each status', async () => {
    const { chat_id } = await world().writes('Customer')
    await world().writes('Customer')
    const john = await world().line('agent_john')
    await john.does('update_chat_status', { chat_id, status: 'resolved' })
    const { pagination } = await john.does('fetch_all_chats', {
      customer_type: 'Customer',
      page_size: 1,
    })
    expect(pagination).toEqual({
      page: 1,
      page_size: 1,
      total: 2,
      total_chats: 2,
      total_pages: 2,
      total_active: 1,
      total_resolved: 1,
      total_pending: 0,
      total_is_capped: false,
    })
  })

  test('fetch_chats_by_user answers messages, newest first, by pages', async () => {
    const { phone, chat_id, john } = await listening()
    for (const text of ['two', 'three']) await world().writes('Partner', { phone, text })
    const first = await john.does('fetch_chats_by_user', { chat_id, page_size: 2 })
    expect(first).not.toHaveProperty('chats')
    expect(first.messages.map((one: { seq: number }) => one.seq)).toEqual([3, 2])
    expect(first.pagination).toEqual({ page: 1, page_size: 2, total: 3, total_pages: 2 })
    const second = await john.does('fetch_chats_by_user', { chat_id, page: 2, page_size: 2 })
    expect(second.messages.map((one: { seq: number }) => one.seq)).toEqual([1])
    const since = await john.does('fetch_chats_by_user', { chat_id, after_seq: 2 })
    expect(since.messages.map((one: { seq: number }) => one.seq)).toEqual([3])
    // Reading is seeing.
    const { chat } = await world().get('getChat', { input: { chat_id } })
    expect(chat.unseen_count).toBe(0)
  })
})

item(20, 'the counters in one shape everywhere', () => {
  test('flat in the answer, in the event and over REST; there again under data', async () => {
    await world().chat('Partner')
    const john = await world().line('agent_john')
    const { status: _answered, ...answer } = await john.does('get_dashboard_stats')
    expect(await john.hears('dashboard_stats')).toEqual(answer)
    const { status: _done, data, ...flat } = await world().get('stats')
    expect(flat).toEqual(answer)
    expect(data).toEqual(flat)
    expect(Object.keys(answer.by_type).toSorted()).toEqual(Object.keys(SEGMENTS).toSorted())
    for (const counts of Object.values(answer.by_type)) {
      expect(Object.keys(counts as object).toSorted()).toEqual(['active', 'pending', 'resolved'])
    }
  })
})
