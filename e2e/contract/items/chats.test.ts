import { expect, test } from 'vitest'
import { expectFailure } from '../support/exact.ts'
import { item } from '../support/item.ts'
import { OPERATOR, SEGMENTS, useWorld } from '../support/world.ts'

const world = useWorld()

/** A desk that still speaks V1, and whose clock is moved. */
const oldDesk = () => world().other({ ACCESS_TOKEN_TTL: '3d', LEGACY_V1_EVENTS: '1' })

const agoSeconds = (seconds: number) => Math.floor(Date.now() / 1000) - seconds

item(4, 'config_response in one shape', () => {
  const config = async (input: object) => {
    const { status: _, ...answer } = await (await world().line('agent_john')).does('config', input)
    return answer
  }

  test('a customer who wrote a moment ago: open', async () => {
    const { phone, chat_id } = await world().writes('Partner')
    await world().get('userWebhook', {
      as: null,
      headers: OPERATOR,
      input: { customer: phone, email: 'asha@example.com', city: 'Pune' },
    })
    const answer = await config({ sender: phone })
    expect(answer).toMatchObject({
      chat_id,
      isFreshChat: 0,
      isWhatsappChatOpen: 1,
      isChatInitiated: 1,
      config: { customer: phone, name: 'Asha Rao', email: 'asha@example.com', city: 'Pune' },
    })
    const { chat } = await world().get('getChat', { input: { chat_id } })
    expect(Date.parse(answer.service_window_closes_at)).toBe(
      Date.parse(chat.last_incoming_whatsapp_message) + 24 * 3_600_000,
    )
    expect(await config({ sender: phone, chat_id, customer_type: 'Partner' })).toEqual(answer)
  })

  test('a customer who wrote a day ago: closed', async () => {
    const { phone } = await world().writes('Partner', { timestamp: agoSeconds(24 * 3600 + 60) })
    expect(await config({ sender: phone })).toMatchObject({
      isFreshChat: 0,
      isWhatsappChatOpen: 0,
      isChatInitiated: 1,
    })
  })

  test('a chat that was opened to write first: no message, not open', async () => {
    const john = await world().line('agent_john')
    const phone = world().newPhone()
    const opened = await john.does('new_chat', { sender: phone, customer_type: 'Partner' })
    expect(opened).toMatchObject({ is_new: true, chat_id: expect.any(String) })
    expect(await config({ sender: phone })).toEqual({
      chat_id: opened.chat_id,
      isFreshChat: 0,
      isWhatsappChatOpen: 0,
      isChatInitiated: 0,
      service_window_closes_at: null,
      config: expect.objectContaining({ customer: phone, name: '', email: '', city: '' }),
    })
  })

  test('an unknown customer', async () => {
    expect(await config({ sender: '+91 98999 99998' })).toEqual({
      chat_id: null,
      isFreshChat: 1,
      isWhatsappChatOpen: 0,
      isChatInitiated: 0,
      service_window_closes_at: null,
      config: { customer: '919899999998', name: '', email: '', city: '' },
    })
  })
})

