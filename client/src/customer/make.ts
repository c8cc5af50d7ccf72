import type { CustomerMessage, CustomerPayload } from '@smart-chat/contract'
import { createLive, type Live } from '../live.ts'
import { createUpload, type Upload } from '../media/upload.ts'
import { createCall } from '../rest/call.ts'
import { createExchange } from '../rest/exchange.ts'
import { createFile, type FetchFile } from '../rest/file.ts'
import { createRequest } from '../rest/request.ts'
import type { ConnectionInfo } from '../socket/connection.ts'
import { chatRooms, type Rooms } from '../socket/rooms.ts'
import type { OpenWire } from '../socket/wire.ts'
import { defaultStorage } from '../surroundings/browser-storage.ts'
import { defaultFetch } from '../surroundings/fetch.ts'
import type { TabStorage } from '../surroundings/tab-storage.ts'
import type { Readable } from '../value.ts'
import type { CustomerInfo } from './claims.ts'
import { openChat } from './open-chat.ts'
import { createCustomerSession, type FetchToken } from './session.ts'
import type {
  CustomerCall,
  CustomerEmit,
  CustomerOn,
  CustomerOutbox,
  CustomerOutgoing,
} from './types.ts'

export interface CustomerClientOptions {
  /** The server's origin, such as `https://desk.example`; empty for the page's own. */
  url: string
  /** Asked at the start, before a token expires, and after one was refused. */
  token: FetchToken
  /** Of unsent messages. Default: local storage in browsers, else memory. */
  storage?: TabStorage
  fetch?: typeof globalThis.fetch
  /** The most messages that may wait to be sent. */
  outboxMax?: number
  /** False: there is no connection before `connect` is called. */
  autoConnect?: boolean
}

/** Everything a page or an app needs for one customer to write to the desk. */
export interface CustomerClient {
  /** For whom the token is; null until the first one is there. */
  who: Readable<CustomerInfo | null>
  /** Connects, where `autoConnect` is false. */
  connect(): void
  /** A token that has not expired, for requests that are made by hand, such as uploads. */
  token(): Promise<string>
  /**
   * Begins the customer's chat, or finds the active one, and joins it; waits for the connection.
   *
   * @returns its `chat_id`
   */
  openChat(): Promise<string>
  call: CustomerCall
  file: FetchFile<'downloadMedia'>
  upload: Upload
  socket: { emit: CustomerEmit; on: CustomerOn }
  connection: Readable<ConnectionInfo>
  rooms: Pick<Rooms, 'joinChat' | 'leaveChat'>
  /** A message to the chat `''` goes to the present one, which is begun where there is none. */
  outbox: CustomerOutbox
  /** Ends the connection and all timers; unsent messages stay in storage. */
  close(): void
}

/** Makes a customer's client over this kind of connection. */
export function makeCustomerClient(
  openWire: OpenWire,
  options: CustomerClientOptions,
): CustomerClient {
  const { url, storage = defaultStorage(), fetch = defaultFetch, outboxMax } = options
  const session = createCustomerSession(options.token)
  const exchange = createExchange(url, fetch)
  const live: Live<CustomerMessage, CustomerOutgoing> = createLive({
    url,
    storage,
    keeper: session,
    openWire,
    addressed: async (message) =>
      message.chat_id === '' ? { ...message, chat_id: await open() } : message,
    type: 'Customer',
    outboxMax,
  })
  const { ask, connection, outbox } = live
  const rooms = chatRooms(live.rooms, ask, 'join_chat_customer')
  const emit = ask as CustomerEmit
  const open = () => openChat({ connection, who: session.who, emit, rooms })
  // A chat may have been closed for good and another begun: its answers come there.
  outbox.onSent(({ chat_id }, pending) => {
    if (chat_id !== pending.chat_id) rooms.joinChat(chat_id).catch(() => {})
  })
  live.on('chat_status_updated', (told) => {
    const { next_chat_id } = told as CustomerPayload<'chat_status_updated'>
    if (next_chat_id !== null) rooms.joinChat(next_chat_id).catch(() => {})
  })
  const connect = once(live.start)
  if (options.autoConnect !== false) connect()

  return {
    who: session.who,
    connect,
    token: session.token,
    openChat: open,
    call: createCall(createRequest(exchange), session) as CustomerCall,
    file: createFile(exchange, session),
    upload: createUpload(url, fetch, session),
    socket: { emit, on: live.on as CustomerOn },
    connection,
    rooms,
    outbox,
    close() {
      live.close()
      session.close()
    },
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
