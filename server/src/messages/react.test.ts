import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let jane: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  jane = await atWork(desk.url, 'agent_jane')
})
afterAll(async () => {
  await desk?.stop()
  john?.close()
  jane?.close()
})

let people = 0

/** Somebody new writes over WhatsApp; the message that may be reacted to. */
async function writes(more: { timestamp?: number } = {}) {
  const phone = `91982240${5000 + ++people}`
  const said = { phone_number_id: PARTNER, type: 'text', text: 'Thank you', ...more } as const
  await desk.sandbox.say(phone, said)
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  for (const one of [john, jane]) await one.client.rooms.joinChat(chat_id)
  const [message] = await messagesOf(desk, chat_id)
  const { message_id = '', whatsapp_id = '' } = message ?? {}
  return { phone, chat_id, message_id, whatsapp_id: whatsapp_id ?? '' }
}

const react = (message_id: string, emoji: string, who = john) =>
  who.client.socket.emit('react_to_message', { message_id, emoji })

const updated = (message_id: string, emojis: string[]) =>
  jane.hears(
    'message_updated',
    (told) =>
      told.message_id === message_id &&
      told.reactions.map(({ emoji }: { emoji: string }) => emoji).join() === emojis.join(),
  )

/** What the phone shows of us on its message. */
async function onPhone(phone: string, id: string): Promise<string | undefined> {
  const { messages } = await desk.phones.call<{ messages: Heard[] }>(
    'GET',
    `/people/${phone}/messages?pnid=${PARTNER}`,
  )
  return messages.find((one) => one.id === id)?.reactions.desk
}

const shownOnPhone = (phone: string, id: string, emoji: string | undefined) =>
  until(`the phone shows ${emoji}`, async () => (await onPhone(phone, id)) === emoji)

test('a reaction is seen by all at once and shown on the phone, changed, and taken back', async () => {
  const { phone, chat_id, message_id, whatsapp_id } = await writes()
  const told = await react(message_id, '👍')
  const ours = { emoji: '👍', by: john.executive_id, by_type: 'Executive' }
  expect(told).toMatchObject({ message_id, seq: 1, reactions: [ours] })
  expect(await updated(message_id, ['👍'])).toMatchObject({ reactions: [ours] })
  await shownOnPhone(phone, whatsapp_id, '👍')

  // The desk has one: whoever gives the next.
  await react(message_id, '🙏🏽', jane)
  expect(await updated(message_id, ['🙏🏽'])).toMatchObject({
    reactions: [{ by: jane.executive_id }],
  })
  await shownOnPhone(phone, whatsapp_id, '🙏🏽')
  expect((await react(message_id, '')).reactions).toEqual([])
  await shownOnPhone(phone, whatsapp_id, undefined)

  const bodies = (await desk.phones.sentTo(phone)).map(({ body }) => body)
  expect(bodies.map(({ reaction }) => reaction)).toEqual(
    ['👍', '🙏🏽', ''].map((emoji) => ({ message_id: whatsapp_id, emoji })),
  )
  // It answers nobody and has no number.
  const chat = await chatOf(desk, phone)
  expect(chat).toMatchObject({ chat_id, last_seq: 1, last_interaction_by: 'Customer' })
  expect(chat.waiting_since).not.toBeNull()
})

test("the customer's own reaction stays beside ours", async () => {
  const { phone, message_id, whatsapp_id } = await writes()
  await react(message_id, '👍')
  await shownOnPhone(phone, whatsapp_id, '👍')
  await desk.sandbox.say(phone, {
    phone_number_id: PARTNER,
    type: 'reaction',
    message_id: whatsapp_id,
    emoji: '❤️',
  })
  await updated(message_id, ['👍', '❤️'])
  await react(message_id, '')
  await updated(message_id, ['❤️'])
})

test('quick changes become the last one', async () => {
  const { phone, message_id, whatsapp_id } = await writes()
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131016, times: 1 } })
  for (const emoji of ['1️⃣', '2️⃣', '3️⃣', '', '🎉']) await react(message_id, emoji)
  await shownOnPhone(phone, whatsapp_id, '🎉')
  await settled()
  const calls = (await desk.phones.sentTo(phone)).filter(({ status }) => status === 200)
  // The first may have gone before the others were wanted; what is shown at last went once.
  const emojis = calls.map(({ body }) => (body.reaction as Heard).emoji)
  expect(emojis.at(-1)).toBe('🎉')
  expect(emojis.filter((emoji) => emoji === '🎉')).toHaveLength(1)
})

