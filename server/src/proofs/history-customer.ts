import {
  type CustomerClient,
  createCustomerClient,
  type FactPayload,
  memoryStorage,
  mirrorSent,
} from '@smart-chat/client'
import {
  type CustomerEventName,
  type CustomerMessage,
  customerEvents,
  type Message,
} from '@smart-chat/contract'
import { rest } from '../testing/rest.ts'
import { type Wire, wireTo } from '../testing/wire.ts'
import { differ, withoutLinks } from './history-compare.ts'
import { State } from './history-state.ts'

/** A customer with the app open, over a wire that can be cut: sees projections, nothing else. */
export interface AppUser {
  client: CustomerClient
  wire: Wire
  /** The chat that the app shows. */
  chat_id(): string
  violations: string[]
  caughtUp(end: number): Promise<void>
  /** Where what the app shows differs from what a fresh fetch gives. */
  differences(): Promise<string[]>
  close(): void
}

export async function openApp(url: string, customer: string): Promise<AppUser> {
  const wire = await wireTo(url)
  const client = createCustomerClient({
    url: wire.url,
    storage: memoryStorage(),
    token: async () => {
      const { body } = await rest(url, {
        path: '/api/inapp/session',
        headers: { 'x-webhook-secret': 'sandbox-webhook' },
        body: { customer, customer_type: 'Partner' },
      })
      return body.token
    },
  })
  const state = new State(customerEvents)
  const opening = new Map<string, Promise<void>>()
  const online = () => client.connection.current().state === 'online'
  for (const name of Object.keys(customerEvents) as CustomerEventName[]) {
    client.socket.on(name, (payload) => state.hear(name, payload as FactPayload<typeof name>))
  }
  client.outbox.onSent((message) => {
    state.take((before) => mirrorSent(before, message as Message))
    void open(message.chat_id)
  })

  client.socket.on('chat_status_updated', ({ next_chat_id }) => {
    if (next_chat_id !== null) void open(next_chat_id)
  })

  const fetchMessages = async (chat_id: string): Promise<CustomerMessage[]> => {
    const all: CustomerMessage[] = []
    for (let after_seq = 0; ; ) {
      const page = await client.call('listMessages', { chat_id, after_seq, limit: 100 })
      all.push(...page.messages)
      if (page.messages.length < 100) return all
      after_seq = all.at(-1)?.seq ?? 0
    }
  }

  function open(chat_id: string): Promise<void> {
    const opened = opening.get(chat_id) ?? openNow(chat_id)
    opening.set(chat_id, opened)
    return opened
  }

  async function openNow(chat_id: string): Promise<void> {
    await client.rooms.joinChat(chat_id)
    await state.fetched(online, async () => {
      const messages = (await fetchMessages(chat_id)) as Message[]
      const conversation = { messages, timeline: [], notes: [], early: new Map() }
      return (before) => ({
        ...before,
        conversations: new Map(before.conversations).set(chat_id, conversation),
      })
    })
  }

  await open(await client.openChat())
  return {
    client,
    wire,
    chat_id: () => [...opening.keys()].at(-1) ?? '',
    violations: state.violations,
    async caughtUp(end) {
      await Promise.all(opening.values())
      await state.caughtUp(end, () => (online() ? client.socket.emit('sync', {}) : null))
    },
    async differences() {
      const found: string[] = []
      for (const [chat_id, { messages }] of state.known.conversations) {
        const fresh = await fetchMessages(chat_id)
        found.push(
          ...differ(`${customer}: ${chat_id}`, messages.map(withoutLinks), fresh.map(withoutLinks)),
        )
      }
      return found
    },
    close() {
      client.close()
      wire.close()
    },
  }
}
