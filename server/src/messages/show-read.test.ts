import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

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

let people = 0
const somebody = () => `91983340${5000 + ++people}`

async function says(phone: string, text: string, more: { timestamp?: number } = {}) {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text, ...more })
  await processed(desk)
}

/** The ids of what the phone has sent, and which of it is shown as read there. */
async function onPhone(phone: string) {
  const { messages } = await desk.phones.call<{ messages: Heard[] }>(
    'GET',
    `/people/${phone}/messages?pnid=${PARTNER}`,
  )
  const theirs = messages.filter((one) => one.from === 'customer')
  return theirs.map(({ id, status }) => ({ id, isRead: status === 'read' }))
}

/** Calls that mark something of this phone as read. */
async function marksOf(phone: string) {
  const ids = (await onPhone(phone)).map(({ id }) => id)
  const { requests } = await desk.phones.call<{ requests: { body: Heard }[] }>(
    'GET',
    '/requests?path=/messages&method=POST',
  )
  return requests
    .map(({ body }) => body)
    .filter((body) => body.status === 'read' && ids.includes(body.message_id))
}

const seen = (chat_id: string, up_to_seq: number) =>
  john.client.socket.emit('mark_seen', { chat_id, up_to_seq })

const isRead = (phone: string) =>
  until('the phone shows all as read', async () =>
    (await onPhone(phone)).every((one) => one.isRead),
  )

test('what an executive has seen is shown as read on the phone, with one call for all of it', async () => {
  const phone = somebody()
  for (const text of ['One', 'Two', 'Three']) await says(phone, text)
  const { chat_id } = await chatOf(desk, phone)
  expect((await onPhone(phone)).some((one) => one.isRead)).toBe(false)
  await seen(chat_id, 3)
  await seen(chat_id, 3)
  await isRead(phone)
  const [, , third] = await onPhone(phone)
  const read = { messaging_product: 'whatsapp', status: 'read' }
  expect(await marksOf(phone)).toEqual([{ ...read, message_id: third?.id }])

  // What we write needs no mark, what they write needs one.
  await john.client.socket.emit('send_message', { chat_id, message: 'Yes?' })
  await seen(chat_id, 4)
  await says(phone, 'Four')
  await seen(chat_id, 5)
  await isRead(phone)
  expect(await marksOf(phone)).toHaveLength(2)
})

test('a page of the conversation counts as seen', async () => {
  const phone = somebody()
  await says(phone, 'Hello')
  const { chat_id } = await chatOf(desk, phone)
  await john.client.socket.emit('fetch_chats_by_user', { chat_id })
  await isRead(phone)
})

test('a mark that WhatsApp refuses for a moment is told again; nobody else hears of it', async () => {
  const phone = somebody()
  await says(phone, 'Hello')
  const { chat_id } = await chatOf(desk, phone)
  await desk.phones.call('PATCH', '/faults', { mark_fail: { code: 131016, times: 1 } })
  await seen(chat_id, 1)
  await isRead(phone)
  expect(await marksOf(phone)).toHaveLength(2)
})

test('one that it refuses for good stops nothing', async () => {
  const phone = somebody()
  await says(phone, 'Hello')
  const { chat_id } = await chatOf(desk, phone)
  await desk.phones.call('PATCH', '/faults', { mark_fail: { code: 131009, times: 1 } })
  await seen(chat_id, 1)
  await until('it was refused', async () => (await marksOf(phone)).length === 1)
  await says(phone, 'Still here')
  await seen(chat_id, 2)
  await isRead(phone)
  const number = await desk.ctx.db
    .selectFrom('business_numbers')
    .select('paused_at')
    .where('phone_number_id', '=', PARTNER)
    .executeTakeFirst()
  expect(number?.paused_at).toBeNull()
})

test('typing is shown on the phone, once in 20 s, and only while the window is open', async () => {
  const phone = somebody()
  await says(phone, 'Hello')
  const { chat_id } = await chatOf(desk, phone)
  const [hello] = await onPhone(phone)
  const typing = () => john.client.socket.emit('typing', { chat_id, is_typing: true })
  await typing()
  const calls = (count: number) =>
    until(`${count} calls`, async () => {
      const marks = await marksOf(phone)
      return marks.length === count && marks
    })
  expect(await calls(1)).toEqual([
    {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: hello?.id,
      typing_indicator: { type: 'text' },
    },
  ])
  await isRead(phone)
  desk.advance(19)
  await typing()
  desk.advance(2)
  await typing()
  await calls(2)
  desk.advance(24 * 3600)
  await typing()
  desk.advance(-24 * 3600)
  // Whatever was to be sent would have been sent before this.
  await says(phone, 'And?')
  await seen(chat_id, 2)
  await isRead(phone)
  expect(await marksOf(phone)).toHaveLength(3)
})

test('where it is switched off, phones show neither', async () => {
  const quiet = await startDesk({ READ_RECEIPTS: 'off' })
  const jane = await atWork(quiet.url, 'agent_jane', { online: true })
  const phone = somebody()
  await quiet.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(quiet)
  const { chat_id } = await chatOf(quiet, phone)
  await jane.client.socket.emit('typing', { chat_id, is_typing: true })
  await jane.client.socket.emit('mark_seen', { chat_id, up_to_seq: 1 })
  const { message_id } = await jane.client.socket.emit('send_message', { chat_id, message: 'Hi' })
  await jane.client.rooms.joinChat(chat_id)
  await until('the answer is there', async () => {
    const { messages } = await jane.client.call('listMessages', { chat_id })
    return messages.some((one) => one.message_id === message_id && one.delivery === 'delivered')
  })
  const { requests } = await quiet.phones.call<{ requests: { body: Heard }[] }>(
    'GET',
    '/requests?path=/messages&method=POST',
  )
  expect(requests.filter(({ body }) => body.status === 'read')).toEqual([])
  await quiet.stop()
  jane.close()
})
