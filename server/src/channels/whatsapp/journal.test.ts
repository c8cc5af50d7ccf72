import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, onPostgres, startDesk } from '../../testing/desk.ts'
import { chatsOf, deadLetters, processed, textsOf } from '../../testing/stored.ts'
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

test('while one delivery finds the database away, later ones of its customer wait behind it, others do not', async () => {
  const [asha, ravi] = ['919812200002', '919812200003']
  await fails('One')
  const deliver = (from: string, text: string) =>
    postDelivery(desk.url, [changeOf({ messages: [textFrom(from, text)] })])
  await deliver(asha, 'One')
  await until('it has failed', async () => (await failures()) > 0)
  await deliver(asha, 'Two')
  await deliver(asha, 'Three')
  await deliver(ravi, 'Hello')
  await until('others are stored', async () => (await chatsOf(desk, ravi)).length === 1)
  const before = await failures()
  await until('it is tried again', async () => (await failures()) > before + 1)
  expect(await chatsOf(desk, asha)).toEqual([])

  await failsNoMore()
  await processed(desk)
  expect(await textsOf(desk, asha)).toEqual(['One', 'Two', 'Three'])
  expect(await deadLetters(desk)).toEqual([])
})

/** Storing this text fails as it does while a server starts; a sequence counts, whatever is undone. */
async function fails(text: string): Promise<void> {
  await sql`CREATE SEQUENCE failures MINVALUE 0`.execute(desk.ctx.db)
  await sql`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM nextval('failures');
    RAISE EXCEPTION 'the database system is starting up' USING ERRCODE = '57P03';
  END $$`.execute(desk.ctx.db)
  await sql`CREATE TRIGGER failing BEFORE INSERT ON messages
    FOR EACH ROW WHEN (NEW.message = ${sql.lit(text)}) EXECUTE FUNCTION fail()`.execute(desk.ctx.db)
}

const failsNoMore = () => sql`DROP FUNCTION fail CASCADE`.execute(desk.ctx.db)

async function failures(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT last_value::integer + is_called::integer AS count FROM failures`.execute(desk.ctx.db)
  return rows[0]?.count ?? 0
}

test.skipIf(!onPostgres)(
  'a database that drops its connections in the middle of the work loses no message, and no order (needs DATABASE_URL)',
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
      expect(await textsOf(desk, from)).toEqual(rounds)
    }
    expect(await deadLetters(desk)).toEqual([])
  },
)
