import { createOutbox, type Outbox } from './outbox/outbox.ts'
import { type Call, createCall } from './rest/call.ts'
import { createRequest } from './rest/request.ts'
import { createSession, type Session } from './session/session.ts'
import { createCatchUp } from './socket/catch-up.ts'
import { type ConnectionInfo, createConnection } from './socket/connection.ts'
import type { Emit } from './socket/emit.ts'
import { createFacts, type On } from './socket/facts.ts'
import { createLink } from './socket/link.ts'
import { createRooms, type Rooms } from './socket/rooms.ts'
import { defaultStorage } from './surroundings/browser-storage.ts'
import type { TabStorage } from './surroundings/tab-storage.ts'
import type { Readable } from './value.ts'

export interface ClientOptions {
  /** The server's origin, such as `https://desk.example`; empty for the page's own. */
  url: string
  /** Default: local storage in browsers, else memory. */
  storage?: TabStorage
  fetch?: typeof globalThis.fetch
  /** The most messages that may wait to be sent. */
  outboxMax?: number
}

/** Everything an executive's console or script needs of a Smart Chat server. */
export interface Client {
  session: Session
  call: Call
  socket: { emit: Emit; on: On }
  connection: Readable<ConnectionInfo>
  rooms: Rooms
  outbox: Outbox
  /** Ends the connection and all timers; the session stays in storage. */
  close(): void
}

const OUTBOX_MAX = 500

/** Makes the one client of a tab or a process. It connects whenever somebody is signed in. */
export function createClient(options: ClientOptions): Client {
  const { url, storage = defaultStorage(), outboxMax = OUTBOX_MAX } = options
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))

  const request = createRequest(url, fetch)
  const session = createSession(storage, request)
  const call = createCall(request, session)

  const facts = createFacts()
  const link = createLink(url, session)
  const { emit, isConnected } = link
  const rooms = createRooms(emit, isConnected, (lost) => facts.tell('room_lost', lost))
  const catchUp = createCatchUp({
    sync: (input) => emit('sync', input),
    tell: facts.tell,
    onForeign: link.resettle,
  })

  const isOnline = () => link.state.current() === 'online'
  const outbox = createOutbox({ storage, session, emit, isOnline, max: outboxMax })
  facts.on('new_message', outbox.confirm)
  link.state.subscribe(outbox.run)
  const connection = createConnection(link.state, outbox)
  forgetOnSwitch(session, catchUp.forget)

  link.start(catchUp.receive, async () => {
    await catchUp.begin()
    await rooms.joinAll()
    await catchUp.finish()
  })

  return {
    session,
    call,
    socket: { emit, on: facts.on },
    connection,
    rooms,
    outbox,
    close() {
      link.close()
      outbox.close()
      session.close()
    },
  }
}

/** What one person was told says nothing about what another one has missed. */
function forgetOnSwitch(session: Session, forget: () => void) {
  let last = session.current()?.executive_id
  session.subscribe((who) => {
    if (who === null) return
    if (last !== undefined && last !== who.executive_id) forget()
    last = who.executive_id
  })
}

// biome-ignore lint/performance/noBarrelFile: the one door of the package.
export { ApiError, Offline, OutboxFull } from './errors.ts'
export type { CallInput, EmitInput, JsonRoute } from './inputs.ts'
export type { Conversation } from './mirror/conversation.ts'
export { type Mirrored, mirror, mirrorSent } from './mirror/mirror.ts'
export type { Outbox } from './outbox/outbox.ts'
export type {
  OutgoingMessage,
  PendingError,
  PendingMessage,
  StoredMessage,
} from './outbox/pending.ts'
export type { Call } from './rest/call.ts'
export type { Session } from './session/session.ts'
export type { SessionEnd, SessionInfo } from './session/stored.ts'
export type { ConnectionInfo } from './socket/connection.ts'
export type { Emit } from './socket/emit.ts'
export type { FactName, FactPayload, LocalEvents, On } from './socket/facts.ts'
export type { LinkState } from './socket/link.ts'
export type { Rooms } from './socket/rooms.ts'
export { memoryStorage } from './surroundings/memory-storage.ts'
export type { TabStorage } from './surroundings/tab-storage.ts'
export type { Readable } from './value.ts'
