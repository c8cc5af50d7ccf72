import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { type Watch, watchStatements } from '../testing/statements.ts'
import { processed } from '../testing/stored.ts'
import { CUSTOMER, changeOf, PARTNER, postDelivery, textFrom, VENDOR } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let maya: AtWork
let watch: Watch

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  maya = await atWork(desk.url, 'lead_maya')
  watch = watchStatements(desk.app.parts.searching.db)
}, 120_000)

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, maya]) person?.close()
})

/** Texts of one customer, stored in this order. */
async function write(phone: string, texts: string[], phone_number_id = PARTNER): Promise<string[]> {
  const messages = texts.map((text) => textFrom(phone, text))
  for (const message of messages) {
    await postDelivery(desk.url, [changeOf({ messages: [message] }, phone_number_id)])
    await processed(desk)
  }
  return messages.map(({ id }) => id)
}

const search = (q: string, more: object = {}, who = maya) =>
  who.client.call('searchMessages', { q, ...more })

const texts = async (q: string, who = maya) =>
  (await search(q, {}, who)).hits.map(({ message }) => message.message)

test('all words must occur, the last may be begun, and booking ids are found, the newest first', async () => {
  await write('919811000001', [
    'My cab for booking BK-10293 is late',
    'The CAB driver does not answer',
    'Is the airport cab there? Booking BK-10299',
  ])
  expect(await texts('cab')).toEqual([
    'Is the airport cab there? Booking BK-10299',
    'The CAB driver does not answer',
    'My cab for booking BK-10293 is late',
  ])
  expect(await texts('BK-10293')).toEqual(['My cab for booking BK-10293 is late'])
  expect(await texts('10293')).toEqual(['My cab for booking BK-10293 is late'])
  expect(await texts('bk-102')).toHaveLength(2)
  expect(await texts('late cab')).toEqual(['My cab for booking BK-10293 is late'])
  expect(await texts('cab drive')).toEqual(['The CAB driver does not answer'])
  expect(await texts('cab dr')).toEqual(['The CAB driver does not answer'])
  expect(await texts('drive cab')).toEqual([])
  expect(await texts('???')).toEqual([])
  const { hits } = await search('airport')
  expect(hits).toEqual([
    expect.objectContaining({
      chat: expect.objectContaining({ customer: '919811000001' }),
      highlight: 'Is the <mark>airport</mark> cab there? Booking BK-10299',
    }),
  ])
  await expect(search('ab')).rejects.toMatchObject({ code: 'invalid_input' })
})

test('words of any script are found, with their vowel signs', async () => {
  const all = [
    'मेरी प्रिया की किताब। धन्यवाद',
    'எனது வண்டி தாமதம்',
    'سيارتي متأخرة',
    'Ärger mit dem Fahrer',
    'ਮੇਰੀ ਗੱਡੀ ਨਹੀਂ ਆਈ',
  ]
  await write('919811000002', all)
  for (const [q, index] of [
    ['प्रिया', 0],
    ['किताब', 0],
    ['किता', 0],
    ['धन्यवाद मेरी', 0],
    ['வண்டி', 1],
    ['متأخرة', 2],
    ['ärger', 3],
    ['ਗੱਡੀ', 4],
  ] as const) {
    expect(await texts(q), q).toEqual([all[index]])
  }
})

test('a reader finds the messages of their own segments', async () => {
  await write('919811000003', ['The gearbox is broken'])
  await write('919811000003', ['The gearbox of a vendor'], VENDOR)
  await write('919811000003', ['The gearbox of a rider'], CUSTOMER)
  expect(await texts('gearbox')).toHaveLength(3)
  expect(await texts('gearbox', john)).toEqual(['The gearbox of a rider', 'The gearbox is broken'])
  expect((await search('gearbox', { customer_type: 'Vendor' })).hits).toHaveLength(1)
  await expect(search('gearbox', { customer_type: 'Vendor' }, john)).rejects.toMatchObject({
    code: 'wrong_segment',
  })
})

test('what was taken back is not found, what was changed is found as it is now', async () => {
  const phone = '919811000004'
  const [revoked, edited] = await write(phone, ['A secret umbrella', 'A plain umbrella'])
  expect(await texts('umbrella')).toHaveLength(2)
  await postDelivery(desk.url, [
    changeOf({
      messages: [
        textFrom(phone, '', {
          type: 'revoke',
          text: undefined,
          revoke: { original_message_id: revoked },
        }),
        textFrom(phone, '', {
          type: 'edit',
          text: undefined,
          edit: {
            original_message_id: edited,
            message: { type: 'text', text: { body: 'A plain parasol' } },
          },
        }),
      ],
    }),
  ])
  await processed(desk)
  expect(await texts('umbrella')).toEqual([])
  expect(await texts('deleted')).toEqual([])
  expect(await texts('parasol')).toEqual(['A plain parasol'])
})

test('a walk by cursor finds each message once, also of those stored in one moment', async () => {
  const all = Array.from({ length: 23 }, (_, index) => `Walking number${index}`)
  await write('919811000005', all)
  await sql`UPDATE message_words SET created_at = date_trunc('second', created_at)
    WHERE message_id IN (SELECT message_id FROM messages WHERE message LIKE 'Walking%')`.execute(
    desk.ctx.db,
  )
  const walked: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    watch.forget()
    const { hits, next_cursor } = await search('walking', {
      limit: 5,
      ...(cursor === undefined ? {} : { cursor }),
    })
    // The embedded database has one connection, on which the desk's loops ask too.
    if (onPostgres) expect(watch.statements.length).toBeLessThanOrEqual(3)
    walked.push(...hits.map(({ message }) => message.message))
    cursor = next_cursor
  }
  expect(walked).toHaveLength(23)
  expect(new Set(walked)).toEqual(new Set(all))
  await expect(search('walking', { cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test.runIf(onPostgres)(
  'while searches hang, everything else answers, and they end in time',
  async () => {
    // A search that waits for a lock hangs as one that reads too much would.
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>()
    const lock = desk.ctx.db.transaction().execute(async (tx) => {
      await sql`LOCK TABLE message_words IN ACCESS EXCLUSIVE MODE`.execute(tx)
      locked()
      await held
    })
    await isLocked
    const searches = [john, maya].map((person) =>
      texts('cab', person).then(
        () => 'found',
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      ),
    )
    for (let call = 0; call < 20; call++) {
      await maya.client.call('listChats', { search: '9198110' })
      await john.client.call('stats', {})
    }
    expect(await Promise.all(searches)).toEqual(
      Array(2).fill('invalid_input: This search takes too long. Add a word that is rarer.'),
    )
    release()
    await lock
    expect((await texts('cab')).length).toBe(3)
  },
)

test('of many searches at once some wait, the newest of each person is answered, and the list is there', async () => {
  const answers = await Promise.allSettled([
    ...Array.from({ length: 15 }, () => texts('cab')),
    ...Array.from({ length: 15 }, () => texts('cab', john)),
  ])
  const listed = await maya.client.call('listChats', {})
  expect(listed.chats.length).toBeGreaterThan(0)
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(4)
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'rate_limited' })
  }
})
