import { Readable } from 'node:stream'
import type { DeadLetter, RouteReply } from '@smart-chat/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringMedia, fetchMedia, makeThumbnail } from '../media/jobs.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { png } from '../testing/files.ts'
import { json, type Keeper, startKeeper } from '../testing/keeper.ts'
import { chatOf, chatsOf, messagesOf, processed, textsOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postBytes, postDelivery, textFrom } from '../testing/webhook.ts'
import { forgetOldLetters } from './forget.ts'
import { sweepFailedJobs } from './keep-job.ts'

let desk: Desk
let keeper: Keeper
let admin: AtWork
let john: AtWork

beforeAll(async () => {
  keeper = await startKeeper()
  desk = await startDesk({ WHATSAPP_GRAPH_URL: keeper.url })
  admin = await atWork(desk.url, 'admin')
  john = await atWork(desk.url, 'agent_john')
})
afterAll(async () => {
  admin?.close()
  john?.close()
  await desk?.stop()
  await keeper?.stop()
})

const list = (input: object = {}): Promise<RouteReply<'listDeadLetters'>> =>
  admin.client.call('listDeadLetters', input)
const replay = async ({ dead_letter_id }: Pick<DeadLetter, 'dead_letter_id'>) =>
  (await admin.client.call('replayDeadLetter', { dead_letter_id })).dead_letter
const dismiss = async ({ dead_letter_id }: DeadLetter) =>
  (await admin.client.call('dismissDeadLetter', { dead_letter_id })).dead_letter

/** The one open letter for which `test` holds. */
async function letterOf(test: (letter: DeadLetter) => boolean): Promise<DeadLetter> {
  const found = (await list({ limit: 100 })).dead_letters.filter(test)
  expect(found).toHaveLength(1)
  return found[0] as DeadLetter
}

/** A letter that is there at once, or after a moment. */
const cameFor = (data: object) =>
  until('it is kept', async () =>
    (await list({ source: 'job' })).dead_letters.find(
      (letter) => JSON.stringify(letter.item) === JSON.stringify(data),
    ),
  )

const addNumber = (phone_number_id: string) =>
  desk.ctx.db
    .insertInto('business_numbers')
    .values({ phone_number_id, customer_type: 'Vendor', waba_id: '1', display_number: null })
    .execute()

test('what came for an unknown number is shown once and in its order after the number is added', async () => {
  const [ravi, meena] = ['919810009001', '919810009002']
  const number = '100000000000099'
  const sentAt = Math.floor(Date.now() / 1000) - 7200
  const messages = Array.from({ length: 12 }, (_, index) => [
    textFrom(ravi, `Ravi ${index}`, { timestamp: String(sentAt + index) }),
    textFrom(meena, `Meena ${index}`, { timestamp: String(sentAt + index) }),
  ]).flat()
  const contacts = [{ profile: { name: 'Ravi' }, wa_id: ravi, user_id: `IN.${ravi}` }]
  await postDelivery(desk.url, [changeOf({ contacts, messages }, number)])
  await processed(desk)
  const heard = await admin.hears('dead_letter_changed')
  expect(heard).toMatchObject({ source: 'webhook', is_open: true })
  const { dead_letters, total } = await list({ source: 'webhook' })
  expect(total).toBe(24)
  expect(dead_letters[0]).toMatchObject({ name: 'text', replays: 0, replay_error: null })
  expect(dead_letters[0]?.reason).toContain(`the WhatsApp number ${number}`)

  const still = await admin.client.call('replayDeadLetters', {})
  expect(still).toMatchObject({ succeeded: 0, failed: 24, next_cursor: null })
  expect((await list()).dead_letters[0]).toMatchObject({ replays: 1, replayed_at: null })
  expect((await list()).dead_letters[0]?.replay_error).toContain(number)

  await addNumber(number)
  // Two administrators at once.
  const [one, other] = await Promise.all(
    [1, 2].map(() => admin.client.call('replayDeadLetters', { source: 'webhook' as const })),
  )
  expect([one?.failed, other?.failed]).toEqual([0, 0])
  expect((one?.succeeded ?? 0) + (other?.succeeded ?? 0)).toBeGreaterThanOrEqual(24)
  for (const [phone, name] of [[ravi, 'Ravi'] as const, [meena, 'Meena'] as const]) {
    expect(await textsOf(desk, phone)).toEqual(
      Array.from({ length: 12 }, (_, index) => `${name} ${index}`),
    )
    const [first] = await messagesOf(desk, (await chatOf(desk, phone)).chat_id)
    expect(first?.datetime.getTime()).toBeLessThan((sentAt + 60) * 1000)
  }
  expect((await list()).total).toBe(0)
  await admin.hears('dead_letter_changed', (told) => told.is_open === false)
  const closed = await list({ state: 'closed', limit: 100 })
  expect(closed.dead_letters).toHaveLength(24)
  expect(closed.dead_letters.every((letter) => letter.replay_error === null)).toBe(true)
})