/** No job for reactions waits or runs. */
const settled = () =>
  until('all reactions are told', async () => {
    const { rows } = await sql<{ open: boolean }>`
      SELECT EXISTS (SELECT FROM pgboss.job WHERE name = 'show_reaction'
        AND state IN ('created', 'active', 'retry')) AS open`.execute(desk.ctx.db)
    return rows[0]?.open === false
  })

test('a reaction comes behind the messages that were written before it', async () => {
  const { phone, chat_id, message_id, whatsapp_id } = await writes()
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131016, times: 1 } })
  await john.client.socket.emit('send_message', { chat_id, message: 'You are welcome' })
  await react(message_id, '😊')
  await shownOnPhone(phone, whatsapp_id, '😊')
  const taken = (await desk.phones.sentTo(phone)).filter(({ status }) => status === 200)
  expect(taken.map(({ body }) => body.type)).toEqual(['text', 'reaction'])
})

test('what WhatsApp refuses for good is taken away again, and a line says why', async () => {
  const { phone, chat_id, message_id, whatsapp_id } = await writes()
  await react(message_id, '👍')
  await shownOnPhone(phone, whatsapp_id, '👍')
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131009, times: 1 } })
  await react(message_id, '🎉')
  await updated(message_id, ['🎉'])
  const line = await john.hears(
    'timeline_added',
    (told) => told.chat_id === chat_id && told.kind === 'not_sent',
  )
  expect(line.text).toMatch(/^The reaction 🎉 was not sent: /)
  const page = await john.client.call('listMessages', { chat_id })
  expect(page.messages[0]?.reactions).toMatchObject([{ emoji: '👍' }])
  expect(await onPhone(phone, whatsapp_id)).toBe('👍')
})

test('a failure that is told later takes it away as well', async () => {
  const { chat_id, message_id, whatsapp_id, phone } = await writes()
  await react(message_id, '👍')
  await shownOnPhone(phone, whatsapp_id, '👍')
  const [call] = await desk.phones.sentTo(phone)
  await desk.phones.call('POST', '/webhooks', {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '910000000001', phone_number_id: PARTNER },
      statuses: [
        {
          id: 'wamid.reaction',
          status: 'failed',
          timestamp: String(Math.floor(Date.now() / 1000)),
          recipient_id: phone,
          biz_opaque_callback_data: call?.body.biz_opaque_callback_data,
          errors: [{ code: 131026, title: 'Undeliverable' }],
        },
      ],
    },
  })
  await updated(message_id, [])
  await john.hears('timeline_added', (told) => told.chat_id === chat_id && told.kind === 'not_sent')
})

test('what WhatsApp would not take is refused in words, and nothing changes', async () => {
  const { chat_id, message_id } = await writes()
  const own = await john.client.socket.emit('send_message', { chat_id, message: 'Hello' })
  const refused = (id: string, emoji = '👍') => expect(react(id, emoji)).rejects
  await refused(own.message_id).toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('what the customer wrote'),
  })
  await refused('nothing').toMatchObject({ code: 'message_not_found' })
  await refused(message_id, 'ok').toMatchObject({ code: 'invalid_input' })
  desk.advance(25 * 3600)
  await refused(message_id).toMatchObject({ code: 'service_window_closed' })
  desk.advance(-25 * 3600)

  const old = await writes({ timestamp: Math.floor(Date.now() / 1000) - 31 * 86_400 })
  await refused(old.message_id).toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('30 days'),
  })
  const divya = await atWork(desk.url, 'agent_divya')
  await expect(react(message_id, '👍', divya)).rejects.toMatchObject({ code: 'wrong_segment' })
  divya.close()
  expect((await messagesOf(desk, chat_id))[0]?.reactions).toEqual([])
})

test('in the app it is shown at once, without the name of who reacted', async () => {
  const asha = await inApp(desk.url, 'rider-4712', 'Partner')
  const { chat_id } = await asha.line.ask('new_chat', {
    sender: asha.customer,
    customer_type: 'Partner',
  })
  await asha.line.ask('join_chat_customer', { chat_id })
  const { message_id } = await asha.line.ask('send_message', {
    chat_id,
    message: 'Thank you',
    type: 'Customer',
  })
  await react(message_id, '🙏')
  const told = await asha.hears('message_updated')
  expect(told.reactions).toMatchObject([{ emoji: '🙏', by: '', by_type: 'Executive' }])
  const jobs = await desk.ctx.db.selectFrom('outgoing_reactions').select('message_id').execute()
  expect(jobs.map((one) => one.message_id)).not.toContain(message_id)
  asha.close()
})
