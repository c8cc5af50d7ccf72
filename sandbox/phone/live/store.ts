import { useEffect, useState } from 'preact/hooks'
import type { SandboxEvent } from '../../src/bus.ts'
import type { BusinessNumber } from '../../src/options.ts'
import type { Message, Person } from '../../src/store/records.ts'
import { eventsUrl, listMessages, listNumbers, listPeople } from './api.ts'

export interface Live {
  connection: 'connecting' | 'open' | 'lost'
  numbers: BusinessNumber[]
  people: Person[]
  /** By `number/phone`; missing until somebody asked for it. */
  conversations: Map<string, Message[]>
  /** Until when (ms) the desk is typing, by `number/phone`. */
  typing: Map<string, number>
}

const live: Live = {
  connection: 'connecting',
  numbers: [],
  people: [],
  conversations: new Map(),
  typing: new Map(),
}
const listeners = new Set<() => void>()

export const keyOf = (pnid: string, phone: string) => `${pnid}/${phone}`

/** Everything the phones know, fresh after every event. Starts listening with its first user. */
export function useLive(): Live {
  const [, redraw] = useState({})
  useEffect(() => {
    const listener = () => redraw({})
    listeners.add(listener)
    connect()
    return () => void listeners.delete(listener)
  }, [])
  return live
}

/** Loads a conversation that is shown for the first time, and again after a lost connection. */
export async function loadConversation(pnid: string, phone: string): Promise<void> {
  const load = { key: keyOf(pnid, phone), meanwhile: [] as Message[] }
  loads.add(load)
  try {
    const { messages } = await listMessages(pnid, phone)
    live.conversations.set(load.key, load.meanwhile.reduce(withMessage, messages))
  } finally {
    loads.delete(load)
  }
  tell()
}

/** Conversations under way, and what happened in them since they were asked for: it is newer. */
const loads = new Set<{ key: string; meanwhile: Message[] }>()

let source: EventSource | undefined

function connect(): void {
  if (source) return
  source = new EventSource(eventsUrl)
  source.onopen = () => void catchUp()
  source.onerror = () => {
    live.connection = 'lost'
    tell()
  }
  source.onmessage = ({ data }) => {
    apply(JSON.parse(data) as SandboxEvent)
    tell()
  }
}

/** After every (re)connection: what happened meanwhile is fetched, not guessed. */
async function catchUp(): Promise<void> {
  const [{ numbers }, { people }] = await Promise.all([listNumbers(), listPeople()])
  Object.assign(live, { numbers, people, connection: 'open' })
  tell()
  for (const key of live.conversations.keys()) {
    const [pnid = '', phone = ''] = key.split('/')
    await loadConversation(pnid, phone)
  }
}

function apply(event: SandboxEvent): void {
  switch (event.type) {
    case 'message':
      applyMessage(event.message)
      break
    case 'person':
      live.people = upsert(live.people, event.person, ({ phone }) => phone)
      break
    case 'typing':
      live.typing.set(keyOf(event.phone_number_id, event.phone), event.until)
      setTimeout(tell, event.until - Date.now())
      break
    case 'reset':
      for (const key of live.conversations.keys()) live.conversations.set(key, [])
      void catchUp()
      break
  }
}

function applyMessage(message: Message): void {
  const key = keyOf(message.phone_number_id, message.phone)
  if (message.from === 'desk' && message.status === 'accepted') live.typing.delete(key)
  for (const load of loads) if (load.key === key) load.meanwhile.push(message)
  const known = live.conversations.get(key)
  if (known) live.conversations.set(key, withMessage(known, message))
}

function withMessage(messages: Message[], message: Message): Message[] {
  return upsert(messages, message, ({ id }) => id)
}

function upsert<T>(rows: T[], row: T, idOf: (row: T) => string): T[] {
  const place = rows.findIndex((one) => idOf(one) === idOf(row))
  return place < 0 ? [...rows, row] : rows.with(place, row)
}

function tell(): void {
  for (const listener of listeners) listener()
}
