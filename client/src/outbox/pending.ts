import type { ErrorCode, Message } from '@smart-chat/contract'
import type { EmitInput } from '../inputs.ts'

/** What the app asks to send; with `template_id` or `content` its `message` is empty. */
export type OutgoingMessage = Pick<
  EmitInput<'send_message'>,
  | 'chat_id'
  | 'message'
  | 'channel'
  | 'template_id'
  | 'variables'
  | 'content'
  | 'message_tag'
  | 'reply_to'
  | 'seen_seq'
>

/** A message that the server has not confirmed, as it is kept. */
export interface StoredMessage extends OutgoingMessage {
  client_message_id: string
  /** Orders the messages of all tabs; a moment in milliseconds, made unique. */
  position: number
  /** When somebody last asked for it to be sent; milliseconds. */
  wanted_at: number
  /** Why it was refused; null while it may still be sent by itself. */
  error: PendingError | null
}

/** What goes to the server. */
export type Sendable = Omit<StoredMessage, 'position' | 'wanted_at' | 'error'>

/** What the outbox reads in a message as the server has stored it, whoever is shown it. */
export type Taken = Pick<Message, 'chat_id' | 'seq' | 'client_message_id'>

export interface PendingError {
  code: ErrorCode
  message: string
}

/** A message that the server has not confirmed, as the conversation shows it. */
export interface PendingMessage extends StoredMessage {
  /**
   * `waiting`: for the connection or its turn; `sending`: by this tab, now; `refused`: for good,
   * until `retry` or `discard`; `held`: behind a refused one of its chat.
   */
  state: 'waiting' | 'sending' | 'refused' | 'held'
}

/** The messages of one chat in their order, each with its state. */
export function withStates(
  messages: readonly StoredMessage[],
  isSending: (client_message_id: string) => boolean,
): PendingMessage[] {
  let isHeld = false
  return messages.map((message) => {
    if (message.error !== null) {
      isHeld = true
      return { ...message, state: 'refused' }
    }
    if (isHeld) return { ...message, state: 'held' }
    return { ...message, state: isSending(message.client_message_id) ? 'sending' : 'waiting' }
  })
}