item(5, 'reassign_chat by hand', () => {
  test('updates the chat and tells both executives', async () => {
    const { chat_id } = await world().writes('Partner')
    const [john, jane] = [await world().line('agent_john'), await world().line('agent_jane')]
    await john.does('reassign_chat', { chat_id, executive_id: 'exec_agent_john' })
    const answer = await john.does('reassign_chat', { chat_id, executive_id: 'exec_agent_jane' })
    expect(answer).toEqual({
      status: 1,
      chat_id,
      from_executive_id: 'exec_agent_john',
      to_executive_id: 'exec_agent_jane',
      assigned_executive_name: 'Jane Smith',
    })
    for (const line of [john, jane]) {
      const { cursor: _, ...told } = await line.hears('chat_reassigned')
      expect(told).toEqual({
        chat_id,
        from_executive_id: 'exec_agent_john',
        to_executive_id: 'exec_agent_jane',
        assigned_executive_id: 'exec_agent_jane',
        assigned_executive_name: 'Jane Smith',
        reason: 'manual',
        note: null,
      })
    }
    const { chat } = await world().get('getChat', { input: { chat_id } })
    expect(chat.assigned_executive_id).toBe('exec_agent_jane')
  })

  test('null puts it back into the queue', async () => {
    const { chat_id } = await world().writes('Partner')
    const john = await world().line('agent_john')
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_john' })
    expect(await john.does('reassign_chat', { chat_id, executive_id: null })).toMatchObject({
      from_executive_id: 'exec_agent_john',
      to_executive_id: null,
      assigned_executive_name: null,
    })
  })

  test('whoever cannot take it is not given it, and nothing changes', async () => {
    const { chat_id } = await world().writes('Partner')
    const john = await world().line('agent_john')
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_john' })
    for (const [executive_id, code] of [
      ['nobody', 'executive_not_found'],
      ['agent_divya', 'executive_unavailable'],
    ] as const) {
      expectFailure(await john.ask('reassign_chat', { chat_id, executive_id }), code)
    }
    const { chat } = await world().get('getChat', { input: { chat_id } })
    expect(chat.assigned_executive_id).toBe('exec_agent_john')
  })
})

item(9, 'remove_tag, and apply_tag with an action', () => {
  test('both forms take a tag away, and every answer holds what is left', async () => {
    const { chat_id } = await world().writes('Partner')
    const john = await world().line('agent_john', ['PartnerApp'])
    const added = await john.does('apply_tag', { chat_id, tag: 'Urgent' })
    expect(added).toMatchObject({ tags: ['Urgent'] })
    const both = await john.does('apply_tag', { chat_id, tag: 'Billing', action: 'add' })
    expect(both.tags.toSorted()).toEqual(['Billing', 'Urgent'])
    const one = await john.does('remove_tag', { chat_id, tag: 'Urgent' })
    expect(one.tags).toEqual(['Billing'])
    const none = await john.does('apply_tag', { chat_id, tag: 'Billing', action: 'remove' })
    expect(none.tags).toEqual([])
    await john.hears('tag_updated', (told) => told.tags.length === 0)
    const told = john.all('tag_updated').map(({ tag, action }) => `${action} ${tag}`)
    expect(told).toEqual(['add Urgent', 'add Billing', 'remove Urgent', 'remove Billing'])
  })

  test('a tag that the segment does not have is refused', async () => {
    const { chat_id } = await world().writes('Partner')
    const john = await world().line('agent_john')
    expectFailure(await john.ask('apply_tag', { chat_id, tag: 'Nonsense' }), 'unknown_tag')
  })
})

item(12, 'reassign_chat, add_note, typing and join_room', () => {
  test('each has its handler, and tells', async () => {
    const { chat_id } = await world().writes('Partner')
    const [john, jane] = [await world().line('agent_john'), await world().line('agent_jane')]
    expect(await jane.does('join_room', { room: 'PartnerApp' })).toEqual({
      status: 1,
      room: 'PartnerApp',
    })
    await jane.does('join_chat', { chat_id })
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_john' })
    await jane.hears('chat_assigned', (told) => told.chat_id === chat_id)
    const { note } = await john.does('add_note', { chat_id, content: 'Calls back at noon' })
    const { cursor: _, ...added } = await jane.hears('note_added')
    expect(added).toEqual(note)
    expect(note).toMatchObject({
      note_id: note.id,
      chat_id,
      content: 'Calls back at noon',
      text: 'Calls back at noon',
      author: 'John Doe',
      author_id: 'exec_agent_john',
      author_name: 'John Doe',
    })
    await john.ask('typing', { chat_id })
    expect(await jane.hears('user_typing')).toEqual({
      chat_id,
      sender: 'exec_agent_john',
      sender_type: 'Executive',
      name: 'John Doe',
      is_typing: true,
    })
  })

  test('nobody hears of a segment before asking, and nobody of a foreign one', async () => {
    const jane = await world().line('agent_jane')
    expectFailure(await jane.ask('join_room', { room: 'VendorApp' }), 'wrong_segment')
    expectFailure(await jane.ask('join_room', { room: 'NobodyApp' }), 'unknown_room')
    await world().writes('Partner')
    await jane.does('sync', {})
    expect(jane.all('room_update')).toEqual([])
  })
})

