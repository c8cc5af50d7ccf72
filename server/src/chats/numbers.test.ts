import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, deadLetters, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { CUSTOMER, PARTNER, SRDP, VENDOR } from '../testing/webhook.ts'

const ACCOUNT = '200000000000001'

const number = (phone_number_id: string) => ({ phone_number_id, waba_id: ACCOUNT })

/** The Partners have two numbers; the one that they begin with is not the first by its id. */
const numbers = (ofPartner: string[]) =>
  JSON.stringify({
    Partner: ofPartner.map(number),
    Customer: number(CUSTOMER),
    Vendor: [number(VENDOR)],
  })

const settings = { WHATSAPP_NUMBERS: numbers([SRDP, PARTNER]) }

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk(settings)
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  await desk?.stop()
  john?.close()
})

async function writes(phone: string, phone_number_id: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return chat_id
}

const answer = async (chat_id: string, message: string) =>
  (await john.client.socket.emit('send_message', { chat_id, message })).message_id

const becomes = (message_id: string, delivery: string) =>
  until(`it is ${delivery}`, async () => {
    const row = await desk.ctx.db
      .selectFrom('messages')
      .select(['delivery', 'error'])
      .where('message_id', '=', message_id)
      .executeTakeFirstOrThrow()
    return row.delivery === delivery && row
  })

/** The numbers over which somebody was written to, in order. */
const over = async (phone: string) =>
  (await desk.phones.sentTo(phone)).map(({ path }) => path.split('/').at(-2))

async function sendTemplate(chat_id: string) {
  await until('templates are here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.length > 0
  })
  const variables = { 1: '₹1', 2: '2', 3: 'Friday' }
  const sent = await john.client.call('sendTemplate', { chat_id, name: 'weekly_payout', variables })
  return sent.message_id
}

test('whoever writes is answered over the number that they wrote to', async () => {
  for (const [phone, id] of [
    ['919811720011', PARTNER],
    ['919811720012', SRDP],
  ] as const) {
    const chat_id = await writes(phone, id)
    await becomes(await answer(chat_id, 'Over the same'), 'delivered')
    expect(await over(phone)).toEqual([id])
  }
})

test('whoever writes to both is answered over the latest, and each has a window of its own', async () => {
  const phone = '919811720013'
  const chat_id = await writes(phone, PARTNER)
  expect(await writes(phone, SRDP)).toBe(chat_id)
  await becomes(await answer(chat_id, 'Over the latest'), 'delivered')
  expect(await over(phone)).toEqual([SRDP])
  const { customer_id } = await chatOf(desk, phone)
  const windows = await desk.ctx.db
    .selectFrom('service_windows')
    .select('phone_number_id')
    .where('customer_id', '=', customer_id)
    .execute()
  expect(windows.map(({ phone_number_id }) => phone_number_id).sort()).toEqual([PARTNER, SRDP])
})

test('whom we write to first is written to over the first number of the segment', async () => {
  const phone = '919811720014'
  const { chat_id } = await john.client.socket.emit('new_chat', {
    sender: phone,
    customer_type: 'Partner',
  })
  await becomes(await sendTemplate(chat_id), 'delivered')
  expect(await over(phone)).toEqual([SRDP])
})

test('a number that is given up fails in words, and its chats go on over the other', async () => {
  const phone = '919811720015'
  const chat_id = await writes(phone, PARTNER)
  desk.sandbox.setFaults({ graph_fail: { code: 190, times: 1000 } })
  const waiting = await answer(chat_id, 'It waits while the number does not work')
  await until('the number is paused', async () => {
    const { channels } = await john.client.call('listChannels', {})
    return channels.some((one) => one.phone_number_id === PARTNER && one.state === 'paused')
  })
  await desk.restart(() => {
    settings.WHATSAPP_NUMBERS = numbers([SRDP])
    desk.sandbox.setFaults({ graph_fail: null })
  })
  await desk.pass(30)
  await desk.sweep()
  const failed = await becomes(waiting, 'failed')
  expect(failed.error).toMatchObject({
    code: 'number_removed',
    message: expect.stringContaining('no longer connected'),
  })

  john.close()
  john = await atWork(desk.url, 'agent_john', { online: true })
  const { channels } = await john.client.call('listChannels', {})
  expect(channels.map(({ phone_number_id }) => phone_number_id)).not.toContain(PARTNER)
  await expect(answer(chat_id, 'Over the other')).rejects.toMatchObject({
    code: 'service_window_closed',
  })
  await becomes(await sendTemplate(chat_id), 'delivered')
  expect((await over(phone)).at(-1)).toBe(SRDP)
  expect((await chatOf(desk, phone)).phone_number_id).toBe(SRDP)
})

test('what is still written to it is kept as a dead letter, and what comes with it is not lost', async () => {
  const before = (await deadLetters(desk)).length
  await desk.sandbox.say('919811720016', { phone_number_id: PARTNER, type: 'text', text: 'Old' })
  const chat_id = await writes('919811720017', SRDP)
  expect((await messagesOf(desk, chat_id)).map(({ message }) => message)).toEqual(['Hello'])
  const letters = await deadLetters(desk)
  expect(letters).toHaveLength(before + 1)
  expect(letters.at(-1)?.reason).toContain('WHATSAPP_NUMBERS')
})
