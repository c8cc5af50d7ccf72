import {
  type ClientEvent,
  type ClientEventName,
  type CustomerEventReply,
  clientEvents,
  type ErrorCode,
  type EventParsed,
  type EventReply,
} from '@smart-chat/contract'
import { decodeJwt } from 'jose'
import type { Server, Socket } from 'socket.io'
import type { Person } from '../actor.ts'
import { requireSegment } from '../chats/access.ts'
import { type Context, createContext, type Parts } from '../context.ts'
import { DeskError, unauthorized } from '../errors.ts'
import { clean } from './clean.ts'
import { invalidInput, toDeskError } from './failure.ts'
import { type Authentication, admitted } from './identify.ts'
import { spellSegment } from './segments.ts'

/** The socket that asked, as far as verbs may touch it. */
interface Connection {
  id: string
  rooms(): string[]
  /** @param customer_type the segment that the room belongs to, and is lost with */
  join(room: string, customer_type: string): Promise<void>
  leave(room: string): Promise<void>
  emit(event: string, payload: object): void
  /** Takes over a newly proven identity, until its token expires. */
  become(actor: Person, token: string): void
}

export type SocketHandlers = {
  [Name in ClientEventName]: (
    ctx: Context,
    input: EventParsed<Name>,
    connection: Connection,
  ) => Promise<EventReply<Name> | CustomerEventReply<Name>>
}

type Acknowledge = (answer: object) => void

/**
 * Lets sockets in that prove who they are, and answers their events with the verbs.
 *
 * @returns `settled` waits until what was asked so far is answered
 */
export function registerSockets(
  io: Server,
  parts: Parts,
  auth: Authentication,
  handlers: SocketHandlers,
): { settled(): Promise<unknown> } {
  const inFlight = new Set<Promise<void>>()
  io.use((socket, next) => {
    admit(socket, auth).then(
      () => next(),
      (error: unknown) => {
        const failure = toDeskError(error)
        next(Object.assign(new Error(failure.message), { data: failure.toFailure() }))
      },
    )
  })

  io.on('connection', (socket) => {
    socket.on('disconnect', () => clearTimeout(socket.data.expiry))
    void confirm(socket, auth)
    const lanes = new Map<string, Promise<unknown>>()
    socket.onAny((name: string, ...args: unknown[]) => {
      const acknowledge = args.at(-1)
      const answer: Acknowledge = (payload) => {
        if (name !== 'typing') socket.emit(`${eventName(name)}_response`, payload)
        if (typeof acknowledge === 'function') acknowledge(payload)
      }
      const input = typeof args[0] === 'function' ? undefined : args[0]
      if (!Object.hasOwn(clientEvents, name)) {
        const failure = new DeskError('unknown_event', 'There is no such event. See /api/docs.')
        const payload = { ...failure.toFailure(), event: eventName(name) }
        socket.emit('error_response', payload)
        if (typeof acknowledge === 'function') acknowledge(payload)
        return
      }
      inLane(lanes, laneOf(input), () => {
        const handled = handle(parts, socket, name as ClientEventName, input, handlers)
        const answered = handled.then(answer).finally(() => inFlight.delete(answered))
        inFlight.add(answered)
        return answered
      })
    })
  })
  return { settled: () => Promise.allSettled(inFlight) }
}

/** Names go back to the client cut short, whatever it made up. */
const eventName = (name: string) => String(name).slice(0, 100)

async function admit(socket: Socket, auth: Authentication): Promise<void> {
  const { auth: handshake, query, headers } = socket.handshake
  const header = headers.authorization?.startsWith('Bearer ')
    ? headers.authorization.slice(7)
    : null
  const token = [handshake.token, query.token, header].find(
    (value) => typeof value === 'string' && value !== '',
  )
  if (token === undefined) throw unauthorized()
  const bare = token.replace(/^Bearer /, '')
  become(socket, await auth.authenticate(bare), bare)
}

/** What changed while a socket was being admitted was told before it could hear. */
async function confirm(socket: Socket, auth: Authentication): Promise<void> {
  try {
    becomes(socket, await auth.authenticate(socket.data.token))
  } catch (error) {
    const { code } = toDeskError(error)
    if (code !== 'internal') expire(socket, code)
  }
}