item(13, 'service_window_closed is pushed', () => {
  test('once, at the expiry, also across a restart', async () => {
    const on = await oldDesk()
    const { chat_id, phone } = await on.writes('Partner')
    const before = await on.line('agent_john', ['PartnerApp'])
    on.desk.advance(24 * 3600 + 1)
    const { cursor: _, ...told } = await before.hears('service_window_closed')
    expect(told).toMatchObject({ chat_id, customer_number: phone, customer_type: 'Partner' })
    const { chat } = await on.get('getChat', { input: { chat_id } })
    expect(chat.service_window_closes_at).toBe(told.closed_at)
    const { cursor } = await before.does('sync', {})
    await on.desk.restart()
    const after = await on.line('agent_john', ['PartnerApp'])
    // A window that closes later is told; the first one is not told again.
    const next = on.newPhone()
    const phone_number_id = SEGMENTS.Partner.number
    const timestamp = agoSeconds(0)
    const said = { phone_number_id, type: 'text', text: 'Hello', timestamp }
    await on.desk.sandbox.say(next, said)
    await after.hears('service_window_closed', (one) => one.customer_number === next)
    const { events } = await after.does('sync', { since: cursor, limit: 1000 })
    const again = events.filter(
      (one: { event: string; payload: { chat_id: string } }) =>
        one.event === 'service_window_closed' && one.payload.chat_id === chat_id,
    )
    expect(again).toEqual([])
  })
})

item(14, 'a rating without executive_id', () => {
  test.each([
    ['V2’s body', {}],
    ['the documented body', { executive_id: 'agent_jane' }],
    ['a number as a string', { rating: '3' }],
    ['an empty executive_id', { executive_id: '' }],
  ])('%s is enough', async (_what, more) => {
    const { chat_id } = await world().writes('Partner')
    const input = { chat_id, rating: 3, ...more }
    expect(await world().get('rateChat', { input })).toMatchObject({
      message: expect.any(String),
    })
    const { chat } = await world().get('getChat', { input: { chat_id } })
    expect(chat.rating).toBe(3)
  })
})

item(17, 'driver-chat-stats is retired', () => {
  test('it is not sent, unless LEGACY_V1_EVENTS asks for it', async () => {
    const now = await world().line('agent_john')
    const legacy = await oldDesk()
    const then = await legacy.line('agent_john')
    await Promise.all([world().writes('Partner'), legacy.writes('Partner')])
    expect(await then.hears('driver-chat-stats')).toEqual(
      (await then.hears('dashboard_stats')).by_type.Partner,
    )
    await now.hears('dashboard_stats')
    await now.does('activity')
    expect(now.all('driver-chat-stats')).toEqual([])
  })
})

item(21, 'names in chat_assigned and chat_reassigned', () => {
  test('the executive is named in both, under both names', async () => {
    const { chat_id, phone } = await world().writes('Partner')
    const john = await world().line('agent_john', ['PartnerApp'])
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_jane' })
    expect(await john.hears('chat_assigned')).toMatchObject({
      chat_id,
      assigned_executive_id: 'exec_agent_jane',
      assigned_executive_name: 'Jane Smith',
      executive_id: 'exec_agent_jane',
      executive_name: 'Jane Smith',
      customer: phone,
      customer_name: 'Asha Rao',
      customer_type: 'Partner',
    })
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_john' })
    expect(await john.hears('chat_reassigned')).toMatchObject({
      assigned_executive_id: 'exec_agent_john',
      assigned_executive_name: 'John Doe',
    })
  })
})
