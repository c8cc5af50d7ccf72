import type { RouteName } from '@smart-chat/contract'
import { type Desk, startDesk } from '@smart-chat/server/testing/desk.ts'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Answer, type Call, callRoute } from './call.ts'
import { type Handshake, type Line, openLine } from './line.ts'

/** The four segments, each with its number, room and event, as V2 knows them. */
export const SEGMENTS = {
  Partner: { number: '100000000000001', room: 'PartnerApp', update: 'room_update' },
  Customer: { number: '100000000000002', room: 'CustomerApp', update: 'room_update_customer' },
  Vendor: { number: '100000000000003', room: 'VendorApp', update: 'room_update_vendor' },
  SRDP: { number: '100000000000004', room: 'SRDPApp', update: 'room_update_srdp' },
} as const
export type Segment = keyof typeof SEGMENTS

const ROOMS = Object.values(SEGMENTS).map(({ room }) => room)

/** What proves that the operator's own systems are calling. */
export const OPERATOR = { 'x-webhook-secret': 'sandbox-webhook' }

/** What somebody does on a phone, in the words of the stand-in; a greeting unless it says more. */
type Said = Record<string, unknown> & { phone?: string }

interface Person {
  phone: string
  chat_id: string
}

export interface InApp {
  token: string
  customer: string
  chat_id: string
  line: Line
}

/** A started desk, and everybody who has to do with it, as seen from outside. */
export interface World {
  url: string
  /** The stand-in for WhatsApp, the clock, and what no door leads to yet (switching accounts off). */
  desk: Desk
  call(name: RouteName, how?: Call): Promise<Answer>
  /** The body of what must succeed. */
  get(name: RouteName, how?: Call): Promise<Answer['body']>
  token(username: string): Promise<string>
  /** A socket of its own, signed in. */
  line(who: string | { token: string }, rooms?: string[]): Promise<Line>
  /** A connection as this handshake asks for it. */
  connect(how: Handshake): Promise<Line>
  newPhone(): string
  /** Somebody writes over WhatsApp, for the first time unless `phone` is given. */
  writes(segment: Segment, said?: Said): Promise<Person>
  /** A chat that is only looked at, the same for every test of the file. */
  chat(segment: Segment): Promise<Person>
  /** Somebody in the app, with a socket in a chat of their own. */
  inApp(segment: Segment, customer?: string): Promise<InApp>
  /** Somebody in the app who has nothing to do with the test: the same one for the whole file. */
  stranger(): Promise<InApp>
  /** Another desk, with other settings; the same settings give the same one. */
  other(settings: Record<string, string>): Promise<World>
  violations: string[]
  close(): Promise<void>
}

/** One desk for a test file; it fails a test in which anything was told that is not in the contract. */
export function useWorld(settings: Record<string, string> = {}): () => World {
  let world: World | undefined
  beforeAll(async () => {
    world = await openWorld(settings)
  })
  afterEach(() => {
    expect(world?.violations.splice(0) ?? []).toEqual([])
  })
  afterAll(async () => {
    await world?.close()
    expect(world?.violations ?? []).toEqual([])
  })
  return () => {
    if (world === undefined) throw new Error('The desk did not start.')
    return world
  }
}

async function openWorld(
  settings: Record<string, string>,
  violations: string[] = [],
): Promise<World> {
  // Several desks at once share one PostgreSQL, and each has little to do.
  const desk = await startDesk({ DATABASE_CONNECTIONS: '4', ...settings })
  const tokens = new Map<string, Promise<string>>()
  const shared = new Map<string, Promise<Person>>()
  const others = new Map<string, Promise<World>>()
  const lines: Line[] = []
  let watcher: Line | undefined
  let stranger: Promise<InApp> | undefined
  let phones = 919_812_012_001

  const keep = (line: Line) => {
    lines.push(line)
    return line
  }
  const world: World = {
    get url() {
      return desk.url
    },
    desk,
    violations,

    async call(name, { as = 'agent_john', ...how } = {}) {
      const token = as === null ? null : typeof as === 'string' ? await world.token(as) : as.token
      return callRoute(desk.url, name, how, token)
    },

    async get(name, how) {
      const answer = await world.call(name, how)
      expect(answer.httpStatus, `${name}: ${JSON.stringify(answer.body)}`).toBe(200)
      return answer.body
    },

    token(username) {
      const known = tokens.get(username) ?? signIn(desk.url, username)
      tokens.set(username, known)
      return known
    },

    async line(who, rooms = []) {
      const token = typeof who === 'string' ? await world.token(who) : who.token
      const name = typeof who === 'string' ? who : 'the customer'
      const isCustomer = typeof who !== 'string'
      const line = keep(
        await openLine(desk.url, { auth: { token } }, { name, isCustomer, violations }),
      )
      for (const room of rooms) await line.does('join_room', { room })
      return line
    },

    connect: async (how) =>
      keep(await openLine(desk.url, how, { name: 'somebody', isCustomer: false, violations })),

    newPhone: () => String(phones++),

    async writes(segment, { phone = world.newPhone(), ...said } = {}) {
      if (watcher?.socket.connected !== true) watcher = await world.line('admin', ROOMS)
      const line = watcher
      const { number, update } = SEGMENTS[segment]
      const before = line.all(update, (chat) => chat.customer === phone).length
      const text = { type: 'text', text: 'Hello', name: 'Asha Rao' }
      await desk.sandbox.say(phone, { phone_number_id: number, ...text, ...said })
      await line.hears(update, (chat) => line.all(update, ofPhone(phone)).indexOf(chat) >= before)
      const { chat_id } = line.all(update, ofPhone(phone)).at(-1)
      return { phone, chat_id }
    },

    chat(segment) {
      const known = shared.get(segment) ?? world.writes(segment)
      shared.set(segment, known)
      return known
    },

    async inApp(segment, customer = world.newPhone()) {
      const { token } = await world.get('inappSession', {
        as: null,
        headers: OPERATOR,
        input: { customer, customer_type: segment, name: 'Meera Joshi' },
      })
      const line = await world.line({ token })
      const { chat_id } = await line.does('new_chat', { sender: customer, customer_type: segment })
      await line.does('join_chat_customer', { chat_id, customer_type: segment })
      return { token, customer, chat_id, line }
    },

    stranger() {
      stranger ??= world.inApp('Partner')
      return stranger
    },

    other(wanted) {
      const key = JSON.stringify(wanted)
      const known = others.get(key) ?? openWorld({ ...settings, ...wanted }, violations)
      others.set(key, known)
      return known
    },

    async close() {
      for (const line of lines) line.close()
      await desk.stop()
      for (const other of others.values()) await (await other).close()
    },
  }
  return world
}

const ofPhone = (phone: string) => (chat: { customer: string }) => chat.customer === phone

async function signIn(url: string, username: string): Promise<string> {
  const input = { username, password: 'smart-chat' }
  const { body } = await callRoute(url, 'login', { input }, null)
  return body.accessToken
}
