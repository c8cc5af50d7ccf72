import { type ClientEventName, clientEvents, type RouteName, routes } from '@smart-chat/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeExecutive } from '../admin/change-executive.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { rest, signIn } from '../testing/rest.ts'
import { connectLine, type Line } from '../testing/socket.ts'
import { chatOf, messagesOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { VENDOR } from '../testing/webhook.ts'
import {
  type About,
  type Cells,
  EVENTS,
  type Proof,
  ROLES,
  ROUTES,
  type Role,
} from './permissions-table.ts'

const PHONE = '919811700001'

/** Who plays each role; `foreign` works elsewhere. */
const PEOPLE = {
  executive: 'agent_divya',
  foreign: 'agent_john',
  lead: 'lead_farah',
  admin: 'admin',
  disabled: 'agent_rohan',
  loggedOut: 'agent_kabir',
  expired: 'agent_divya',
} as const

const PROOFS: Record<Proof, Record<string, string>> = {
  operator: { 'x-webhook-secret': 'sandbox-webhook' },
  administrator: { 'x-admin-token': 'sandbox-admin' },
}

let desk: Desk
let about: About
const tokens = new Map<Role, string>()
const lines = new Map<Role, Line>()

beforeAll(async () => {
  desk = await startDesk({ ACCESS_TOKEN_TTL: '1h' })
  tokens.set('expired', (await signIn(desk.url, PEOPLE.expired)).body.accessToken)
  desk.advance(3700)
  for (const role of ['executive', 'foreign', 'lead', 'admin', 'disabled', 'loggedOut'] as const) {
    tokens.set(role, (await signIn(desk.url, PEOPLE[role])).body.accessToken)
  }
  await changeExecutive(desk.ctx, PEOPLE.disabled, { is_disabled: true })
  await rest(desk.url, {
    method: 'POST',
    path: routes.logout.path,
    token: tokens.get('loggedOut') ?? '',
  })
  about = await aChat()
  tokens.set('customer', await customerToken(PHONE))
  tokens.set('stranger', await customerToken('919811700002'))
  for (const role of ['customer', 'stranger', 'executive', 'foreign', 'lead', 'admin'] as const) {
    lines.set(role, await connectLine(desk.url, { auth: { token: tokens.get(role) ?? '' } }))
  }
}, 60_000)

afterAll(async () => {
  for (const line of lines.values()) line.close()
  await desk?.stop()
})

/** A Vendor's chat with a picture in it. */
async function aChat(): Promise<About> {
  await desk.phones.call('POST', '/people', { phone: PHONE, name: 'Vikas' })
  const file = new File([DOT], 'dot.png', { type: 'image/png' })
  await desk.phones.sendFile(PHONE, file, { phone_number_id: VENDOR })
  const media = await until('the picture is here', () =>
    desk.ctx.db.selectFrom('media').selectAll().where('state', '=', 'ready').executeTakeFirst(),
  )
  const { chat_id } = await chatOf(desk, PHONE)
  const [message] = await messagesOf(desk, chat_id)
  if (message === undefined) throw new Error('The picture has no message.')
  return { chat_id, customer: PHONE, media_id: media.media_id, message_id: message.message_id }
}

const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function customerToken(customer: string): Promise<string> {
  const { body } = await rest(desk.url, {
    path: routes.inappSession.path,
    headers: PROOFS.operator,
    body: { customer, customer_type: 'Vendor', name: 'Vikas' },
  })
  return body.token
}

describe('every route', () => {
  test('has its row', () => {
    expect(Object.keys(ROUTES).toSorted()).toEqual(Object.keys(routes).toSorted())
  })

  test.each(Object.entries(ROUTES) as [RouteName, Cells][])('%s', async (name, cells) => {
    const got: Record<string, string> = {}
    for (const role of ROLES) got[role] = await call(name, cells, tokens.get(role), {})
    expect(got).toEqual(cells.outcomes)
    if (cells.proven === undefined) return
    const { by, outcome } = cells.proven
    expect(await call(name, cells, undefined, PROOFS[by]), by).toBe(outcome)
    expect(await call(name, cells, undefined, { ...wrong(PROOFS[by]) })).toBe(cells.outcomes.nobody)
  })
})

const wrong = (proof: Record<string, string>) =>
  Object.fromEntries(Object.keys(proof).map((header) => [header, 'guessed']))

/** What a route answers: `ok`, or its code. */
async function call(
  name: RouteName,
  cells: Cells,
  token: string | undefined,
  headers: Record<string, string>,
): Promise<string> {
  const { method, path } = routes[name]
  const input = { ...cells.input(about) } as Record<string, unknown>
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = encodeURIComponent(String(input[field]))
    delete input[field]
    return value
  })
  const query = method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>)}` : ''
  const body = name === 'uploadMedia' ? aFile() : JSON.stringify(input)
  const answer = await fetch(`${desk.url}${filled}${query}`, {
    method,
    headers: {
      ...(typeof body === 'string' && method === 'POST'
        ? { 'content-type': 'application/json' }
        : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(method === 'POST' ? { body } : {}),
  })
  const text = await answer.text()
  if (answer.ok) return 'ok'
  return (JSON.parse(text) as { code: string }).code
}

function aFile(): FormData {
  const form = new FormData()
  form.set('file', new File([DOT], 'dot.png', { type: 'image/png' }))
  return form
}

describe('every event', () => {
  test('has its row', () => {
    expect(Object.keys(EVENTS).toSorted()).toEqual(Object.keys(clientEvents).toSorted())
  })

  test.each(Object.entries(EVENTS) as [ClientEventName, Cells][])('%s', async (name, cells) => {
    const got: Record<string, string> = {}
    for (const role of ROLES) got[role] = await emit(name, cells, role)
    expect(got).toEqual(cells.outcomes)
  })
})

/** What an event is answered; who may not connect is refused there. */
async function emit(name: ClientEventName, cells: Cells, role: Role): Promise<string> {
  const open = lines.get(role)
  const token = tokens.get(role)
  try {
    const line =
      open ?? (await connectLine(desk.url, token === undefined ? {} : { auth: { token } }))
    const answer = await line.ask(name, cells.input(about))
    if (open === undefined) line.close()
    return answer.status === 1 ? 'ok' : answer.code
  } catch (refusal) {
    return (refusal as { code: string }).code
  }
}
