import { Chat } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { misfitOf } from '../support/exact.ts'
import { item } from '../support/item.ts'
import { OPERATOR, SEGMENTS, type Segment, useWorld } from '../support/world.ts'

const world = useWorld()

interface Row {
  chat_id: string
  [field: string]: unknown
}

const list = async (input: object = {}): Promise<Row[]> => {
  const line = await world().line('agent_john')
  const { chats } = await line.does('fetch_all_chats', { page_size: 100, ...input })
  line.close()
  return chats
}
const idsOf = (chats: Row[]) => chats.map((chat) => chat.chat_id)

item(1, 'assigned_executive_id in fetch_all_chats', () => {
  test('gives the chats of one executive, of nobody, or all', async () => {
    const john = await world().line('agent_john')
    const [mine, hers, waiting] = [
      await world().writes('Partner'),
      await world().writes('Partner'),
      await world().writes('Partner'),
    ]
    await john.does('reassign_chat', { chat_id: mine.chat_id, executive_id: 'exec_agent_john' })
    await john.does('reassign_chat', { chat_id: hers.chat_id, executive_id: 'exec_agent_jane' })
    const own = await list({ assigned_executive_id: 'exec_agent_john' })
    expect(idsOf(own)).toEqual([mine.chat_id])
    expect(idsOf(await list({ assigned_executive_id: 'unassigned' }))).toEqual([waiting.chat_id])
    const all = [waiting.chat_id, hers.chat_id, mine.chat_id]
    for (const absent of [{}, { assigned_executive_id: '' }, { assigned_executive_id: null }]) {
      expect(idsOf(await list(absent)).toSorted()).toEqual(all.toSorted())
    }
    const { chats, pagination } = await world().get('listChats', {
      input: { assigned_executive_id: 'exec_agent_jane' },
    })
    expect(idsOf(chats)).toEqual([hers.chat_id])
    expect(pagination).toMatchObject({ total: 1, total_chats: 1, total_active: 1 })
  })
})

item(6, 'room_update with all that a row of the list shows', () => {
  test.each(Object.keys(SEGMENTS) as Segment[])('%s: the whole chat object', async (segment) => {
    const { room, update } = SEGMENTS[segment]
    const line = await world().line('lead_maya', [room])
    const { chat_id, phone } = await world().writes(segment, { text: 'Where is my ride?' })
    const { cursor: _, ...chat } = await line.hears(update, (told) => told.chat_id === chat_id)
    expect(misfitOf(Chat, chat)).toBeNull()
    expect(chat).toMatchObject({
      customer: phone,
      customer_name: 'Asha Rao',
      customer_type: segment,
      last_message: 'Where is my ride?',
      last_interaction_by: 'Customer',
      last_msg_by: 'Customer',
      unseen_count: 1,
      assigned_executive_id: null,
      assigned_executive_name: null,
      tags: [],
      waiting_since: expect.any(String),
    })
    expect(chat.last_incoming_message_time).toBe(chat.last_incoming_message)
    expect(chat.last_incoming_message_time).toBe(chat.last_message_time)
    expect(chat.last_incoming_whatsapp_message).toBe(chat.last_message_time)
    await line.does('join_chat', { chat_id })
    await line.does('apply_tag', { chat_id, tag: 'Urgent' })
    await line.does('reassign_chat', { chat_id, executive_id: 'lead_maya' })
    await line.does('send_message', { chat_id, message: 'It is on its way' })
    const after = await line.hears(update, (told) => told.last_interaction_by === 'Executive')
    expect(after).toMatchObject({
      tags: ['Urgent'],
      assigned_executive_id: 'exec_lead_maya',
      assigned_executive_name: 'Maya Rao',
      waiting_since: null,
    })
  })

  test('comes for new messages and new chats only', async () => {
    const line = await world().line('agent_john', ['PartnerApp'])
    const { chat_id } = await world().writes('Partner')
    await line.hears('room_update', (told) => told.chat_id === chat_id)
    line.forget()
    await line.does('apply_tag', { chat_id, tag: 'Urgent' })
    await line.does('remove_tag', { chat_id, tag: 'Urgent' })
    await line.does('add_note', { chat_id, text: 'Calls back' })
    await line.does('mark_seen', { chat_id, up_to_seq: 1 })
    await line.does('reassign_chat', { chat_id, executive_id: 'agent_john' })
    await line.does('reassign_chat', { chat_id, executive_id: 'agent_jane' })
    await world().get('rateChat', { input: { chat_id, rating: 5 } })
    await line.does('update_chat_status', { chat_id, status: 'resolved' })
    await line.does('update_chat_status', { chat_id, status: 'active' })
    // They are all told, each by its own event; what comes last says that nothing is on its way.
    await line.hears('chat_status_updated', (told) => told.new_status === 'active')
    const { events } = await line.does('sync', {})
    expect(events).toEqual([])
    expect(line.all('room_update', (told) => told.chat_id === chat_id)).toEqual([])
    const heard = new Set(line.heard.map(({ event }) => event))
    for (const event of ['tag_updated', 'messages_seen', 'chat_assigned', 'chat_reassigned']) {
      expect(heard).toContain(event)
    }
  })
})

