import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, type GraphCall, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER, VENDOR } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let rohan: AtWork

const NUMBERS = {
  Partner: { phone_number_id: PARTNER, waba_id: '200000000000001' },
  Vendor: { phone_number_id: VENDOR, waba_id: '200000000000001', rate: 5 },
}

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_NUMBERS: JSON.stringify(NUMBERS) })
  john = await atWork(desk.url, 'agent_john', { online: true })
  rohan = await atWork(desk.url, 'agent_rohan', { online: true })
  desk.sandbox.setFaults({ rate_limits: true })
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
  rohan?.close()
})

async function writes(phone: string, phone_number_id = PARTNER): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const answer = (who: AtWork, chat_id: string, message: string) =>
  who.client.socket.emit('send_message', { chat_id, message })

async function callsOver(number: string): Promise<GraphCall[]> {
  const { requests } = await desk.phones.call<{ requests: GraphCall[] }>(
    'GET',
    `/requests?path=/${number}/messages&method=POST`,
  )
  return requests.filter(({ body }) => body.type !== undefined)
}

const texts = (calls: GraphCall[], phone: string) =>
  calls.filter(({ body }) => body.to === `+${phone}`).map(({ body }) => body.text?.body)

/** Time passes for everybody. */
async function pass(seconds: number): Promise<void> {
  await desk.phones.call('POST', '/clock', { advance_s: seconds })
  desk.advance(seconds)
  await desk.sweep()
}

test('two hundred answers to fifty people at once arrive in order, and WhatsApp never complains', async () => {
  const phones = Array.from({ length: 50 }, (_, index) => String(919811531000 + index))
  const chats: string[] = []
  for (const phone of phones) chats.push(await writes(phone))
  const lines = ['One', 'Two', 'Three', 'Four']
  const begun = performance.now()
  await Promise.all(
    chats.map(async (chat_id) => {
      for (const line of lines) await answer(john, chat_id, line)
    }),
  )
  await until('all have gone out', async () => (await callsOver(PARTNER)).length >= 200, 60_000)
  const calls = await callsOver(PARTNER)
  const tookS = (performance.now() - begun) / 1000
  expect(calls.filter(({ status }) => status !== 200)).toEqual([])
  for (const phone of phones) expect(texts(calls, phone)).toEqual(lines)
  // Two tenths of a second in advance, and one more block for every turn in hand.
  expect(200 / tookS).toBeLessThanOrEqual(80 * (1 + 0.4 / tookS))
})

test('sixty answers to one person: those that may go at once do, the others one in six seconds, in order', async () => {
  const phone = '919811533000'
  const chat_id = await writes(phone)
  const lines = Array.from({ length: 60 }, (_, index) => `Line ${index}`)
  for (const line of lines) await answer(john, chat_id, line)
  const arrived = async () => texts(await callsOver(PARTNER), phone)
  await until('the first have gone out', async () => (await arrived()).length >= 44, 60_000)
  const waiting = await until('the next waits', () =>
    desk.ctx.db
      .selectFrom('put_off_messages')
      .innerJoin('messages', 'messages.message_id', 'put_off_messages.message_id')
      .select('messages.message')
      .where('messages.chat_id', '=', chat_id)
      .executeTakeFirst(),
  )
  // At most one more for every six seconds that this has taken.
  expect(lines.indexOf(waiting.message)).toBeGreaterThanOrEqual(44)
  // Others are not held up meanwhile, and nothing of the chat is called for in vain.
  const other = await writes('919811533111')
  await answer(john, other, 'At once')
  await until('the other has it', async () =>
    texts(await callsOver(PARTNER), '919811533111').includes('At once'),
  )
  for (let sent = 44; sent < 60; ) {
    await pass(60)
    const before = sent
    sent = await until(
      'more have gone out',
      async () => {
        const { length } = await arrived()
        return length >= Math.min(60, before + 10) && length
      },
      60_000,
    )
  }
  expect(await arrived()).toEqual(lines)
  expect((await callsOver(PARTNER)).filter(({ status }) => status !== 200)).toEqual([])
  const stored = await messagesOf(desk, chat_id)
  expect(stored.filter(({ delivery }) => delivery === 'failed')).toEqual([])
})

test('a slow number does not hold up another one', async () => {
  const slow: string[] = []
  for (let index = 0; index < 30; index++) {
    slow.push(await writes(String(919811532000 + index), VENDOR))
  }
  const quick = await writes('919811533112')
  const begun = performance.now()
  await Promise.all(slow.map((chat_id) => answer(rohan, chat_id, 'In my turn')))
  await answer(john, quick, 'Quick')
  await until('the quick one is there', async () =>
    texts(await callsOver(PARTNER), '919811533112').includes('Quick'),
  )
  expect((await callsOver(VENDOR)).length).toBeLessThan(30)
  await until('all are there', async () => (await callsOver(VENDOR)).length === 30, 60_000)
  const tookS = (performance.now() - begun) / 1000
  expect(30 / tookS).toBeLessThanOrEqual(5 * (1 + 0.4 / tookS) + 0.1)
})
