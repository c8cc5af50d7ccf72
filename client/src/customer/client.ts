import type { CustomerMessage } from '@smart-chat/contract'
import { createLive } from '../live.ts'
import { createUpload, type Upload } from '../media/upload.ts'
import { createCall } from '../rest/call.ts'
import { createExchange } from '../rest/exchange.ts'
import { createFile, type FetchFile } from '../rest/file.ts'
import { createRequest } from '../rest/request.ts'
import type { ConnectionInfo } from '../socket/connection.ts'
import { chatRooms, type Rooms } from '../socket/rooms.ts'
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
}

/** Everything a page or an app needs for one customer to write to the desk. */
export interface CustomerClient {
  /** For whom the token is; null until the first one is there. */
  who: Readable<CustomerInfo | null>
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
  outbox: CustomerOutbox
  /** Ends the connection and all timers; unsent messages stay in storage. */
  close(): void
}

/** Makes the one client of a page, an app or a process, and connects it. */
export function createCustomerClient(options: CustomerClientOptions): CustomerClient {
  const { url, storage = defaultStorage(), fetch = defaultFetch, outboxMax } = options
  const session = createCustomerSession(options.token)
  const exchange = createExchange(url, fetch)
  const live = createLive<CustomerMessage, CustomerOutgoing>({
    url,
    storage,
    keeper: session,
    type: 'Customer',
    outboxMax,
  })
  const { ask, connection, outbox } = live
  const rooms = chatRooms(live.rooms, ask, 'join_chat_customer')
  const emit = ask as CustomerEmit
  // A chat may have been closed for good and another begun: its answers come there.
  outbox.onSent(({ chat_id }, pending) => {
    if (chat_id !== pending.chat_id) rooms.joinChat(chat_id).catch(() => {})
  })
  live.start()

  return {
    who: session.who,
    token: session.token,
    openChat: () => openChat({ connection, who: session.who, emit, rooms }),
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
