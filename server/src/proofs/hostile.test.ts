import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InApp, inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { png, upload } from '../testing/files.ts'
import { rest } from '../testing/rest.ts'
import { deadLetters, journal, processed, textsOf } from '../testing/stored.ts'
import { changeOf, envelopeOf, postBytes, signatureOf, textFrom } from '../testing/webhook.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})
afterAll(() => desk?.stop())

const FROM = '919811700001'
let told = 0
const good = (fields: object = {}) => textFrom(FROM, `Good ${told++}`, fields)
const bytesOf = (...messages: unknown[]) => JSON.stringify(envelopeOf([changeOf({ messages })]))

test('what is not from WhatsApp, not whole or too large is refused and leaves nothing behind', async () => {
  const before = (await journal(desk)).length
  const bytes = bytesOf(good())
  const right = signatureOf(bytes)
  const forged: (string | null)[] = [
    null,
    '',
    'sha256=',
    right.replace('sha256=', 'sha1='),
    right.replace('sha256=', ''),
    right.toUpperCase(),
    `${right}00`,
    `${right},${right}`,
    signatureOf(bytes, 'guess'),
    signatureOf(`${bytes}\n`),
    ...Array.from({ length: 64 }, (_, at) => flipped(right, 'sha256='.length + at)),
  ]
  const cut = Array.from({ length: 60 }, (_, at) => bytes.slice(0, 1 + at * 4))
  const counts = new Map<string, number>()
  const refused = async (what: string, status: number, answering: ReturnType<typeof postBytes>) => {
    const { httpStatus, body } = await answering
    expect([what, httpStatus, body.status]).toEqual([what, status, 0])
    counts.set(`${what} → ${status}`, (counts.get(`${what} → ${status}`) ?? 0) + 1)
  }
  for (const signature of forged)
    await refused('forged', 401, postBytes(desk.url, bytes, signature))
  for (const part of cut) {
    await refused('truncated, signature of the whole', 401, postBytes(desk.url, part, right))
    await refused('truncated, signed', 400, postBytes(desk.url, part))
  }
  for (const size of [4, 5, 8]) {
    const large = Buffer.alloc(size * 1024 * 1024 + 1, 32)
    await refused('oversized', 413, postBytes(desk.url, large))
  }
  expect(await journal(desk)).toHaveLength(before)
  report('webhooks refused', counts)
})

