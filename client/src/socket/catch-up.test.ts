import { expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { Desk } from '../testing/desk-shape.ts'
import { eventually, pause } from '../testing/eventually.ts'
import { aClient, aDesk, anOnlineClient } from '../testing/fixture.ts'

test('what was missed arrives once and in order, before what comes live', async () => {
  const { desk, client, heard } = await listening()
  tag(desk, '1')
  await eventually(() => heard.length === 1)

  desk.log.setPageSize(2)
  let late = () => {}
  desk.before = (event, { since }) => {
    // While the client catches up, facts go on arriving: some are in the answer as well, and one
    // is emitted by a slow node only after the client had it from the answer.
    if (event === 'sync' && since === 'e1-1') {
      late = desk.log.store('chat:c1', 'tag_updated', { tag: '5' })
      tag(desk, '6')
    }
    return undefined
  }
  desk.dropSockets()
  for (const name of ['2', '3', '4']) tag(desk, name)

  await eventually(() => client.connection.current().state !== 'online')
  await eventually(() => client.connection.current().state === 'online')
  late()
  tag(desk, '7')
  await eventually(() => heard.includes('7'))
  expect(heard).toEqual(['1', '2', '3', '4', '5', '6', '7'])
})

test('a hundred facts over ten broken connections: no gap, no double', async () => {
  const { desk, heard } = await listening()
  const expected = Array.from({ length: 100 }, (_, index) => String(index))

  for (const name of expected) {
    tag(desk, name)
    if (Number(name) % 10 === 5) desk.dropSockets()
    await pause(Math.random() * 30)
  }
  await eventually(() => heard.length >= 100)
  await pause(100)
  expect(heard).toEqual(expected)
})

test('rooms are joined again before the missed facts are asked for', async () => {
  const { desk, client } = await listening()
  await client.rooms.joinSegment('PartnerApp')
  desk.asked.length = 0
  desk.dropSockets()

  await eventually(() => desk.asked.includes('sync'))
  expect(desk.asked).toEqual(['connection', 'join_chat', 'join_room', 'sync'])
})

test('a connection that breaks between the first join and the first catch-up loses nothing', async () => {
  const desk = await aDesk()
  let isFirst = true
  desk.losesAnswer = (event) => {
    if (event !== 'sync' || !desk.asked.includes('join_chat') || !isFirst) return false
    isFirst = false
    tag(desk, '1')
    return true
  }
  const client = aClient(desk)
  const heard = listen(client)
  const joined = client.rooms.joinChat('c1')
  await client.session.signIn({ username: 'asha', password: 'secret' })

  await joined
  await eventually(() => heard.length > 0)
  expect(heard).toEqual(['1'])
})

test('a log that does not reach back far enough asks the app to fetch everything', async () => {
  const { desk, client, heard } = await listening()
  tag(desk, '1')
  await eventually(() => heard.length === 1)
  desk.log.restore('e2')
  desk.dropSockets()

  await eventually(() => heard.length === 2)
  await eventually(() => client.connection.current().state === 'online')
  tag(desk, '2')
  await eventually(() => heard.length === 3)
  expect(heard).toEqual(['1', 'reset', '2'])
})

test('a live fact of another database is not mistaken for an old one', async () => {
  const { desk, heard } = await listening()
  tag(desk, '1')
  tag(desk, '2')
  await eventually(() => heard.length === 2)
  desk.log.restore('e2')
  tag(desk, '3')

  await eventually(() => heard.includes('reset'))
  tag(desk, '4')
  await eventually(() => heard.includes('4'))
  expect(heard).toEqual(['1', '2', 'reset', '4'])
})

test('what is not a fact passes at once, also while catching up', async () => {
  const { desk, client } = await listening()
  let typed = 0
  client.socket.on('user_typing', () => {
    typed += 1
  })
  desk.before = (event) => {
    if (event !== 'sync') return undefined
    desk.io.to('chat:c1').emit('user_typing', { chat_id: 'c1' })
    return 'silence'
  }
  desk.dropSockets()
  await eventually(() => typed === 1)
  expect(client.connection.current().state).not.toBe('online')
})

function tag(desk: Desk, name: string) {
  desk.log.publish('chat:c1', 'tag_updated', { chat_id: 'c1', tag: name })
}

/** A client in the chat `c1` that writes down the tags and resets it hears of. */
async function listening(): Promise<{ desk: Desk; client: Client; heard: string[] }> {
  const desk = await aDesk()
  const client = await anOnlineClient(desk)
  const heard = listen(client)
  await client.rooms.joinChat('c1')
  return { desk, client, heard }
}

function listen(client: Client): string[] {
  const heard: string[] = []
  client.socket.on('tag_updated', ({ tag }) => heard.push(tag))
  client.socket.on('reset', () => heard.push('reset'))
  return heard
}
