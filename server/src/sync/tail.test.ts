import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishChatUpdated } from '../chats/audience.ts'
import { getChat } from '../chats/present.ts'
import { type Desk, onPostgres, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
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

const say = (phone: string, text: string) =>
  desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text })

async function chatWith(phone: string): Promise<string> {
  await say(phone, 'Hello')
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** A way to keep a transaction open for as long as the test wants. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

test.skipIf(!onPostgres)(
  'a long transaction that has something to tell holds up nobody else, and is told when it commits (needs DATABASE_URL: the embedded database runs one transaction at a time)',
  async () => {
    const chat_id = await chatWith('919811600001')
    const written = gate()
    const done = gate()
    const long = desk.ctx.transaction(async (tx) => {
      await sql`UPDATE chats SET rating = 4 WHERE chat_id = ${chat_id}`.execute(tx.db)
      await publishChatUpdated(tx, await getChat(tx.db, chat_id))
      // What is published is written at the end; this stands for an import that writes as it goes.
      await sql`INSERT INTO change_outbox (event, rooms, payload, origin, at)
        SELECT 'chat_updated', ARRAY['PartnerApp'], ${JSON.stringify(await getChat(tx.db, chat_id))}::json,
          NULL, now()`.execute(tx.db)
      written.open()
      await done.opened
    })
    await written.opened
    john.forget()
    const delays: number[] = []
    const endsAt = Date.now() + 3000
    for (let index = 0; Date.now() < endsAt; index++) {
      const phone = `9198116010${10 + (index % 80)}`
      const text = `Meanwhile ${index}`
      await say(phone, text)
      const acceptedAt = Date.now()
      await john.hears('room_update', (chat) => chat.last_message === text)
      delays.push(Date.now() - acceptedAt)
    }
    expect(Math.max(...delays)).toBeLessThan(1000)
    expect(john.heard.filter(({ payload }) => payload.chat_id === chat_id)).toEqual([])
    done.open()
    await long
    await until(
      'both of its facts are told',
      () => john.heard.filter(({ payload }) => payload.chat_id === chat_id).length === 2,
    )
    expect(new Set(cursorsHeard()).size).toBe(cursorsHeard().length)
    expect(cursorsHeard()).toEqual(cursorsHeard().toSorted((a, b) => a - b))
  },
)

const cursorsHeard = () =>
  john.heard.flatMap(({ payload }) =>
    typeof payload.cursor === 'string' ? [Number(payload.cursor.split('-').at(-1))] : [],
  )

test('what is rolled back is told to nobody', async () => {
  const chat_id = await chatWith('919811600002')
  await say('919811600003', 'Fence before')
  await john.hears('room_update', (chat) => chat.last_message === 'Fence before')
  john.forget()
  await expect(
    desk.ctx.transaction(async (tx) => {
      await publishChatUpdated(tx, await getChat(tx.db, chat_id))
      throw new Error('on second thought')
    }),
  ).rejects.toThrow('on second thought')
  await say('919811600003', 'Fence after')
  await john.hears('room_update', (chat) => chat.last_message === 'Fence after')
  expect(john.heard.filter(({ payload }) => payload.chat_id === chat_id)).toEqual([])
})

test('many transactions at once are all told, each once, in the order of their cursors', async () => {
  john.forget()
  const phones = Array.from({ length: 40 }, (_, index) => `9198116020${10 + index}`)
  await Promise.all(phones.flatMap((phone) => [say(phone, 'One'), say(phone, 'Two')]))
  await until(
    'everything is told',
    () => john.heard.filter(({ event }) => event === 'room_update').length >= 80,
  )
  const cursors = cursorsHeard()
  expect(cursors).toEqual(cursors.toSorted((a, b) => a - b))
  expect(new Set(cursors).size).toBe(cursors.length)
  expect(john.heard.filter(({ event }) => event === 'room_update')).toHaveLength(80)
})

test.skipIf(!onPostgres)(
  'two nodes on one database both tell their sockets everything, in one order (needs DATABASE_URL)',
  async () => {
    const second = await desk.secondNode()
    const jane = await atWork(second.url, 'agent_jane')
    await say('919811600004', 'Both listen now')
    const isFence = (chat: { last_message?: string }) => chat.last_message === 'Both listen now'
    await Promise.all([john.hears('room_update', isFence), jane.hears('room_update', isFence)])
    john.forget()
    jane.forget()
    const chat_id = await chatWith('919811600005')
    await john.client.rooms.joinChat(chat_id)
    await jane.client.rooms.joinChat(chat_id)
    const sends = Array.from({ length: 20 }, (_, index) => {
      const from = index % 2 === 0 ? john : jane
      return from.client.socket.emit('send_message', { chat_id, message: `Line ${index}` })
    })
    await Promise.all(sends)
    await say('919811600004', 'The end')
    const isEnd = (chat: { last_message?: string }) => chat.last_message === 'The end'
    await Promise.all([john.hears('room_update', isEnd), jane.hears('room_update', isEnd)])
    const updates = (one: AtWork) =>
      one.heard.filter(({ event }) => event === 'room_update').map(({ payload }) => payload.cursor)
    expect(updates(john)).toEqual(updates(jane))
    expect(updates(john).length).toBeGreaterThanOrEqual(21)
    jane.close()
  },
)
