import { connect } from 'node:net'
import {
  type ClientEvent,
  clientEvents,
  ErrorCode,
  Failure,
  type Route,
  routes,
} from '@smart-chat/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { VENDOR } from '../testing/webhook.ts'
import { asJson, inputsFor, type Known } from './fuzz-inputs.ts'

/** Inputs for each route, and for each event. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 15)
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))

const PHONE = '919811900001'
const OPERATOR = { 'x-webhook-secret': 'sandbox-webhook' }

let desk: Desk
let known: Known
const tokens: Record<Who, string | undefined> = {
  executive: undefined,
  customer: undefined,
  nobody: undefined,
}
const lines = new Map<Who, Line>()
const tried = new Map<string, number>()
type Who = 'executive' | 'customer' | 'nobody'

beforeAll(async () => {
  desk = await startDesk({ RATE_LIMIT_AI: '100000', LOG_LEVEL: 'silent' })
  await desk.sandbox.say(PHONE, { phone_number_id: VENDOR, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, PHONE)
  const [message] = await messagesOf(desk, chat_id)
  tokens.executive = (await signIn(desk.url, 'lead_maya')).body.accessToken
  const session = await rest(desk.url, {
    path: routes.inappSession.path,
    headers: OPERATOR,
    body: { customer: PHONE, customer_type: 'Vendor' },
  })
  tokens.customer = session.body.token
  for (const who of ['executive', 'customer'] as const) {
    lines.set(who, await connectLine(desk.url, { auth: { token: tokens[who] } }))
  }
  known = {
    chat_id: [chat_id],
    customer: [PHONE, `+${PHONE}`],
    customer_number: [PHONE],
    sender: [PHONE],
    to: [PHONE],
    customer_type: ['Vendor', 'vendor', 'Partner'],
    stakeholder: ['Vendor'],
    message_id: [message?.message_id],
    reply_to: [message?.message_id],
    executive_id: ['agent_divya', 'lead_maya', 'unassigned'],
    room: ['VendorApp'],
    tag: ['Urgent'],
    // Never the right ones: nobody is to be signed out on the way.
    password: ['wrong'],
    current: ['wrong'],
    token: ['x', 'a.b.c'],
    ride_datetime: ['2026-12-01T10:00:00Z'],
    date: ['2026-12-01T10:00:00+05:30'],
    since: ['x-1'],
  }
}, 60_000)

afterAll(async () => {
  for (const line of lines.values()) line.close()
  await desk?.stop()
  const total = [...tried.values()].reduce((sum, count) => sum + count, 0)
  const each = [...tried].map(([name, count]) => `${name} ${count}`).join(', ')
  console.log(`${total} inputs tried (FUZZ_SEED=${SEED}): ${each}`)
})

const count = (name: string) => tried.set(name, (tried.get(name) ?? 0) + 1)

/** How many rows there are of what a refused call must not leave behind. */
async function rows(): Promise<unknown> {
  const { rows: counts } = await sql`SELECT
    (SELECT count(*) FROM customers) AS customers,
    (SELECT count(*) FROM customer_aliases) AS aliases,
    (SELECT count(*) FROM chats) AS chats,
    (SELECT count(*) FROM messages) AS messages,
    (SELECT count(*) FROM notes) AS notes,
    (SELECT count(*) FROM media) AS media,
    (SELECT count(*) FROM rides) AS rides,
    (SELECT count(*) FROM sessions) AS sessions,
    (SELECT count(*) FROM executive_segments) AS segments,
    (SELECT coalesce(sum(cardinality(tags)), 0) FROM chats) AS tags`.execute(desk.ctx.db)
  return counts[0]
}

/** Nothing of the inside may be seen: paths, stacks, statements. */
const INSIDE = /node_modules|\bat .*\.[jt]s:\d|SELECT .* FROM|INSERT INTO|pglite|kysely|ECONN/i

/** A refusal in the one envelope, with a code that is not ours to be ashamed of. */
function expectRefusal(body: unknown, listed: readonly string[]): void {
  const { event: _, ...failure } = body as { event?: string }
  expect(Failure.safeParse(failure).error, JSON.stringify(body)).toBeUndefined()
  const { code } = failure as Failure
  expect(code, JSON.stringify(body)).not.toBe('internal')
  expect([...listed, ...ANYWHERE]).toContain(code)
  expect(JSON.stringify(body)).not.toMatch(INSIDE)
}

