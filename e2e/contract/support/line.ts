import {
  clientEvents,
  customerEvents,
  type ServerEventName,
  serverEvents,
} from '@smart-chat/contract'
import { io, type Socket } from 'socket.io-client'
import { expect } from 'vitest'
import { misfitOf } from './exact.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test looks into payloads field by field.
export type Payload = any

/** A bare Socket.IO client, as any V2 client is one, that remembers everything it is told. */
export interface Line {
  name: string
  socket: Socket
  /** Everything heard so far, in order; answers to its own events are not among it. */
  heard: { event: string; payload: Payload }[]
  /** Emits; the acknowledgement, after the same has come as `<event>_response`. */
  ask(event: string, ...input: unknown[]): Promise<Payload>
  /** The same, for what must succeed. */
  does(event: string, ...input: unknown[]): Promise<Payload>
  /** The first of what was heard, or else the next, for which `test` holds. */
  hears(event: string, test?: (payload: Payload) => boolean): Promise<Payload>
  /** What was heard of one kind. */
  all(event: string, test?: (payload: Payload) => boolean): Payload[]
  forget(): void
  close(): void
}

export type Handshake = {
  auth?: object
  query?: Record<string, string>
  extraHeaders?: Record<string, string>
  transports?: ('websocket' | 'polling')[]
}

/** What a slow machine needs at most; then the test should say what is missing. */
const PATIENCE_MS = 30_000

/**
 * Connects; rejects with the server's failure when it refuses.
 *
 * @param violations takes one sentence for each event that is not what the contract says
 */
export async function openLine(
  url: string,
  how: Handshake,
  own: { name: string; isCustomer: boolean; violations: string[] },
): Promise<Line> {
  const socket = io(url, {
    path: '/ws',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...how,
  })
  const heard: Line['heard'] = []
  const answers: Line['heard'] = []
  const waiting = new Set<() => void>()
  socket.onAny((event: string, payload: Payload) => {
    const misfit = misfitOfEvent(event, payload, own.isCustomer)
    if (misfit !== null) own.violations.push(`${own.name} heard ${event}: ${misfit}`)
    const isAnswer = event.endsWith('_response')
    ;(isAnswer ? answers : heard).push({ event, payload })
    for (const look of waiting) look()
  })

  const find = (among: Line['heard'], event: string, test: (payload: Payload) => boolean) =>
    new Promise<Payload>((resolve, reject) => {
      const look = () => {
        const found = among.find((one) => one.event === event && test(one.payload))
        if (found === undefined) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(found.payload)
      }
      const timer = setTimeout(() => {
        waiting.delete(look)
        const last = among.slice(-12).map((one) => `${one.event} ${JSON.stringify(one.payload)}`)
        reject(new Error(`${own.name} never heard ${event}; last:\n${last.join('\n')}`))
      }, PATIENCE_MS)
      waiting.add(look)
      look()
    })

  const line: Line = {
    name: own.name,
    socket,
    heard,
    async ask(event, ...input) {
      const acknowledged = await socket.timeout(PATIENCE_MS).emitWithAck(event, ...input)
      if (event === 'typing') return acknowledged
      const name = Object.hasOwn(clientEvents, event) ? `${event}_response` : 'error_response'
      const same = (payload: Payload) => JSON.stringify(payload) === JSON.stringify(acknowledged)
      await find(answers, name, same)
      return acknowledged
    },
    async does(event, ...input) {
      const answer = await line.ask(event, ...input)
      expect(answer, `${own.name}: ${event}`).toMatchObject({ status: 1 })
      return answer
    },
    hears: (event, test = () => true) => find(heard, event, test),
    all: (event, test = () => true) =>
      heard.filter((one) => one.event === event && test(one.payload)).map((one) => one.payload),
    forget: () => void heard.splice(0),
    close: () => void socket.disconnect(),
  }
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(line))
    socket.once('connect_error', (error) => {
      socket.disconnect()
      reject((error as Error & { data?: unknown }).data ?? error)
    })
  })
}

/** What may get lost, or belongs to the moment: told without a place in the change log. */
export const PASSING: readonly ServerEventName[] = [
  'user_typing',
  'chat_viewers',
  'dashboard_stats',
  'driver-chat-stats',
  'user_left',
  'session_expired',
  'server_draining',
  'error_response',
]

/** Whatever is heard stands in the contract, word for word, and facts say their place in the log. */
function misfitOfEvent(event: string, payload: Payload, isCustomer: boolean): string | null {
  if (event.endsWith('_response') && Object.hasOwn(clientEvents, event.slice(0, -9))) return null
  const table = isCustomer ? customerEvents : serverEvents
  if (!Object.hasOwn(table, event)) return 'There is no such event.'
  const name = event as keyof typeof customerEvents
  const { cursor, ...told } = payload
  if (PASSING.includes(name)) {
    if (cursor !== undefined) return 'It is no fact, so it has no cursor.'
  } else if (!/^\w+-\d+$/.test(cursor)) {
    return `Its cursor is ${cursor}.`
  }
  return misfitOf(table[name], told)
}
