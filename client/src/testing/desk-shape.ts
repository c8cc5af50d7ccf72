import type { ErrorCode } from '@smart-chat/contract'
import type { Server } from 'socket.io'
import type { Log } from './desk-log.ts'
import type { Tokens } from './desk-tokens.ts'

/** A desk as small as the contract allows, on a real port, for the tests of this package. */
export interface Desk {
  url: string
  tokens: Tokens
  log: Log
  io: Server
  /** What was asked, in order: `POST /api/auth/login`, `join_chat` … */
  asked: string[]
  /** Messages stored by `send_message`, per chat. */
  messages: Map<string, StoredMessage[]>
  /** Looks at an event before it is answered; what it gives is the answer, `'silence'` is none. */
  before: (event: string, input: Input) => Answer | 'silence' | undefined
  /** True for an event that is acted on, but whose connection breaks before the answer. */
  losesAnswer: (event: string) => boolean
  /** Breaks every connection as a lost network does. */
  dropSockets(): void
  stop(): Promise<void>
  /** Comes back on the same port. */
  start(): Promise<void>
}

interface StoredMessage {
  message_id: string
  client_message_id: string
  chat_id: string
  message: string
  type: string
  seq: number
}

export type Input = Readonly<Record<string, unknown>>
export type Answer = Readonly<Record<string, unknown>>

export const failure = (code: ErrorCode): Answer => ({
  status: 0,
  code,
  message: `Refused: ${code}.`,
})
