import type { TabStorage } from '../surroundings/tab-storage.ts'
import type { StoredMessage } from './pending.ts'

const PREFIX = 'smart-chat:outbox:'

/** One person's unsent messages in storage: a key each, so that tabs never overwrite another's. */
export interface Shelf {
  owner: string
  /** In the order they were written. */
  all(): StoredMessage[]
  ofChat(chat_id: string): StoredMessage[]
  get(client_message_id: string): StoredMessage | null
  put(message: StoredMessage): void
  take(client_message_id: string): void
}

export const isOutboxKey = (key: string | null) => key === null || key.startsWith(PREFIX)

export function createShelf(storage: TabStorage, owner: string): Shelf {
  const prefix = `${PREFIX}${owner}:`

  const all = () =>
    storage
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => parse(storage.get(key)))
      .filter((message) => message !== null)
      .sort((a, b) => a.position - b.position)

  return {
    owner,
    all,
    ofChat: (chat_id) => all().filter((message) => message.chat_id === chat_id),
    get: (id) => parse(storage.get(prefix + id)),
    put: (message) => storage.set(prefix + message.client_message_id, JSON.stringify(message)),
    take: (id) => storage.remove(prefix + id),
  }
}

function parse(text: string | null): StoredMessage | null {
  try {
    return JSON.parse(text ?? 'null') as StoredMessage | null
  } catch {
    return null
  }
}
