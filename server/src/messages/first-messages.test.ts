import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, chatsOf, deadLetters, messagesOf, processed, textsOf } from '../testing/stored.ts'
import { changeOf, postDelivery, textFrom } from '../testing/webhook.ts'

/** How many messages of one new person arrive together. */
const AT_ONCE = 50

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

const texts = Array.from({ length: AT_ONCE }, (_, place) => `Text ${place}`)

/** Each text in a webhook of its own, all at once, as whom it says. */
async function arrive(as: (place: number) => { from?: string; from_user_id?: string }) {
  await Promise.all(
    texts.map((text, place) => {
      const who = { from: undefined, from_user_id: undefined, ...as(place) }
      return postDelivery(desk.url, [changeOf({ messages: [textFrom('', text, who)] })])
    }),
  )
  await processed(desk)
  expect(await deadLetters(desk)).toEqual([])
}

const peopleCalled = (...names: string[]) =>
  desk.ctx.db.selectFrom('customers').select('customer').where('customer', 'in', names).execute()

test.each([
  ['a number', { from: '919812600101' }, '919812600101'],
  ['a user id', { from_user_id: 'IN.919812600102' }, 'IN.919812600102'],
  ['both', { from: '919812600103', from_user_id: 'IN.919812600103' }, '919812600103'],
])(
  'first messages that arrive together, from somebody with %s, open one chat',
  async (_, who, called) => {
    await arrive(() => who)
    expect(await peopleCalled(...Object.values(who))).toEqual([{ customer: called }])
    const { chat_id, ...chat } = await chatOf(desk, called)
    expect(chat).toMatchObject({
      last_seq: AT_ONCE,
      unseen_count: AT_ONCE,
      assigned_executive_id: john.executive_id,
    })
    expect((await textsOf(desk, called)).toSorted()).toEqual(texts.toSorted())
    const given = await desk.ctx.db
      .selectFrom('timeline')
      .select('kind')
      .where('chat_id', '=', chat_id)
      .orderBy('id')
      .execute()
    expect(given.map(({ kind }) => kind)).toEqual(['created', 'assigned'])
  },
)

test('known by a number here and by a user id there, they end as one person with one active chat', async () => {
  const [from, from_user_id] = ['919812600104', 'IN.919812600104']
  await arrive((place) => [{ from }, { from_user_id }, { from, from_user_id }][place % 3] ?? {})
  const chats = await chatsOf(desk, from)
  expect(await chatsOf(desk, from_user_id)).toEqual(chats)
  expect(chats.filter(({ status }) => status === 'active')).toHaveLength(1)
  const stored = await Promise.all(chats.map(({ chat_id }) => messagesOf(desk, chat_id)))
  expect(
    stored
      .flat()
      .map(({ message }) => message)
      .toSorted(),
  ).toEqual(texts.toSorted())
})