test('all of them are replayed the oldest first, whoever they are from', async () => {
  const number = '100000000000098'
  const from = '919810009003'
  for (const text of ['One', 'Two', 'Three']) {
    await postDelivery(desk.url, [changeOf({ messages: [textFrom(from, text)] }, number)])
    await processed(desk)
  }
  await addNumber(number)
  // What came after the number was added is not waited for.
  await postDelivery(desk.url, [changeOf({ messages: [textFrom(from, 'Four')] }, number)])
  await processed(desk)
  expect(await admin.client.call('replayDeadLetters', {})).toMatchObject({ succeeded: 3 })
  expect(await textsOf(desk, from)).toEqual(['Four', 'One', 'Two', 'Three'])
})

test('one that is replayed by several at once, and again later, is there once', async () => {
  const number = '100000000000097'
  const from = '919810009004'
  await postDelivery(desk.url, [changeOf({ messages: [textFrom(from, 'Once')] }, number)])
  await processed(desk)
  const letter = await letterOf(({ item }) => JSON.stringify(item).includes('Once'))
  await addNumber(number)
  const answers = await Promise.all(Array.from({ length: 6 }, () => replay(letter)))
  for (const answer of answers) expect(answer.replayed_at).not.toBeNull()
  expect(await replay(letter)).toEqual({ ...answers[0], replays: 1 })
  expect(await textsOf(desk, from)).toEqual(['Once'])
})

test('a name that stands in the change belongs to the same person when its item comes later', async () => {
  const [known, other] = ['919810009005', '919810009006']
  const number = '100000000000096'
  const contacts = [{ profile: { name: 'Known' }, wa_id: known, user_id: `IN.${known}` }]
  const messages = [textFrom(known, 'It is me'), textFrom(other, 'It is not')]
  await postDelivery(desk.url, [changeOf({ contacts, messages }, number)])
  await processed(desk)
  await addNumber(number)
  await admin.client.call('replayDeadLetters', {})
  for (const [phone, name] of [[known, 'Known'] as const, [other, ''] as const]) {
    const { chat_id } = await chatOf(desk, phone)
    expect((await admin.client.call('getChat', { chat_id })).chat.customer_name).toBe(name)
  }
})

test('a delivery that is no envelope, and a long item, are kept cut off and can be tried again', async () => {
  await postBytes(desk.url, JSON.stringify({ entry: { changes: 'x'.repeat(30_000) } }))
  await postDelivery(desk.url, [
    changeOf({ messages: [{ type: 'text', text: { body: 'y'.repeat(50_000) } }] }),
  ])
  await processed(desk)
  const whole = await letterOf(({ name }) => name === 'delivery')
  expect(whole.reason).toBe('This is not an envelope of WhatsApp.')
  const long = await letterOf(({ name, item }) => name === 'text' || String(item).includes('yyy'))
  expect(String(long.item)).toHaveLength(20_000)
  expect(long.reason).toMatch(/^It cannot be read: id: /)
  for (const letter of [whole, long]) {
    const answer = await replay(letter)
    expect(answer).toMatchObject({ replays: 1, replayed_at: null, replay_error: letter.reason })
    expect((await dismiss(letter)).dismissed_at).not.toBeNull()
    // What is dismissed is over.
    expect((await replay(letter)).replays).toBe(1)
  }
  expect((await list()).total).toBe(0)
})

