import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Journal, openJournal } from './journal.ts'
import type {
  AccountState,
  Media,
  Message,
  NumberState,
  Person,
  Template,
  Update,
} from './records.ts'
import { Table } from './table.ts'

export interface Store {
  people: Table<Person>
  messages: Table<Message>
  media: Table<Media>
  templates: Table<Template>
  numbers: Table<NumberState>
  accounts: Table<AccountState>
  updates: Table<Update>
  /** The messages between one number and one person, oldest first. */
  conversation(phoneNumberId: string, phone: string): Message[]
  clear(): void
  close(): void
}

/** The journal is rewritten when most of its lines speak of rows that changed again since. */
const REWRITE_AFTER_LINES = 50_000

/** Everything the stand-in remembers: in memory, and with a folder also in a file beside the media. */
export function openStore(folder?: string): Store {
  let journal: Journal | undefined
  let lines = 0
  const changed = (table: string, id: string, row: unknown) => {
    if (!journal) return
    journal.append([table, id, row])
    if (++lines > REWRITE_AFTER_LINES && lines > 4 * countRows()) compact()
  }

  const people = new Table<Person>('people', (row) => row.phone, changed)
  const conversations = indexConversations()
  const messages = new Table<Message>('messages', (row) => row.id, changed, conversations.add)
  const media = new Table<Media>('media', (row) => row.id, changed)
  const templates = new Table<Template>('templates', (row) => row.id, changed)
  const numbers = new Table<NumberState>('numbers', (row) => row.phone_number_id, changed)
  const accounts = new Table<AccountState>('accounts', (row) => row.waba_id, changed)
  const updates = new Table<Update>('updates', (row) => row.id, changed)
  const tables = [people, messages, media, templates, numbers, accounts, updates]

  const countRows = () => tables.reduce((sum, table) => sum + table.size, 0)
  const compact = () => {
    journal?.rewrite(tables.flatMap((table) => [...table.entries()]))
    lines = countRows()
  }

  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true })
    journal = openJournal(join(folder, 'sandbox.jsonl'), ([name, id, row]) =>
      tables.find((table) => table.name === name)?.replay(id, row),
    )
    compact()
  }

  return {
    people,
    messages,
    media,
    templates,
    numbers,
    accounts,
    updates,
    conversation: (phoneNumberId, phone) =>
      conversations
        .list(phoneNumberId, phone)
        .map((id) => messages.get(id))
        .filter((message) => message !== undefined)
        .sort((a, b) => a.timestamp - b.timestamp),
    clear() {
      for (const table of tables) table.clear()
      conversations.clear()
      compact()
    },
    close: () => journal?.close(),
  }
}

/** Which messages belong to which conversation. Messages are never removed singly. */
function indexConversations() {
  const ids = new Map<string, string[]>()
  const keyOf = (phoneNumberId: string, phone: string) => `${phoneNumberId}/${phone}`

  return {
    add(message: Message): void {
      const key = keyOf(message.phone_number_id, message.phone)
      const known = ids.get(key)
      if (known) known.push(message.id)
      else ids.set(key, [message.id])
    },
    list: (phoneNumberId: string, phone: string) => ids.get(keyOf(phoneNumberId, phone)) ?? [],
    clear: () => ids.clear(),
  }
}
