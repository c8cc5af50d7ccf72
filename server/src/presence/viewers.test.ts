import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { changeExecutive } from '../admin/change-executive.ts'
import { type Desk, onPostgres, startDesk, testSettings } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { startServer } from '../testing/start-server.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER, VENDOR } from '../testing/webhook.ts'

let desk: Desk
let maya: AtWork
const others: AtWork[] = []

beforeAll(async () => {
  desk = await startDesk()
  maya = await atWork(desk.url, 'lead_maya')
})

afterEach(() => {
  for (const other of others.splice(0)) other.close()
})

afterAll(async () => {
  await desk?.stop()
  maya?.close()
})

let next = 919813500000

async function newChat(phone_number_id = PARTNER): Promise<string> {
  const phone = String(next++)
  await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** Somebody has a chat open. */
async function opens(chat_id: string, username: string, url = desk.url): Promise<AtWork> {
  const person = await atWork(url, username)
  others.push(person)
  await person.client.rooms.joinChat(chat_id)
  return person
}

const names = ({ viewers }: Heard): string => viewers.map(({ name }: Heard) => name).join()

/** Resolves when somebody is told that exactly these view the chat, from now on. */
async function sees(person: AtWork, chat_id: string, ...viewers: string[]): Promise<void> {
  await person.hears(
    'chat_viewers',
    (list) => list.chat_id === chat_id && names(list) === viewers.join(),
  )
  person.forget()
}

test('the list shows who has a chat open, until they leave it or are gone', async () => {
  const chat_id = await newChat()
  const john = await opens(chat_id, 'agent_john')
  await sees(maya, chat_id, 'John Doe')
  const jane = await opens(chat_id, 'agent_jane')
  await sees(maya, chat_id, 'Jane Smith', 'John Doe')
  await sees(john, chat_id, 'Jane Smith', 'John Doe')
  await john.client.socket.emit('leave_chat', { chat_id })
  await sees(maya, chat_id, 'Jane Smith')
  jane.close()
  await sees(maya, chat_id)
})

test('who opens a chat is told at once who has it open already', async () => {
  const chat_id = await newChat()
  await opens(chat_id, 'agent_john')
  await sees(maya, chat_id, 'John Doe')
  // The room has just been told, and a second window of the same person changes nothing for it.
  const again = await opens(chat_id, 'agent_john')
  await sees(again, chat_id, 'John Doe')
  again.close()
  const jane = await opens(chat_id, 'agent_jane')
  await sees(jane, chat_id, 'Jane Smith', 'John Doe')
  await sees(maya, chat_id, 'Jane Smith', 'John Doe')
})

test('who comes to a segment is told which of its chats are open, and of no others', async () => {
  const [chat_id, vendors] = [await newChat(), await newChat(VENDOR)]
  await opens(chat_id, 'agent_john')
  await opens(vendors, 'agent_divya')
  await sees(maya, vendors, 'दिव्या शर्मा')
  const jane = await atWork(desk.url, 'agent_jane')
  others.push(jane)
  await sees(jane, chat_id, 'John Doe')
  const told = jane.heard.filter(({ event }) => event === 'chat_viewers')
  expect(told.map(({ payload }) => payload.chat_id)).not.toContain(vendors)
})

test('who writes is shown in the list, until they stop or have written nothing for a while', async () => {
  const chat_id = await newChat()
  const john = await opens(chat_id, 'agent_john')
  const isShown = (wanted: boolean) => (list: Heard) =>
    list.chat_id === chat_id && list.viewers.at(-1)?.is_typing === wanted
  const types = () =>
    until('it is shown that he writes', async () => {
      await john.client.socket.emit('typing', { chat_id })
      return maya.heard.some(
        ({ event, payload }) => event === 'chat_viewers' && isShown(true)(payload),
      )
    })
  await types()
  maya.forget()
  await john.client.socket.emit('typing', { chat_id, is_typing: false })
  await maya.hears('chat_viewers', isShown(false))
  maya.forget()
  await types()
  maya.forget()
  // Nothing more is heard of it, as of somebody whose thoughts are elsewhere.
  await maya.hears('chat_viewers', isShown(false))
})

test('who may see a chat no more views it no more', async () => {
  const chat_id = await newChat()
  await opens(chat_id, 'agent_john')
  await sees(maya, chat_id, 'John Doe')
  await changeExecutive(desk.ctx, 'agent_john', { customer_types: ['Customer'] })
  await sees(maya, chat_id)
  await changeExecutive(desk.ctx, 'agent_john', { customer_types: ['Partner', 'Customer'] })
})

test('a chat is told of at most once a second, and the last word is right', async () => {
  const chat_id = await newChat()
  const john = await atWork(desk.url, 'agent_john')
  others.push(john)
  const heardAt: number[] = []
  maya.client.socket.on('chat_viewers', (list) => {
    if (list.chat_id === chat_id) heardAt.push(performance.now())
  })
  const startedAt = performance.now()
  for (let turn = 0; turn < 20; turn++) {
    await john.client.socket.emit('join_chat', { chat_id })
    await john.client.socket.emit('leave_chat', { chat_id })
  }
  await opens(chat_id, 'agent_jane')
  await maya.hears('chat_viewers', (list) => names(list) === 'Jane Smith')
  const seconds = (performance.now() - startedAt) / 1000
  expect(heardAt.length).toBeLessThanOrEqual(Math.floor(seconds) + 1)
})

const NODES = !onPostgres || process.env.REDIS_URL === undefined

test.skipIf(NODES)(
  'viewers at all nodes are shown at all nodes (needs DATABASE_URL and REDIS_URL)',
  async () => {
    const chat_id = await newChat()
    await opens(chat_id, 'agent_john')
    await sees(maya, chat_id, 'John Doe')
    // It starts after John came, and learns of him.
    const second = await desk.secondNode()
    const jane = await opens(chat_id, 'agent_jane', second.url)
    await sees(jane, chat_id, 'Jane Smith', 'John Doe')
    await sees(maya, chat_id, 'Jane Smith', 'John Doe')
    await second.stop()
    await sees(maya, chat_id, 'John Doe')
  },
)

test.skipIf(NODES)(
  'a node that dies is forgotten within some seconds, with all who viewed anything there (needs DATABASE_URL and REDIS_URL)',
  async () => {
    const chat_id = await newChat()
    const folder = await mkdtemp(join(tmpdir(), 'desk-'))
    const { databaseUrl } = desk.app.config
    const { graphUrl } = desk.phones
    const node = await startServer(testSettings({ folder, graphUrl, databaseUrl }))
    await opens(chat_id, 'agent_john', node.url)
    await sees(maya, chat_id, 'John Doe')
    await node.end('SIGKILL')
    await sees(maya, chat_id)
    await rm(folder, { recursive: true, force: true })
  },
  60_000,
)