const flipped = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`

/** In place of anything that WhatsApp says. */
const ODD: unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  '\0',
  '\ud800',
  'x'.repeat(20_000),
  [],
  {},
  [[]],
  [null],
]
const PARTS = [
  'text image video audio document sticker location contacts interactive button reaction order',
  'system unsupported edit revoke context referral errors timestamp from from_user_id id type call',
].flatMap((line) => line.split(' '))

test('signed items of any shape are stored or set aside with a reason, and what stands beside them is stored', async () => {
  const deep = JSON.parse(`${'{"a":'.repeat(400)}1${'}'.repeat(400)}`)
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`field_${at}`, at]))
  const hostile = [
    ...PARTS.flatMap((part) =>
      ODD.map((value) => good({ type: PARTS.indexOf(part) < 19 ? part : 'text', [part]: value })),
    ),
    good(many),
    good({ context: deep }),
    good({ type: 'order', order: deep }),
    good({ type: 'unheard_of', unheard_of: deep }),
  ].map((item) => JSON.stringify(item))
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
    const poison = `{"polluted":true,"type":"text"}`
    hostile.push(JSON.stringify(good()).replace(/}$/, `,"${key}":${poison}}`))
    hostile.push(JSON.stringify(good()).replace('"text":{', `"text":{"${key}":${poison},`))
  }
  const before = (await deadLetters(desk)).length
  const beside: string[] = []
  for (let at = 0; at < hostile.length; at += 20) {
    const items = hostile.slice(at, at + 20)
    const last = textFrom('919811700002', `Beside ${at}`)
    beside.push(last.text.body)
    const bytes = bytesOf('HOSTILE').replace(
      '"HOSTILE"',
      [...items, JSON.stringify(last)].join(','),
    )
    expect((await postBytes(desk.url, bytes)).httpStatus).toBe(200)
  }
  await processed(desk)
  expect(await textsOf(desk, '919811700002')).toEqual(beside)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  const letters = (await deadLetters(desk)).slice(before)
  expect(letters.filter(({ reason }) => reason === '' || INSIDE.test(reason))).toEqual([])
  const counts = new Map([
    ['hostile items', hostile.length],
    ['set aside with a reason', letters.length],
    ['stored or without effect', hostile.length - letters.length],
    ['good ones beside them', beside.length],
  ])
  report('signed webhooks', counts)
}, 120_000)

/** Words of the database or the language: nobody could act on them. */
const INSIDE = /syntax error|duplicate key|of undefined|is not a function|Cannot read|violates/

test("a customer's token opens nothing of another customer, and a file's link no other file", async () => {
  const asha = await inApp(desk.url, 'rider_asha', 'Partner')
  const ravi = await inApp(desk.url, 'rider_ravi', 'Partner')
  const theirs = await writes(ravi, 'For the desk only')
  const own = await writes(asha, 'Mine')
  const [first, second] = await Promise.all(
    [asha, ravi].map(async ({ token }) => (await upload(desk.url, token, ['a.png', png()])).body),
  )
  const before = await textsIn(ravi, theirs.chat_id)
  const counts = new Map<string, number>()
  const refused = (door: string, status: unknown) => {
    counts.set(`${door} → ${status}`, (counts.get(`${door} → ${status}`) ?? 0) + 1)
  }

  const { chat_id, message_id } = theirs
  const asks: [string, object][] = [
    ['send_message', { chat_id, message: 'Let me in' }],
    ['send_message', { chat_id: own.chat_id, message: 'A quote', reply_to: message_id }],
    ['join_chat', { chat_id }],
    ['typing', { chat_id }],
    ['mark_seen', { chat_id, up_to_seq: 1 }],
    ['react_to_message', { message_id, emoji: '👍' }],
    ['retry_message', { message_id }],
    ['update_chat_status', { chat_id, status: 'resolved' }],
    ['add_note', { chat_id, content: 'x' }],
    ['apply_tag', { chat_id, tag: 'Urgent' }],
  ]
  for (const [event, payload] of asks) {
    const answer = await asha.line.ask(event, payload)
    expect([event, answer.status], JSON.stringify(answer)).toEqual([event, 0])
    expect(answer.code).not.toBe('internal')
    refused(event, answer.code)
  }
  const calls: [string, string, object?][] = [
    ['GET', `/api/chats/${chat_id}/messages`],
    ['GET', `/api/chats/${chat_id}`],
    ['POST', `/api/chats/${chat_id}/rate`, { rating: 1 }],
    ['POST', '/api/media/send', { chat_id, media_id: first.media_id }],
    ['POST', '/api/media/send', { chat_id: own.chat_id, media_id: second.media_id }],
    ['POST', '/api/media/send', { chat_id: own.chat_id, media_url: second.url }],
    ['POST', `/api/media/${second.media_id}/fetch`, {}],
    ['GET', '/api/dead-letters'],
    ['POST', '/api/dead-letters/replay-all', {}],
    ['GET', '/api/channels'],
    ['GET', '/api/templates?stakeholder=Partner'],
  ]
  for (const [method, path, body] of calls) {
    const { httpStatus } = await rest(desk.url, {
      method,
      path,
      token: asha.token,
      ...(body === undefined ? {} : { body }),
    })
    expect([path, [401, 403, 404].includes(httpStatus)], String(httpStatus)).toEqual([path, true])
    refused(
      `${method} ${path.replace(chat_id, ':chat').replace(/[\da-f-]{20,}/, ':id')}`,
      httpStatus,
    )
  }
  const link = new URL(first.url, desk.url)
  const links = [
    link.pathname.replace(first.media_id, second.media_id) + link.search,
    link.pathname,
    `${link.pathname}?token=`,
    `${link.pathname}?token=${asha.token}`,
    `${link.pathname}${link.search.slice(0, -2)}`,
    `${link.pathname}${link.search}x`,
    link.pathname.replace(first.media_id, '..%2f..%2fetc%2fpasswd') + link.search,
  ]
  for (const path of links) {
    const { status } = await fetch(`${desk.url}${path}`)
    expect([path, [400, 401, 403, 404].includes(status)], String(status)).toEqual([path, true])
    refused('file by another link', status)
  }
  expect((await fetch(link)).status).toBe(200)
  expect(await textsIn(ravi, chat_id)).toEqual(before)
  expect(ravi.heard.filter(({ event }) => event === 'user_typing')).toEqual([])
  asha.close()
  ravi.close()
  report('doors tried with the token of another customer', counts)
})

async function writes({ line, customer }: InApp, message: string) {
  const opened = await line.ask('new_chat', { sender: customer, customer_type: 'Partner' })
  const { message: stored } = await line.ask('send_message', { chat_id: opened.chat_id, message })
  return stored as { chat_id: string; message_id: string }
}

async function textsIn({ token }: InApp, chat_id: string): Promise<string[]> {
  const { body } = await rest(desk.url, { path: `/api/chats/${chat_id}/messages`, token })
  return body.messages.map(({ message }: { message: string }) => message)
}

function report(what: string, counts: Map<string, number>): void {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const each = [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
  console.info(`${what}: ${total}: ${each}`)
}