/** What any call may be refused for, whatever it asks. */
const ANYWHERE: readonly string[] = [
  'invalid_input',
  'unauthorized',
  'forbidden',
  'not_found',
  'too_large',
  'unsupported_media',
] satisfies ErrorCode[]

describe.each(Object.entries(routes) as [string, Route][])('%s', (name, route) => {
  test('whatever it is given, it answers', { timeout: 20_000 + RUNS * 2000 }, async () => {
    const headers = fc.constantFrom('json', 'json', 'json', 'json', 'form', 'text', 'bytes')
    const who = fc.constantFrom<Who>('executive', 'executive', 'customer', 'nobody')
    await fc.assert(
      fc.asyncProperty(inputsFor(route.input, known), who, headers, async (input, by, as) => {
        // A header alone signs out.
        const token = name === 'logout' ? undefined : tokens[by]
        const before = await rows()
        const answer = await send(route, input, token, as)
        count(name)
        const text = await answer.text()
        expect(text).not.toMatch(INSIDE)
        if (answer.ok) return expectGood(route, text, by)
        const listed = answer.status === 503 || answer.status < 500
        expect(listed, `${answer.status} ${text}`).toBe(true)
        expectRefusal(JSON.parse(text), route.errors)
        expect(await rows()).toEqual(before)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})

/** A good answer is what the contract says. */
function expectGood(route: Route, text: string, by: Who): void {
  if (route.reply === null || !text.startsWith('{')) return
  const schema = by === 'customer' ? (route.customerReply ?? route.reply) : route.reply
  expect(schema.safeParse(JSON.parse(text)).error, text.slice(0, 300)).toBeUndefined()
}

/** One call, whatever the input is. */
function send(
  { method, path, access }: Route,
  input: unknown,
  token: string | undefined,
  as: string,
): Promise<Response> {
  const fields: Record<string, unknown> =
    typeof input === 'object' && input !== null ? { ...input } : { input }
  const filled = path.replace(/:(\w+)/g, (_, field: string) =>
    encoded(fields[field] ?? known[field]?.[0]),
  )
  const query = new URLSearchParams(
    Object.entries(fields).map(([field, value]): [string, string] => [field, plain(value)]),
  )
  return fetch(`${desk.url}${filled}${method === 'GET' ? `?${query}` : ''}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(access === 'operator' ? OPERATOR : {}),
      ...(access === 'administrator' ? { 'x-admin-token': 'sandbox-admin' } : {}),
      ...(method === 'POST' && as !== 'form' ? { 'content-type': CONTENT_TYPES[as] ?? '' } : {}),
    },
    ...(method === 'POST' ? { body: bodyOf(input, fields, as) } : {}),
  })
}

const CONTENT_TYPES: Record<string, string> = {
  json: 'application/json',
  text: 'text/plain',
  bytes: 'application/json',
}

function bodyOf(
  input: unknown,
  fields: Record<string, unknown>,
  as: string,
): string | FormData | Uint8Array<ArrayBuffer> {
  if (as === 'bytes') {
    // Not UTF-8: cut in the middle of a character, and with bytes that begin none.
    return new Uint8Array([...Buffer.from(asJson(input)).subarray(0, -1), 0xff, 0xc3, 0x28])
  }
  if (as !== 'form') return asJson(input)
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, plain(value).slice(0, 5000))
  form.set('file', new File([plain(input).slice(0, 2000)], plain(fields.name ?? 'x.png')))
  return form
}

const plain = (value: unknown) => (typeof value === 'string' ? value : asJson(value))

/** A part of a path: never empty, not too long for any server on the way. */
const encoded = (value: unknown) =>
  encodeURIComponent(plain(value).toWellFormed().slice(0, 700)).replace(/^(\.*)$/, 'x$1')

describe.each(Object.entries(clientEvents) as [string, ClientEvent][])('%s', (name, event) => {
  test('whatever it is given, it answers', { timeout: 20_000 + RUNS * 2000 }, async () => {
    const who = fc.constantFrom<Who>('executive', 'executive', 'customer')
    await fc.assert(
      fc.asyncProperty(inputsFor(event.input, known), who, async (input, by) => {
        const line = lines.get(by) as Line
        const before = await rows()
        const answer = await line.ask(name, onWire(input))
        count(name)
        if (answer.status === 1) {
          const schema = by === 'customer' ? (event.customerReply ?? event.reply) : event.reply
          expect(schema?.safeParse(answer).error).toBeUndefined()
        } else {
          expectRefusal(answer, event.errors)
          expect(await rows()).toEqual(before)
        }
        expect(line.socket.connected).toBe(true)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})

/** As a client of JavaScript can send it: `NaN` goes as null, bytes go as bytes. */
function onWire(input: unknown): unknown {
  if (typeof input === 'string' && input.length % 7 === 3) return Buffer.from(input)
  return JSON.parse(asJson(input))
}

describe('what is no proper call', () => {
  test.each([
    ['a body that is no JSON', post('{"a":'), 400],
    ['no body where one should be', post(''), 400],
    ['null', post('null'), 400],
    ['a list', post('[]'), 400],
    ['a text', post('"x"'), 400],
    ['10,000 levels', post('['.repeat(10_000) + ']'.repeat(10_000)), 400],
    ['a body too large', post(`"${'x'.repeat(300_000)}"`), 413],
    ['a length too short', post('{"username":"x"}', { 'content-length': '5' }), 400],
    ['a length below zero', post('{}', { 'content-length': '-5' }), 400],
    ['a body that is packed', post('{}', { 'content-encoding': 'gzip' }), 400],
    ['an unknown type', post('{}', { 'content-type': 'application/x-evil' }), 415],
    ['no type', post('{}', { 'content-type': '' }), 415],
    ['a form without its boundary', post('x', { 'content-type': 'multipart/form-data' }), 415],
    ['headers too large', get('/api/auth/me', { 'x-large': 'x'.repeat(20_000) }), 431],
    ['a header with a line break', 'GET /api/auth/me HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400],
    ['a wrong method', 'DELETE /api/chats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ['a method that does not exist', 'BREW /api/chats HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a path that cannot be read', get('/api/chats/%zz/notes'), 400],
    ['a path of NULs', get('/api/chats/%00/notes'), 401],
    ['a path out of the tree', get('/api/../../etc/passwd'), [403, 404]],
    ['a path too long', get(`/api/chats/${'x'.repeat(5000)}`), [403, 404]],
    ['nonsense', 'nonsense\r\n\r\n', 400],
    ['half a call', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\n', 400],
  ])('%s', async (_what, bytes, status) => {
    count('raw')
    const answer = await raw(bytes)
    expect(answer).not.toMatch(INSIDE)
    expect([status].flat(), answer).toContain(Number(answer.split(' ')[1]))
    const [, length] = /content-length: (\d+)/i.exec(answer) ?? []
    const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
    expectRefusal(JSON.parse(body.slice(0, Number(length))), ErrorCode.options)
  })

  test('and the process is there afterwards', async () => {
    expect((await rest(desk.url, { path: routes.health.path })).body.status).toBe(1)
    expect((await rest(desk.url, { path: routes.ready.path })).body.status).toBe(1)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    for (const line of lines.values()) expect(line.socket.connected).toBe(true)
  })
})

function post(body: string, headers: Record<string, string> = {}): string {
  return call(
    'POST',
    '/api/auth/login',
    {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  )
}

function get(path: string, headers: Record<string, string> = {}): string {
  return call('GET', path, headers, '')
}

function call(method: string, path: string, headers: Record<string, string>, body: string): string {
  const all = { host: 'x', connection: 'close', ...headers }
  const named = Object.entries(all).filter(([, value]) => value !== '')
  return `${method} ${path} HTTP/1.1\r\n${named.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** Sends bytes as they are, and gives what comes back until the other end is closed. */
function raw(bytes: string): Promise<string> {
  const { port, hostname } = new URL(desk.url)
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes)
      // A call that never ends is given up by who makes it.
      if (!bytes.includes('\r\n\r\n')) socket.end()
    })
    socket.on('data', (data) => {
      heard += data.toString()
      if (heard.includes('"message"')) socket.end()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })
}