test('a file that could not be had is a dead letter too, and comes when that is replayed', async () => {
  let isKnown = false
  const from = '919810009007'
  const bytes = png(64, 48)
  const id = keeper.keep({
    bytes,
    mime_type: 'image/png',
    describe: (answer) =>
      isKnown
        ? json(answer, 200, { url: `${keeper.url}/files/${id}`, mime_type: 'image/png' })
        : json(answer, 400, { error: { code: 100, message: 'Unsupported' } }),
  })
  const image = { id, mime_type: 'image/png', sha256: '' }
  await postDelivery(desk.url, [
    changeOf({ messages: [{ ...textFrom(from, ''), type: 'image', image }] }, PARTNER),
  ])
  await processed(desk)
  const [message] = await messagesOf(desk, (await chatOf(desk, from)).chat_id)
  const media_id = String(message?.media_id)
  const letter = await cameFor({ media_id })
  expect(letter).toMatchObject({ source: 'job', name: 'fetch_media', replays: 0 })
  expect(letter.reason).toContain('no longer has this file')

  // The same work, given up again: the same letter, open again.
  expect((await replay(letter)).replayed_at).not.toBeNull()
  const again = await cameFor({ media_id })
  expect(again).toMatchObject({ dead_letter_id: letter.dead_letter_id, replays: 1 })
  expect(again.replay_error).toContain('no longer has this file')

  isKnown = true
  await Promise.all([replay(letter), replay(letter)])
  await until('it is here', async () => {
    const row = await desk.ctx.db
      .selectFrom('media')
      .select('state')
      .where('media_id', '=', media_id)
      .executeTakeFirst()
    return row?.state === 'ready'
  })
  expect((await list()).total).toBe(0)
})

/** Enqueues a job whose next try is its last. */
const lastTry = (data: object, written: object = data) =>
  desk.ctx.transaction(async (tx) => {
    await tx.enqueue(makeThumbnail, data as { media_id: string })
    await sql`UPDATE pgboss.job SET retry_limit = 0, data = ${JSON.stringify(written)}::jsonb
      WHERE name = ${makeThumbnail.name} AND data = ${JSON.stringify(data)}::jsonb`.execute(tx.db)
  })

test('a job that is given up is kept once for its work, replayed, and done', async () => {
  const { media_id } = await desk.ctx.db
    .selectFrom('media')
    .select('media_id')
    .where('state', '=', 'ready')
    .executeTakeFirstOrThrow()
  const picture = await until('its small picture is made', async () => {
    const { rows } = await sql<{ key: string | null }>`
      SELECT thumbnail_key AS key FROM media WHERE media_id = ${media_id}`.execute(desk.ctx.db)
    return rows[0]?.key
  })
  const { storage } = desk.ctx
  await storage.remove(media_id)
  await desk.ctx.db.updateTable('media').set({ thumbnail_key: null }).execute()
  for (let times = 1; times <= 2; times++) {
    admin.forget()
    await lastTry({ media_id })
    await admin.hears('dead_letter_changed', ({ source }) => source === 'job')
  }
  const letter = await letterOf(({ name }) => name === 'make_thumbnail')
  expect(letter).toMatchObject({ source: 'job', item: { media_id } })

  await storage.put(media_id, Readable.from([png(64, 48)]))
  const answers = await Promise.all(Array.from({ length: 3 }, () => replay(letter)))
  expect(answers.every(({ replayed_at }) => replayed_at !== null)).toBe(true)
  await until('the small picture is there again', async () => {
    const row = await desk.ctx.db
      .selectFrom('media')
      .select('thumbnail_key')
      .where('media_id', '=', media_id)
      .executeTakeFirst()
    return row?.thumbnail_key === picture
  })
})

test('a job that this version cannot read says so, and stays', async () => {
  await lastTry({ media_id: 'newer' }, { picture: 1 })
  const letter = await cameFor({ picture: 1 })
  expect(letter.reason).toMatch(/^It cannot be read: media_id: /)
  expect(await replay(letter)).toMatchObject({ replays: 1, replay_error: letter.reason })
  await dismiss(letter)
})

test('a job whose process died at its last try is taken up, and holds up nothing of its key', async () => {
  await desk.ctx.transaction(async (tx) => {
    await tx.enqueue(bringMedia, { message_id: 'of a dead process' })
    await sql`UPDATE pgboss.job SET state = 'failed', output = NULL
      WHERE name = ${bringMedia.name} AND state = 'created'`.execute(tx.db)
  })
  await Promise.all([sweepFailedJobs(desk.ctx), sweepFailedJobs(desk.ctx)])
  const letter = await cameFor({ message_id: 'of a dead process' })
  expect(letter.reason).toBe('It never came to an end, whenever it was begun.')
  const { rows } = await sql`SELECT 1 FROM pgboss.job WHERE state = 'failed'`.execute(desk.ctx.db)
  expect(rows).toEqual([])
  await dismiss(letter)
})

