import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, onPostgres, startDesk } from '../../testing/desk.ts'
import { deadLetters, textsOf } from '../../testing/stored.ts'
import { until } from '../../testing/until.ts'
import { changeOf, envelopeOf, postDelivery, textFrom } from '../../testing/webhook.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})

afterAll(() => desk?.stop())

test('what an earlier process took and did not finish is stored before anything new, in its order', async () => {
  const from = '919812200001'
  const texts = Array.from({ length: 60 }, (_, index) => `Left ${index}`)
  await desk.ctx.db
    .insertInto('webhook_journal')
    .values(
      texts.map((text) => ({
        received_at: new Date(),
        body: JSON.stringify(envelopeOf([changeOf({ messages: [textFrom(from, text)] })])),
      })),
    )
    .execute()
  const restarted = desk.restart()
  await until('the old process takes nothing more', () =>
    fetch(`${desk.url}/api/health`).then(
      () => false,
      () => true,
    ),
  )
  // It insists, as WhatsApp does, and gets in the moment that the server listens again.
  const change = changeOf({ messages: [textFrom(from, 'New')] })
  await until('the new one is accepted', async () => {
    const answer = await postDelivery(desk.url, [change]).catch(() => null)
    return answer?.httpStatus === 200
  })
  await restarted
  await until('all are stored', async () => (await textsOf(desk, from)).length === 61)
  expect(await textsOf(desk, from)).toEqual([...texts, 'New'])
})

test.skipIf(!onPostgres)(
  'a database that drops its connections in the middle of the work loses no message (needs DATABASE_URL)',
  async () => {
    const people = Array.from({ length: 8 }, (_, index) => `91981220001${index}`)
    const rounds = Array.from({ length: 30 }, (_, round) => `No. ${round}`)
    const client = new pg.Client({ connectionString: desk.app.config.databaseUrl ?? '' })
    await client.connect()
    let isDone = false
    const dropping = (async () => {
      while (!isDone) {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
    })()
    for (const text of rounds) {
      const change = changeOf({ messages: people.map((from) => textFrom(from, text)) })
      await until('it is accepted', async () => {
        const answer = await postDelivery(desk.url, [change]).catch(() => null)
        return answer?.httpStatus === 200
      })
    }
    isDone = true
    await dropping
    await client.end()
    desk.advance(20)
    for (const from of people) {
      await until(`${from} is stored`, async () => {
        const texts = await textsOf(desk, from).catch(() => [])
        return texts.length === rounds.length
      })
    }
    expect(await deadLetters(desk)).toEqual([])
  },
)
