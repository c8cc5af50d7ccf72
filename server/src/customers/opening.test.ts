import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, chatsOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, changeOf, PARTNER, postDelivery, textFrom } from '../testing/webhook.ts'

const HOUR_S = 3600
const DAY_MS = 86_400_000

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

const secondsNow = () => Math.floor(desk.ctx.now().getTime() / 1000)

async function deliver(value: object, phone_number_id = PARTNER, field = 'messages') {
  await postDelivery(desk.url, [{ ...changeOf(value, phone_number_id), field }])
  await processed(desk)
}

/** A customer wrote so many seconds ago, by WhatsApp's clock. */
async function wrote(phone: string, ago: number, phone_number_id = PARTNER) {
  const timestamp = secondsNow() - ago
  const message = textFrom(phone, 'Hello', { timestamp: String(timestamp) })
  await deliver({ messages: [message] }, phone_number_id)
  const closes_at = new Date(timestamp * 1000 + DAY_MS).toISOString()
  return { id: message.id, closes_at }
}

const shown = async (chat_id: string) => {
  const { chat } = await john.client.call('getChat', { chat_id })
  return chat.service_window_closes_at
}

test('a window belongs to a customer and one of our numbers, and counts from WhatsApp’s timestamp', async () => {
  const phone = '919813700001'
  const partner = await wrote(phone, 5 * HOUR_S)
  const rider = await wrote(phone, 2 * HOUR_S, CUSTOMER)
  const chats = await chatsOf(desk, phone)
  const closes = Object.fromEntries(
    await Promise.all(chats.map(async (chat) => [chat.customer_type, await shown(chat.chat_id)])),
  )
  expect(closes).toEqual({ Partner: partner.closes_at, Customer: rider.closes_at })
})

test('reactions, edits, deletions, system items, echoes and "message unavailable" open nothing', async () => {
  const phone = '919813700002'
  const { id, closes_at } = await wrote(phone, 20 * HOUR_S)
  const { chat_id } = await chatOf(desk, phone)
  const now = String(secondsNow())
  const from = (fields: object) =>
    textFrom(phone, '', { timestamp: now, text: undefined, ...fields })
  const items = [
    from({ type: 'reaction', reaction: { message_id: id, emoji: '👍' } }),
    from({
      type: 'edit',
      edit: { original_message_id: id, message: { type: 'text', text: { body: 'Hi' } } },
    }),
    from({ type: 'system', system: { body: 'A new phone', type: 'user_changed_number' } }),
    from({ type: 'unsupported', errors: [{ code: 131060, title: 'Unavailable' }] }),
    from({ type: 'revoke', revoke: { original_message_id: id } }),
  ]
  for (const item of items) {
    await deliver({ messages: [item] })
    expect([item.type, await shown(chat_id)]).toEqual([item.type, closes_at])
  }
  const echo = { ...textFrom('910000000001', 'I called you', { timestamp: now }), to: phone }
  await deliver({ message_echoes: [echo] }, PARTNER, 'smb_message_echoes')
  expect(await shown(chat_id)).toBe(closes_at)
  // They did come: each left what it leaves.
  const [first, ...others] = await messagesOf(desk, chat_id)
  expect(first).toMatchObject({ reactions: [{ emoji: '👍' }], revoked_at: expect.any(Date) })
  expect(others.map(({ kind }) => kind)).toEqual(['system', 'unsupported', 'text'])
  // Whatever type it has, a message opens it.
  await deliver({ messages: [from({ type: 'something_new', something_new: {} })] })
  expect(await shown(chat_id)).toBe(new Date(Number(now) * 1000 + DAY_MS).toISOString())
})

test('a window that WhatsApp calls closed in a later status is closed everywhere, until the customer writes', async () => {
  const phone = '919813700003'
  const { closes_at } = await wrote(phone, HOUR_S)
  const { chat_id } = await chatOf(desk, phone)
  const config = () =>
    john.client.socket.emit('config', { sender: phone, customer_type: 'Partner' })
  expect(await config()).toMatchObject({
    isWhatsappChatOpen: 1,
    service_window_closes_at: closes_at,
  })

  // The stand-in has not heard of that message: it takes ours, and refuses it later by a status.
  const { message_id } = await john.client.socket.emit('send_message', { chat_id, message: 'Hi' })
  const failed = await until('WhatsApp has refused it', async () => {
    const message = (await messagesOf(desk, chat_id)).find((one) => one.message_id === message_id)
    return message?.delivery === 'failed' ? message : undefined
  })
  expect(failed).toMatchObject({ error: { code: '131047' }, whatsapp_id: expect.any(String) })
  const now = await shown(chat_id)
  expect(Date.parse(now ?? '')).toBeLessThanOrEqual(desk.ctx.now().getTime())
  expect(await config()).toMatchObject({ isWhatsappChatOpen: 0, service_window_closes_at: now })
  const { customers } = await john.client.call('closedWindows', {})
  expect(customers.map((one) => one.customer)).toContain(phone)
  await expect(
    john.client.socket.emit('send_message', { chat_id, message: 'Again' }),
  ).rejects.toMatchObject({ code: 'service_window_closed' })

  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Yes?' })
  await processed(desk)
  expect(await config()).toMatchObject({ isWhatsappChatOpen: 1 })
  await john.client.socket.emit('send_message', { chat_id, message: 'There you are' })
})