test('only administrators see and hear of them', async () => {
  const calls = [
    () => john.client.call('listDeadLetters', {}),
    () => john.client.call('replayDeadLetters', {}),
    () => john.client.call('replayDeadLetter', { dead_letter_id: '1' }),
    () => john.client.call('dismissDeadLetter', { dead_letter_id: '1' }),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
  expect(john.heard.filter(({ event }) => event === 'dead_letter_changed')).toEqual([])
  for (const dead_letter_id of ['999999', 'x', '-1']) {
    await expect(replay({ dead_letter_id })).rejects.toMatchObject({ code: 'not_found' })
  }
  await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
})

test('a thousand are paged through, each once, the newest first', async () => {
  await sql`
    INSERT INTO dead_letters (source, name, item_key, item, reason, created_at)
    SELECT 'job', ${fetchMedia.name}, 'of a thousand ' || number,
      jsonb_build_object('media_id', 'none ' || number), 'A test.', ${new Date()}
    FROM generate_series(1, 1000) AS number`.execute(desk.ctx.db)
  const seen: string[] = []
  let cursor: string | null = ''
  let pages = 0
  for (; cursor !== null; pages++) {
    const page = await list({ cursor, limit: 100, source: 'job' })
    expect(page.total).toBe(1000)
    seen.push(...page.dead_letters.map((letter) => letter.dead_letter_id))
    cursor = page.next_cursor
  }
  expect(pages).toBe(10)
  const ids = seen.map(Number)
  expect(ids).toEqual(ids.toSorted((one, other) => other - one))
  expect(new Set(ids).size).toBe(1000)

  // 500 a call, from where the last one ended.
  const first = await admin.client.call('replayDeadLetters', { source: 'job' })
  expect(first.succeeded + first.failed).toBeLessThanOrEqual(500)
  let done = first.succeeded
  for (let next = first.next_cursor; next !== null; ) {
    const call = await admin.client.call('replayDeadLetters', { source: 'job', cursor: next })
    done += call.succeeded
    next = call.next_cursor
  }
  expect(done).toBe(1000)
  expect((await list()).total).toBe(0)
}, 60_000)

test('those that are over are forgotten after thirty days, open ones are not', async () => {
  await postDelivery(desk.url, [changeOf({ messages: [textFrom('919810009009', 'Open')] }, '1')])
  await processed(desk)
  expect((await list({ state: 'closed' })).dead_letters.length).toBeGreaterThan(0)
  await forgetOldLetters({ ...desk.ctx, now: () => new Date(Date.now() + 29 * 86_400_000) })
  expect((await list({ state: 'closed' })).dead_letters.length).toBeGreaterThan(0)
  await forgetOldLetters({ ...desk.ctx, now: () => new Date(Date.now() + 31 * 86_400_000) })
  expect((await list({ state: 'closed' })).dead_letters).toEqual([])
  expect((await list()).total).toBe(1)
  expect(await chatsOf(desk, '919810009009')).toEqual([])
})

test.runIf(onPostgres)('what two nodes replay at once is there once', async () => {
  const number = '100000000000095'
  const from = '919810009010'
  await postDelivery(desk.url, [changeOf({ messages: [textFrom(from, 'On two nodes')] }, number)])
  await processed(desk)
  const letter = await letterOf(({ item }) => JSON.stringify(item).includes('On two nodes'))
  // It takes away the numbers that are not in its own settings.
  const node = await desk.secondNode()
  await addNumber(number)
  const there = await atWork(node.url, 'admin')
  const { dead_letter_id } = letter
  const answers = await Promise.all([
    replay(letter),
    there.client.call('replayDeadLetter', { dead_letter_id }).then((one) => one.dead_letter),
  ])
  expect(answers.map(({ replay_error }) => replay_error)).toEqual([null, null])
  expect(await textsOf(desk, from)).toEqual(['On two nodes'])
  there.close()
})