item(15, 'user_status in fetch_all_chats', () => {
  const profiles = {
    Suspend: { dco_status: 'Suspend', in_journey_status: true, documents_status: 'Pending' },
    InJourney: { in_journey_status: 'true', documents_status: 'Pending' },
    Pending: { documents_status: 'Pending', in_journey_status: false },
    Active_Approved: { documents_status: 'Approved', dco_status: 'Active' },
  }

  test('filters partners by what the operator knows of them, and each chat shows the first', async () => {
    const chats: Record<string, string> = {}
    for (const [user_status, profile] of Object.entries(profiles)) {
      const { phone, chat_id } = await world().writes('Partner')
      chats[user_status] = chat_id
      await world().get('userWebhook', {
        as: null,
        headers: OPERATOR,
        input: { customer: phone, ...profile },
      })
    }
    const matching = async (user_status: string) => new Set(idsOf(await list({ user_status })))
    const { Suspend, InJourney, Pending, Active_Approved } = chats
    expect(await matching('Suspend')).toEqual(new Set([Suspend]))
    expect(await matching('InJourney')).toEqual(new Set([Suspend, InJourney]))
    expect(await matching('Pending')).toEqual(new Set([Suspend, InJourney, Pending]))
    expect(await matching('Active_Approved')).toEqual(new Set([Active_Approved]))
    for (const [user_status, chat_id] of Object.entries(chats)) {
      const { chat } = await world().get('getChat', { input: { chat_id } })
      expect(chat.user_status).toBe(user_status)
    }
    const { chat } = await world().get('getChat', { input: { chat_id: Suspend } })
    expect(chat.customer_details).toMatchObject({
      documents_status: 'Pending',
      dco_status: 'Suspend',
      in_journey_status: true,
    })
  })
})

item(16, 'created_at in the list', () => {
  test('is when the chat was opened, and stays', async () => {
    const before = Date.now() - 60_000
    const { chat_id, phone } = await world().writes('Partner')
    const [first] = await list({ search: phone })
    expect(Date.parse(String(first?.created_at))).toBeGreaterThan(before)
    await world().writes('Partner', { phone, text: 'Anybody there?' })
    const [second] = await list({ search: phone })
    expect(second).toMatchObject({ chat_id, created_at: first?.created_at })
  })
})

item(22, 'assigned_executive_name in the list', () => {
  test('stands beside the id, also in the search and over REST', async () => {
    const john = await world().line('agent_john')
    const { chat_id, phone } = await world().writes('Partner')
    const nobody = { assigned_executive_id: null, assigned_executive_name: null }
    expect(await list({ search: phone })).toMatchObject([nobody])
    await john.does('reassign_chat', { chat_id, executive_id: 'agent_jane' })
    const jane = {
      assigned_executive_id: 'exec_agent_jane',
      assigned_executive_name: 'Jane Smith',
    }
    expect(await list({ search: phone })).toMatchObject([jane])
    expect((await john.does('search_chat', { customer: phone })).chat).toMatchObject(jane)
    const { chats } = await world().get('listChats', { input: { search: phone } })
    expect(chats).toMatchObject([jane])
  })
})
