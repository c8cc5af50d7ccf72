import { clientEvents, type RouteName } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import type { Call } from '../support/call.ts'
import { expectFailure } from '../support/exact.ts'
import { OPERATOR, useWorld } from '../support/world.ts'

const world = useWorld()

/** One executive, in every way V2 names one. */
const JANE = ['exec_agent_jane', 'agent_jane', 'AGENT_JANE', '919800000002', '+91 98000 00002']

test.each(JANE)('reassign_chat and the list know an executive as %s', async (executive_id) => {
  const { chat_id, phone } = await world().writes('Partner')
  const john = await world().line('agent_john')
  const answer = await john.does('reassign_chat', { chat_id, executive_id })
  expect(answer).toMatchObject({ to_executive_id: 'exec_agent_jane' })
  const filter = { assigned_executive_id: executive_id, search: phone }
  const { chats } = await john.does('fetch_all_chats', filter)
  expect(chats).toMatchObject([{ chat_id, assigned_executive_id: 'exec_agent_jane' }])
})

test.each(JANE)('a status and a rating know an executive as %s', async (executive_id) => {
  const maya = await world().line('lead_maya')
  const answer = await maya.does('set_executive_status', { status: 'away', executive_id })
  expect(answer).toEqual({ status: 1, executive_id: 'exec_agent_jane', new_status: 'away' })
  await world().get('setExecutiveStatus', {
    as: 'lead_maya',
    input: { status: 'Offline', executive_id },
  })
  const { chat_id } = await world().writes('Partner')
  await world().get('rateChat', { input: { chat_id, rating: 5, executive_id } })
})

/** One customer, in the spellings that people and systems use. */
const spellings = (phone: string) => [
  phone,
  `+${phone}`,
  phone.slice(2),
  `0${phone.slice(2)}`,
  `00${phone}`,
  `+91 ${phone.slice(2, 7)} ${phone.slice(7)}`,
  `+91-${phone.slice(2, 5)}-${phone.slice(5)}`,
]

test('a customer is known by any spelling of the number', async () => {
  const { phone, chat_id } = await world().writes('Partner')
  const john = await world().line('agent_john')
  for (const customer of spellings(phone)) {
    expect(await john.does('config', { sender: customer }), customer).toMatchObject({ chat_id })
    const found = await john.does('search_chat', { customer })
    expect(found.chat, customer).toMatchObject({ chat_id })
    expect(found.chats.map((chat: { chat_id: string }) => chat.chat_id)).toContain(chat_id)
    const { chats } = await john.does('fetch_all_chats', { search: customer })
    expect(chats, customer).toMatchObject([{ chat_id }])
    const opened = await john.does('new_chat', { sender: customer, customer_type: 'Partner' })
    expect(opened, customer).toMatchObject({ chat_id, is_new: false })
    for (const name of ['contextHistory', 'listRides'] as const) {
      await world().get(name, { input: { customer } })
    }
    const status = (to: string) =>
      john.does('update_chat_status', { customer_number: customer, status: to })
    expect(await status('resolved'), customer).toMatchObject({
      chat_id,
      old_status: 'active',
      new_status: 'resolved',
    })
    await status('active')
    const told = { as: null, headers: OPERATOR }
    await world().get('userWebhook', { ...told, input: { customer, city: 'Pune' } })
    const { token: _, ...session } = await world().get('inappSession', {
      ...told,
      input: { customer, customer_type: 'Partner' },
    })
    expect(session, customer).toMatchObject({ customer: phone, chat_id })
  }
})

/** Letters that people and V2 write a segment with; it is always answered as configured. */
const LETTERS = ['partner', 'PARTNER', ' Partner ']

test.each(LETTERS)('every event takes "%s" for Partner', async (customer_type) => {
  const { phone, chat_id } = await world().writes('Partner')
  const john = await world().line('agent_john')
  const { chats } = await john.does('fetch_all_chats', { customer_type, search: phone })
  expect(chats).toMatchObject([{ chat_id, customer_type: 'Partner' }])
  expect(await john.does('config', { sender: phone, customer_type })).toMatchObject({ chat_id })
  const found = await john.does('search_chat', { customer: phone, customer_type })
  expect(found.chat).toMatchObject({ chat_id })
  const input = { customer_number: phone, customer_type, status: 'resolved' }
  expect(await john.does('update_chat_status', input)).toMatchObject({ chat_id })
  const own = await john.does('new_chat', { sender: phone, customer_type })
  expect(own).toMatchObject({ chat_id })
  await john.does('set_executive_status', { status: 'offline', customer_type })
  const { line, chat_id: ours } = await world().inApp('Partner')
  await line.does('join_chat_customer', { chat_id: ours, customer_type })
})

test.each(LETTERS)('every route takes "%s" for Partner', async (customer_type) => {
  const { phone, chat_id } = await world().writes('Partner')
  const operator = { as: null, headers: OPERATOR }
  const calls: [RouteName, Call][] = [
    ['listChats', { input: { customer_type } }],
    ['listTags', { input: { customer_type } }],
    ['searchMessages', { input: { q: 'Hello', customer_type } }],
    ['contextHistory', { input: { customer: phone, customer_type } }],
    ['listTemplates', { input: { stakeholder: customer_type } }],
    ['setExecutiveStatus', { input: { status: 'offline', customer_type } }],
    ['onlineExecutives', { input: { customer_type } }],
    ['closedWindows', { input: { customer_type } }],
    ['upcomingRides', { input: { customer_type } }],
    ['userWebhook', { ...operator, input: { customer: phone, customer_type } }],
    ['inappSession', { ...operator, input: { customer: phone, customer_type } }],
    [
      'bookingWebhook',
      {
        ...operator,
        input: {
          event: 'created',
          customer_number: phone,
          customer_type,
          booking_id: `R-${phone}`,
          ride_datetime: '2030-01-01T00:00:00Z',
        },
      },
    ],
    ['contextWebhook', { ...operator, input: { customer: phone, customer_type, context: {} } }],
  ]
  for (const [name, call] of calls) await world().get(name, call)
  const { chats } = await world().get('listChats', { input: { customer_type, search: phone } })
  expect(chats).toMatchObject([{ chat_id, customer_type: 'Partner' }])
})

test('a segment that does not exist is not mistaken for one that does', async () => {
  const john = await world().line('agent_john')
  expectFailure(await john.ask('fetch_all_chats', { customer_type: 'Partners' }), 'wrong_segment')
})

test('an event that does not exist is told so, whatever it is called', async () => {
  const john = await world().line('agent_john')
  for (const event of ['fetch_all_chat', 'toString', '__proto__', 'driver-chat-stats']) {
    expect(Object.hasOwn(clientEvents, event)).toBe(false)
    const answer = await john.ask(event, {})
    expect(answer).toMatchObject({ status: 0, code: 'unknown_event', event })
  }
})
