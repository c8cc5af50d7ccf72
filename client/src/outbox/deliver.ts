import { ApiError, isPassing } from '../errors.ts'
import type { PendingError, Sendable, StoredMessage, Taken } from './pending.ts'
import type { Shelf } from './shelf.ts'

/** Sends one message; throws `ApiError` or `Offline`. */
export type Send<Sent> = (message: Sendable) => Promise<{ message: Sent }>

/** What became of the first message of a chat's queue. */
export type Outcome<Sent> = { is: 'sent'; message: Sent; pending: StoredMessage } | Unsent

type Unsent =
  | { is: 'refused' }
  | { is: 'later'; error: unknown }
  /** Nothing is left to send, or a refused message holds the rest. */
  | { is: 'idle' }

/** Older messages would surprise the customer: whoever wrote them is asked first. */
const MAX_AGE_MS = 15 * 60_000

/** A message that the server stumbles over must not be tried for ever. */
const MAX_STUMBLES = 8

/**
 * Sends the first message of a chat's queue and takes it off the shelf when the server has it.
 * Sending it again, from whichever tab, is harmless: the server answers one `client_message_id` with
 * one message.
 */
export async function deliverFirst<Sent extends Taken>(
  shelf: Shelf,
  chat_id: string,
  send: Send<Sent>,
  tries: number,
): Promise<Outcome<Sent>> {
  const [first] = shelf.ofChat(chat_id)
  if (first === undefined || first.error !== null) return { is: 'idle' }
  if (first.wanted_at < Date.now() - MAX_AGE_MS) return refuse(shelf, first, tooOld)

  try {
    const { message } = await send(toInput(first))
    shelf.take(first.client_message_id)
    passGuard(shelf, chat_id, message)
    return { is: 'sent', message, pending: first }
  } catch (error) {
    // The answer was lost, but the message came as an event, or it was discarded meanwhile.
    if (shelf.get(first.client_message_id) === null) return { is: 'later', error }
    if (isWorthRetrying(error, tries)) return { is: 'later', error }
    return refuse(shelf, first, asError(error))
  }
}

const tooOld: PendingError = {
  code: 'expired',
  message: 'This could not be sent for 15 minutes. Send it now, or discard it.',
}

const toInput = ({ position: _p, wanted_at: _w, error: _e, ...input }: StoredMessage): Sendable =>
  input

/**
 * Messages written one after the other were guarded against the same last message; the first one,
 * let through, is now the last. Only a message of somebody else may stop the next.
 */
export function passGuard(shelf: Shelf, chat_id: string, sent: Taken) {
  for (const message of shelf.ofChat(chat_id)) {
    if (message.seen_seq === sent.seq - 1) shelf.put({ ...message, seen_seq: sent.seq })
  }
}

function refuse(shelf: Shelf, message: StoredMessage, error: PendingError): Unsent {
  shelf.put({ ...message, error })
  return { is: 'refused' }
}

function isWorthRetrying(error: unknown, tries: number): boolean {
  const isStumble = error instanceof ApiError && error.code === 'internal'
  return isPassing(error) && !(isStumble && tries >= MAX_STUMBLES)
}

const asError = (error: unknown): PendingError =>
  error instanceof ApiError
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: 'This could not be sent.' }
