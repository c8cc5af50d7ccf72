import {
  ApiError,
  type Client,
  createClient,
  type Mirrored,
  memoryStorage,
  mirrorSent,
  Offline,
} from '@smart-chat/client'
import { type Chat, type ErrorCode, type ServerEventName, serverEvents } from '@smart-chat/contract'
import { type Wire, wireTo } from '../testing/wire.ts'
import { State } from './history-state.ts'

/** An executive's client that keeps its state from events alone, over a wire that can be cut. */
export interface Watcher {
  username: string
  executive_id: string
  client: Client
  wire: Wire
  known(): Mirrored
  /** Events heard so far, by name. */
  heard: Map<string, number>
  /** What was wrong with an event, or with its place. */
  violations: string[]
  /** Resolves when everything up to a place of the log that is for this client is applied. */
  caughtUp(end: number): Promise<void>
  close(): void
}

const WHOLE = new Set<string>([
  'room_update',
  'room_update_customer',
  'room_update_vendor',
  'room_update_srdp',
  'chat_updated',
])

/** Signs in, joins the rooms of all segments, opens every chat there is and every one to come. */
export async function watch(url: string, username: string): Promise<Watcher> {
  const wire = await wireTo(url)
  const client = createClient({ url: wire.url, storage: memoryStorage() })
  const state = new State(serverEvents)
  const { violations } = state
  const opening = new Map<string, Promise<void>>()
  const online = () => client.connection.current().state === 'online'

  for (const name of Object.keys(serverEvents) as ServerEventName[]) {
    client.socket.on(name, (payload) => {
      state.hear(name, payload)
      if (WHOLE.has(name)) void open((payload as Chat).chat_id)
    })
  }
  client.socket.on('reset', () => violations.push('reset: the log should reach back far enough'))
  client.socket.on('room_lost', ({ error }) => violations.push(`room_lost: ${error.message}`))
  client.outbox.onSent((message) => state.take((before) => mirrorSent(before, message)))
  // Counters are no fact: what was missed of them is asked for.
  client.connection.subscribe(() => {
    if (online()) void client.socket.emit('get_dashboard_stats', {}).catch(() => {})
  })

  function open(chat_id: string): Promise<void> {
    const opened = opening.get(chat_id) ?? openNow(chat_id)
    opening.set(chat_id, opened)
    return opened
  }

  async function openNow(chat_id: string): Promise<void> {
    try {
      await client.rooms.joinChat(chat_id)
      await state.fetched(online, async () => {
        const conversation = await fetchConversation(client, chat_id)
        const { chat } = await client.call('getChat', { chat_id })
        return (before) => ({
          ...before,
          chats: new Map(before.chats).set(chat_id, chat),
          conversations: new Map(before.conversations).set(chat_id, conversation),
        })
      })
    } catch (error) {
      violations.push(`${chat_id} could not be opened: ${String(error)}`)
    }
  }

  await client.session.signIn({ username, password: 'smart-chat' })
  const { executive, segments } = await client.call('me', {})
  for (const { room } of segments) await client.rooms.joinSegment(room)
  await state.fetched(online, async () => {
    const fresh = await fetchDesk(client)
    return (before) => ({ ...before, ...fresh })
  })
  await Promise.all([...state.known.chats.keys()].map(open))

  return {
    username,
    executive_id: executive.executive_id,
    client,
    wire,
    known: () => state.known,
    heard: state.heard,
    violations,
    async caughtUp(end) {
      await Promise.all(opening.values())
      await state.caughtUp(end, () => (online() ? client.socket.emit('sync', {}) : null))
    },
    close() {
      client.close()
      wire.close()
    },
  }
}

/** What came of an attempt: the server's code, `done`, or `lost` on a cut wire. */
export async function attempt(work: () => Promise<unknown>): Promise<ErrorCode | 'done' | 'lost'> {
  try {
    await work()
    return 'done'
  } catch (error) {
    if (error instanceof Offline) return 'lost'
    if (error instanceof ApiError && error.code !== 'internal') return error.code
    throw error
  }
}

/** Everything but conversations, as REST gives it now. */
export async function fetchDesk(client: Client) {
  const chats = new Map<string, Chat>()
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.call('listChats', {
      sort: 'newest',
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const chat of page.chats) chats.set(chat.chat_id, chat)
    cursor = page.next_cursor
  }
  const { executives } = await client.call('onlineExecutives', {})
  const { data: stats } = await client.call('stats', {})
  return {
    chats,
    executives: new Map(executives.map((one) => [one.executive_id, one])),
    stats,
  }
}

/** A chat's messages and timeline from its beginning, and its notes, as REST gives them now. */
export async function fetchConversation(client: Client, chat_id: string) {
  const pages: Awaited<ReturnType<typeof page>>[] = []
  const page = (before_seq: number | undefined) =>
    client.call('listMessages', {
      chat_id,
      limit: 100,
      ...(before_seq === undefined ? {} : { before_seq }),
    })
  for (let first: number | undefined; first !== 1; ) {
    const next = await page(first)
    pages.unshift(next)
    first = next.messages[0]?.seq ?? 1
  }
  const { notes } = await client.call('listNotes', { chat_id })
  return {
    messages: pages.flatMap(({ messages }) => messages),
    timeline: pages.flatMap(({ timeline }) => timeline),
    notes,
    early: new Map(),
  }
}