/** Takes over an identity that a token has proven, until the token expires. */
function become(socket: Socket, person: Person, token: string): void {
  becomes(socket, person)
  socket.data.token = token
  clearTimeout(socket.data.expiry)
  const left = (decodeJwt(token).exp ?? 0) * 1000 - Date.now()
  socket.data.expiry = setTimeout(
    () => expire(socket, 'token_expired'),
    Math.max(0, Math.min(left, LONGEST_MS)),
  )
}

/** What a socket may do from now on; rooms that are its person's no longer are left at once. */
export function becomes(socket: Socket, person: Person): void {
  socket.data.actor = person
  const own = roomsFromTheStart(person)
  for (const room of socket.rooms) {
    const type = segmentsOf(socket).get(room)
    const isLost =
      type === undefined ? isGiven(room) && !own.includes(room) : !worksIn(person, type)
    if (isLost) void socket.leave(room)
  }
  void socket.join(own)
}

const isGiven = (room: string) => room.startsWith('leads:') || room === 'administrators'

const worksIn = (person: Person, type: string) =>
  person.kind === 'customer' ? person.customer_type === type : person.customer_types.includes(type)

/** The segment of each room that was joined. */
function segmentsOf(socket: Socket): Map<string, string> {
  socket.data.segments ??= new Map<string, string>()
  return socket.data.segments
}

/** Customers have none: they join their own chats. */
function roomsFromTheStart(actor: Person): string[] {
  if (actor.kind === 'customer') return []
  return [
    'dashboard',
    `executive:${actor.executive_id}`,
    sessionRoom(actor.session_id),
    ...(actor.role === 'executive' ? [] : actor.customer_types.map((type) => `leads:${type}`)),
    ...(actor.role === 'admin' ? ['administrators'] : []),
  ]
}

/** Timers count in 32 bits; a token that lives longer is looked at again by then. */
const LONGEST_MS = 2_147_483_647

export const sessionRoom = (session_id: string) => `session:${session_id}`

/** Tells a socket why it is closed, and closes it. */
export function expire(socket: Socket, code: ErrorCode): void {
  socket.emit('session_expired', { code })
  socket.disconnect(true)
}

async function handle(
  parts: Parts,
  socket: Socket,
  name: ClientEventName,
  input: unknown,
  handlers: SocketHandlers,
): Promise<object> {
  try {
    const event: ClientEvent = clientEvents[name]
    const actor = admitted(event.access, socket.data.actor as Person)
    const parsed = event.input.safeParse(clean(input))
    if (!parsed.success) throw invalidInput(parsed.error)
    const ctx = createContext(parts, actor, socket.id)
    const verb = handlers[name] as (ctx: Context, input: unknown, on: Connection) => Promise<object>
    const spelt = await spellSegment(parts.db, parsed.data)
    return { status: 1, ...(await verb(ctx, spelt, connectionOf(socket))) }
  } catch (error) {
    const failure = toDeskError(error)
    if (failure.code === 'internal') parts.log.error({ error, event: name }, 'failed')
    return failure.toFailure()
  }
}

const connectionOf = (socket: Socket): Connection => ({
  id: socket.id,
  rooms: () => [...socket.rooms],
  async join(room, customer_type) {
    // The right may have been lost while it was looked at.
    requireSegment(socket.data.actor as Person, customer_type)
    segmentsOf(socket).set(room, customer_type)
    await socket.join(room)
  },
  async leave(room) {
    segmentsOf(socket).delete(room)
    await socket.leave(room)
  },
  emit: (event, payload) => void socket.emit(event, payload),
  become: (actor, token) => become(socket, actor, token),
})

/** What one socket does in one chat happens in the order in which it was asked. */
const laneOf = (input: unknown) => {
  const chatId = (input as { chat_id?: unknown } | null)?.chat_id
  return typeof chatId === 'string' ? chatId : null
}

function inLane(
  lanes: Map<string, Promise<unknown>>,
  lane: string | null,
  work: () => Promise<void>,
) {
  if (lane === null) return void work()
  const next = (lanes.get(lane) ?? Promise.resolve()).then(work).finally(() => {
    if (lanes.get(lane) === next) lanes.delete(lane)
  })
  lanes.set(lane, next)
}
