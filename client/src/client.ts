import type { Message } from '@smart-chat/contract'
import { createServerClock, type ServerClock } from './clock.ts'
import { createLive } from './live.ts'
import { createUpload, type Upload } from './media/upload.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { OutgoingMessage } from './outbox/pending.ts'
import { type Call, createCall } from './rest/call.ts'
import { createExchange } from './rest/exchange.ts'
import { createFile, type FetchFile } from './rest/file.ts'
import { createRequest } from './rest/request.ts'
import { createStream, type Stream } from './rest/stream.ts'
import { createSession, type Session } from './session/session.ts'
import type { ConnectionInfo } from './socket/connection.ts'
import type { Emit } from './socket/emit.ts'
import type { On } from './socket/facts.ts'
import { openIoWire } from './socket/io-wire.ts'
import { executiveRooms, type Rooms } from './socket/rooms.ts'
import { defaultStorage } from './surroundings/browser-storage.ts'
import { defaultFetch } from './surroundings/fetch.ts'
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
  file: FetchFile
  stream: Stream
  upload: Upload
  socket: { emit: Emit; on: On }
  connection: Readable<ConnectionInfo>
  rooms: Rooms
  outbox: Outbox
  /** For timers that are right on a machine whose clock is not. */
  clock: Pick<ServerClock, 'now'>
  /** Ends the connection and all timers; the session stays in storage. */
  close(): void
}

/** Makes the one client of a tab or a process. It connects whenever somebody is signed in. */
export function createClient(options: ClientOptions): Client {
  const { url, storage = defaultStorage(), outboxMax } = options
  const clock = createServerClock()
  const fetch = clock.listenTo(options.fetch ?? defaultFetch)
  const exchange = createExchange(url, fetch)
  const request = createRequest(exchange)
  const session = createSession(storage, request)
  const live = createLive<Message, OutgoingMessage>({
    url,
    storage,
    keeper: session,
    openWire: openIoWire,
    type: 'Agent',
    outboxMax,
  })
  live.start()

  return {
    session,
    call: createCall(request, session) as Call,
    file: createFile(exchange, session),
    stream: createStream(exchange, session),
    upload: createUpload(url, fetch, session),
    socket: { emit: live.ask as Emit, on: live.on as On },
    connection: live.connection,
    rooms: executiveRooms(live.rooms, live.ask),
    outbox: live.outbox,
    clock,
    close() {
      live.close()
      session.close()
    },
  }
}

export type { CustomerInfo } from './customer/claims.ts'
// biome-ignore lint/performance/noBarrelFile: the one door of the package.
export { createCustomerClient } from './customer/client.ts'
export type { CustomerClient, CustomerClientOptions } from './customer/make.ts'
export type {
  CustomerCall,
  CustomerEmit,
  CustomerFactName,
  CustomerFactPayload,
  CustomerOn,
} from './customer/types.ts'
export { ApiError, Offline, OutboxFull } from './errors.ts'
export type { CallInput, EmitInput, JsonRoute } from './inputs.ts'
export type { Upload, UploadOptions } from './media/upload.ts'
export type { Conversation } from './mirror/conversation.ts'
export { type Mirrored, mirror, mirrorSent } from './mirror/mirror.ts'
export { createOperator, type Operator, type OperatorOptions } from './operator/operator.ts'
export type { Outbox } from './outbox/outbox.ts'
export type {
  OutgoingMessage,
  PendingError,
  PendingMessage,
  StoredMessage,
} from './outbox/pending.ts'
export type { Call } from './rest/call.ts'
export type { FetchFile } from './rest/file.ts'
export type { Stream } from './rest/stream.ts'
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
