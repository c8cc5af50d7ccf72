import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@smart-chat/contract'
import { expect, test } from 'vitest'
import { system } from './actor.ts'
import { startApp } from './app.ts'
import { readConfig } from './config.ts'
import { createContext } from './context.ts'
import { sweepDeliveries } from './messages/sweep.ts'
import { createDatabase, startPhones, testSettings } from './testing/desk.ts'
import { giveEmptyDatabase } from './testing/empty-database.ts'
import { atWork } from './testing/executive.ts'
import { freePort, startServer } from './testing/start-server.ts'
import { chatOf, deadLetters, messagesOf, processed } from './testing/stored.ts'
import { until } from './testing/until.ts'
import { PARTNER } from './testing/webhook.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const ENDS = (process.env.ENDS ?? 'kill,term,kill').split(',')
/** What one person may be sent in a row; more would wait its six seconds each, as it should. */
const ANSWERS_MAX = 40
const CUSTOMERS = Array.from({ length: 6 }, (_, index) => `91981160010${index}`)

/** Repeatable chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface SandboxMessage {
  from: 'customer' | 'desk'
  content: { body?: string }
  biz_opaque_callback_data: string | null
}

test(`whenever the server is killed, nothing is lost, doubled or out of order (SEED=${SEED})`, async () => {
  const random = chance(SEED)
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const database = await createDatabase()
  if (database === null) await giveEmptyDatabase(folder)
  const stub = await startPhones()
  const { sandbox, phones } = stub
  const environment = {
    ...testSettings({ folder, graphUrl: phones.graphUrl, databaseUrl: database?.url ?? null }),
    PORT: String(await freePort()),
  }
  let server = await startServer(environment)
  sandbox.setWebhookUrl(`${server.url}/api/webhook/whatsapp`)
  const john = await atWork(server.url, 'agent_john', { online: true })

  const said = new Map<string, string[]>(CUSTOMERS.map((phone) => [phone, []]))
  const accepted: Promise<unknown>[] = []
  const chats = new Map<string, string>()
  const written = new Map<string, string[]>()
  const acknowledged: Message[] = []
  john.client.outbox.onSent((message) => acknowledged.push(message))
  john.client.socket.on('room_update', (chat) => {
    if (chats.has(chat.chat_id)) return
    chats.set(chat.chat_id, chat.customer)
    void john.client.rooms.joinChat(chat.chat_id)
  })

  let isWorking = true
  const customersWrite = async () => {
    while (isWorking) {
      const phone = CUSTOMERS[Math.floor(random() * CUSTOMERS.length)] ?? ''
      const texts = said.get(phone) ?? []
      const text = `${phone} says ${texts.length}`
      texts.push(text)
      accepted.push(sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text }))
      await pause(random() * 60)
    }
  }
  const executiveAnswers = async () => {
    while (isWorking) {
      const known = [...chats.keys()]
      const chat_id = known[Math.floor(random() * known.length)]
      const texts = written.get(chat_id ?? '') ?? []
      const isFull = john.client.outbox.count() >= 100 || texts.length >= ANSWERS_MAX
      if (chat_id !== undefined && !isFull) {
        const message = `Answer ${texts.length} to ${chats.get(chat_id)}`
        written.set(chat_id, [...texts, message])
        john.client.outbox.send({ chat_id, message })
      }
      await pause(random() * 90)
    }
  }
  const work = [customersWrite(), executiveAnswers()]
  const codes: (number | null)[] = []
  for (const end of ENDS) {
    await pause(500 + random() * 1500)
    codes.push(await server.end(end === 'term' ? 'SIGTERM' : 'SIGKILL'))
    server = await startServer(environment)
  }
  await pause(500)
  isWorking = false
  await Promise.all(work)
  await Promise.all(accepted)
  await until('the outbox is empty', () => john.client.outbox.count() === 0, 25_000)
  await sandbox.idle()
  codes.push(await server.end('SIGTERM'))
  // 1 where a slow machine needed more than the ten seconds it has: nothing may be lost then either.
  const ends = [...ENDS, 'term'].map((end) => (end === 'term' ? expect.toBeOneOf([0, 1]) : null))
  expect(codes).toEqual(ends)

  // Two minutes later: what nobody knows the outcome of says so.
  const now = () => new Date(Date.now() + 130_000)
  const app = await startApp(readConfig(environment), { now })
  const ctx = createContext(app.parts, system)
  await processed({ ctx })
  const queued = () =>
    ctx.db
      .selectFrom('messages')
      .select(['message_id', 'chat_id', 'seq', 'attempt_started_at'])
      .where('delivery', '=', 'queued')
      .execute()
  await until(
    'nothing is queued',
    async () => {
      await sweepDeliveries(ctx)
      return (await queued()).length === 0
    },
    25_000,
  ).catch(async (error: Error) => {
    throw new Error(`${error.message} ${JSON.stringify(await queued())}`)
  })
  await sandbox.idle()
  await processed({ ctx })

  const violations: string[] = []
  const check = (isGood: boolean, what: string) => {
    if (!isGood) violations.push(what)
  }
  let unknown = 0
  let stored = 0
  for (const phone of CUSTOMERS) {
    const texts = said.get(phone) ?? []
    if (texts.length === 0) continue
    const { chat_id } = await chatOf({ ctx }, phone)
    const messages = await messagesOf({ ctx }, chat_id)
    stored += messages.length
    const of = (type: string) => messages.filter((message) => message.sender_type === type)
    const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
    check(
      messages.every((message, index) => message.seq === index + 1),
      `${phone}: the numbers have gaps`,
    )
    check(
      same(
        of('Customer').map((message) => message.message),
        texts,
      ),
      `${phone}: what the customer wrote is not what is stored`,
    )
    const answers = of('Executive')
    check(
      same(
        answers.map((message) => message.message),
        written.get(chat_id) ?? [],
      ),
      `${phone}: what the executive wrote is not what is stored`,
    )
    const { messages: shown } = await phones.call<{ messages: SandboxMessage[] }>(
      'GET',
      `/people/${phone}/messages?pnid=${PARTNER}`,
    )
    const received = shown.filter((message) => message.from === 'desk')
    const receivedIds = received.map((message) => message.biz_opaque_callback_data?.split(':')[0])
    check(new Set(receivedIds).size === receivedIds.length, `${phone}: received something twice`)
    const expected = answers.filter((message) => receivedIds.includes(message.message_id))
    check(
      same(
        receivedIds,
        expected.map((message) => message.message_id),
      ),
      `${phone}: received in another order`,
    )
    for (const { message_id, delivery, error } of answers) {
      const arrived = receivedIds.includes(message_id)
      const isUnknown = delivery === 'failed' && error?.code === 'delivery_unknown'
      if (isUnknown) unknown++
      check(arrived ? delivery !== 'failed' : isUnknown, `${phone}: ${message_id} is ${delivery}`)
    }
    const heard = john.heard
      .filter(({ event, payload }) => event === 'new_message' && payload.chat_id === chat_id)
      .map(({ payload }) => payload.seq as number)
    check(new Set(heard).size === heard.length, `${phone}: John heard something twice`)
    check(
      same(
        heard,
        heard.toSorted((a, b) => a - b),
      ),
      `${phone}: John heard another order`,
    )
  }
  for (const message of acknowledged) {
    const row = await ctx.db
      .selectFrom('messages')
      .select(['seq', 'chat_id', 'client_message_id'])
      .where('message_id', '=', message.message_id)
      .executeTakeFirst()
    check(row?.seq === message.seq, `${message.message_id} was acknowledged and is not there`)
  }
  check((await deadLetters({ ctx })).length === 0, 'there are dead letters')
  console.log(
    `${accepted.length} messages in, ${acknowledged.length} out, ${stored} stored, ` +
      `${ENDS.length} ends of the process (${ENDS.join(', ')}), ` +
      `${unknown} of unknown outcome, violations ${violations.length}`,
  )
  john.close()
  await app.stop()
  await stub.stop()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
  expect(violations).toEqual([])
}, 120_000)
