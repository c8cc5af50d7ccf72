import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { PARTNER, VENDOR } from '../testing/webhook.ts'
import { wireTo } from '../testing/wire.ts'
import { forgetOldChanges } from './forget.ts'

let desk: Desk
let john: AtWork
let line: Line

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  line = await connect()
})

afterAll(async () => {
  line?.close()
  await desk?.stop()
  john?.close()
})

async function connect(): Promise<Line> {
  const { body } = await signIn(desk.url, 'agent_jane')
  const one = await connectLine(desk.url, { auth: { token: body.accessToken } })
  await one.ask('join_room', { room: 'PartnerApp' })
  return one
}

const say = async (phone: string, text: string, phone_number_id = PARTNER) => {
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text })
  await processed(desk)
}

/** Until the socket's node has told everything that is committed. */
const caughtUp = (text: string) => john.hears('room_update', (chat) => chat.last_message === text)

test('pages add up to what was told live, in order, once', async () => {
  const { cursor: since } = await line.ask('sync', {})
  const live: { event: string; cursor: string }[] = []
  line.socket.onAny((event: string, payload: Heard) => {
    if (payload?.cursor !== undefined) live.push({ event, cursor: payload.cursor })
  })
  for (let index = 0; index < 12; index++) await say(`91981170000${index % 4}`, `No. ${index}`)
  await say('919811700009', 'Not for Partner', VENDOR)
  await say('919811700001', 'Last')
  await caughtUp('Last')
  line.socket.offAny()
  const synced: { event: string; cursor: string; payload: Heard }[] = []
  let cursor = since
  let pages = 0
  for (let more = true; more; pages++) {
    const page = await line.ask('sync', { since: cursor, limit: 5 })
    expect(page).toMatchObject({ status: 1, reset: false })
    expect(page.events.length).toBeLessThanOrEqual(5)
    synced.push(...page.events)
    cursor = page.cursor
    more = page.has_more
  }
  expect(pages).toBeGreaterThan(3)
  expect(synced.map(({ event, cursor: at }) => ({ event, cursor: at }))).toEqual(live)
  expect(synced.every(({ payload, cursor: at }) => payload.cursor === at)).toBe(true)
  expect(JSON.stringify(synced)).not.toContain('Not for Partner')
  expect(await line.ask('sync', { since: cursor })).toMatchObject({ events: [], has_more: false })
})

test('the log of another database, or of nothing, means starting afresh', async () => {
  const { cursor } = await line.ask('sync', {})
  const place = cursor.split('-')[1]
  for (const since of [`ffffffff-${place}`, 'nonsense', `${cursor.split('-')[0]}-x`, '-1']) {
    const answer = await line.ask('sync', { since })
    expect(answer).toMatchObject({ status: 1, reset: true, events: [], has_more: false })
    expect(answer.cursor).toBe(cursor)
  }
})

test('after a broken connection a client has all that the others were told, once and in order', async () => {
  const wire = await wireTo(desk.url)
  const jane = await atWork(wire.url, 'agent_jane')
  await say('919811700020', 'Before')
  const { chat_id } = await chatOf(desk, '919811700020')
  await john.client.rooms.joinChat(chat_id)
  await jane.client.rooms.joinChat(chat_id)
  await say('919811700020', 'Both hear this')
  await jane.hears('new_message', (message) => message.message === 'Both hear this')
  await john.hears('new_message', (message) => message.message === 'Both hear this')
  john.forget()
  jane.forget()
  for (let round = 0; round < 3; round++) {
    // In the middle of what is told.
    const sends = Array.from({ length: 10 }, (_, index) =>
      say('919811700020', `Round ${round}, ${index}`),
    )
    wire.cut()
    await Promise.all(sends)
  }
  await say('919811700020', 'After')
  for (const one of [john, jane])
    await one.hears('new_message', (message) => message.message === 'After')
  const facts = (one: AtWork) =>
    one.heard
      .filter(({ event }) => event === 'new_message' || event === 'room_update')
      .map(({ event, payload }) => `${payload.cursor} ${event}`)
  expect(facts(jane)).toEqual(facts(john))
  jane.close()
  wire.close()
})

test('a restart of the server is such a broken connection', async () => {
  await say('919811700030', 'Before the restart')
  await caughtUp('Before the restart')
  john.forget()
  await desk.restart()
  await say('919811700030', 'After the restart')
  await caughtUp('After the restart')
  const heard = john.heard.filter(({ event }) => event === 'room_update')
  expect(heard.map(({ payload }) => payload.last_message)).toEqual(['After the restart'])
  expect(john.heard.map(({ event }) => event)).not.toContain('reset')
})

// The last one: a week later, nobody's session is good any more.
test('who was away longer than the log is kept starts afresh; who was not goes on', async () => {
  line = await connect()
  const { cursor: old } = await line.ask('sync', {})
  await say('919811700010', 'A week ago')
  desk.advance(7 * 86_400 + 60)
  await say('919811700010', 'Today')
  await caughtUp('Today')
  const { events } = await line.ask('sync', { since: old })
  const beforeToday = events.findLast(
    ({ payload }: { payload: Heard }) => payload.last_message === 'A week ago',
  ).cursor
  await forgetOldChanges(desk.ctx)
  expect(await line.ask('sync', { since: old })).toMatchObject({ reset: true, events: [] })
  const kept = await line.ask('sync', { since: beforeToday })
  expect(kept.reset).toBe(false)
  expect(kept.events.map(({ payload }: { payload: Heard }) => payload.last_message)).toContain(
    'Today',
  )
})
