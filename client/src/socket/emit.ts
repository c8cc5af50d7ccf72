import type { ClientEventName, EventReply, Failure } from '@smart-chat/contract'
import { ApiError, Offline } from '../errors.ts'
import type { EmitInput, ExecutiveEvent } from '../inputs.ts'
import type { Wire } from './wire.ts'

/**
 * Asks the server over the socket and waits for its acknowledgement, 10 s at most. Throws
 * `ApiError` when it refuses, `Offline` when not connected or not answered.
 */
export type Emit = <Name extends ExecutiveEvent>(
  name: Name,
  input: EmitInput<Name>,
) => Promise<EventReply<Name>>

/** The same as the parts of the client use it; the answer's shape is the server's promise. */
export type Ask = (name: ClientEventName, input: object) => Promise<unknown>

const ANSWER_TIMEOUT_MS = 10_000

/** Events without an answer. */
const unanswered: ReadonlySet<string> = new Set(['typing'] satisfies ClientEventName[])

export function createAsk(wire: Wire): Ask {
  return async (name, input) => {
    // Nothing is kept for later: the outbox and the rooms know better what is still wanted.
    if (!wire.isConnected()) throw new Offline('not_connected')
    if (unanswered.has(name)) {
      wire.emit(name, input)
      return {}
    }
    const { status, ...answer } = await acknowledged(wire, name, input)
    if (status === 1) return answer
    throw new ApiError(answer as unknown as Failure)
  }
}

async function acknowledged(wire: Wire, name: string, input: unknown) {
  try {
    return await wire.ask(name, input, ANSWER_TIMEOUT_MS)
  } catch (error) {
    throw new Offline(wire.isConnected() ? 'timed_out' : 'network', error)
  }
}
