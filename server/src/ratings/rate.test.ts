import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { rest } from '../testing/rest.ts'
import { chatOf, processed, toldOf } from '../testing/stored.ts'
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
  for (const person of [john, jane]) person?.close()
})

async function writes(phone: string): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

const ratings = (chat_id: string) =>
  desk.ctx.db
    .selectFrom('ratings')
    .select(['executive_id', 'rating', 'comment', 'by_customer', 'given_by'])
    .where('chat_id', '=', chat_id)
    .orderBy('given_by')
    .execute()

/** What the operator's app does for a customer who is signed in there. */
async function customerToken(customer: string, customer_type = 'Partner'): Promise<string> {
  const { body } = await rest(desk.url, {
    path: '/api/inapp/session',
    body: { customer, customer_type },
    headers: { 'x-webhook-secret': 'sandbox-webhook' },
  })
  return body.token
}

const rateAs = (token: string, chat_id: string, body: object) =>
  rest(desk.url, { path: `/api/chats/${chat_id}/rate`, token, body })

test('an executive notes a mark: it is on the chat, in its history, and told', async () => {
  const chat_id = await writes('919812350001')
  await jane.client.rooms.joinChat(chat_id)
  await jane.client.call('rateChat', { chat_id, rating: 4, comment: 'Said so on the phone' })
  expect(await jane.hears('chat_updated', (chat) => chat.chat_id === chat_id)).toMatchObject({
    rating: 4,
  })
  expect(await jane.hears('timeline_added', (line) => line.kind === 'rated')).toMatchObject({
    actor: 'exec_agent_jane',
    text: 'Rated: 4 of 5: “Said so on the phone”',
  })
  // The work of whoever has the chat, not of who notes it.
  expect(await ratings(chat_id)).toEqual([
    {
      executive_id: 'exec_agent_john',
      rating: 4,
      comment: 'Said so on the phone',
      by_customer: false,
      given_by: 'exec_agent_jane',
    },
  ])
})

test('the later mark of the same giver replaces the earlier; the same again tells nothing', async () => {
  const chat_id = await writes('919812350002')
  const rate = (rating: number) =>
    jane.client.call('rateChat', { chat_id, rating, executive_id: 'agent_arjun' })
  await rate(2)
  await rate(5)
  const told = await toldOf(desk, chat_id, 'chat_updated', 'timeline_added')
  await rate(5)
  expect(await toldOf(desk, chat_id, 'chat_updated', 'timeline_added')).toEqual(told)
  expect(await ratings(chat_id)).toMatchObject([
    { rating: 5, executive_id: 'exec_agent_arjun', given_by: 'exec_agent_jane' },
  ])
  await john.client.call('rateChat', { chat_id, rating: 3 })
  expect(await ratings(chat_id)).toHaveLength(2)
  expect((await john.client.call('getChat', { chat_id })).chat.rating).toBe(3)
})

test('a customer marks their own chat, and that is the mark that counts', async () => {
  const phone = '919812350003'
  const chat_id = await writes(phone)
  const token = await customerToken(phone)
  expect(await rateAs(token, chat_id, { rating: 1, comment: 'Slow' })).toMatchObject({
    httpStatus: 200,
    body: { status: 1, message: expect.any(String) },
  })
  await john.client.call('rateChat', { chat_id, rating: 5 })
  expect((await john.client.call('getChat', { chat_id })).chat.rating).toBe(1)
  await rateAs(token, chat_id, { rating: 2, executive_id: 'agent_priya' })
  expect(await ratings(chat_id)).toMatchObject([
    { given_by: 'customer', by_customer: true, rating: 2, executive_id: 'exec_agent_john' },
    { given_by: 'exec_agent_john', rating: 5 },
  ])
  expect((await john.client.call('getChat', { chat_id })).chat.rating).toBe(2)
})

test('nobody marks what is not theirs, or with anything but 1 to 5', async () => {
  const phone = '919812350004'
  const chat_id = await writes(phone)
  await tell(desk.url, 'user/update', { customer: '919812350005' })
  const stranger = await customerToken('919812350005')
  expect(await rateAs(stranger, chat_id, { rating: 5 })).toMatchObject({ httpStatus: 403 })
  expect(await rateAs('', chat_id, { rating: 5 })).toMatchObject({ httpStatus: 401 })
  const divya = await atWork(desk.url, 'agent_divya')
  const asked = divya.client.call('rateChat', { chat_id, rating: 5 })
  await expect(asked).rejects.toMatchObject({ code: 'wrong_segment' })
  divya.close()
  const own = await customerToken(phone)
  for (const rating of [0, 6, 2.5, 'good', null]) {
    expect(await rateAs(own, chat_id, { rating })).toMatchObject({
      httpStatus: 400,
      body: { code: 'invalid_input' },
    })
  }
  const rate = (input: object) =>
    jane.client.call('rateChat', { chat_id, rating: 3, ...input } as never)
  await expect(rate({ executive_id: 'nobody' })).rejects.toMatchObject({
    code: 'executive_not_found',
  })
  await expect(rate({ chat_id: 'nowhere' })).rejects.toMatchObject({ code: 'chat_not_found' })
  expect(await ratings(chat_id)).toEqual([])
})
