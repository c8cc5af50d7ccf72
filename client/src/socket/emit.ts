import type { ClientEventName, EventReply, Failure } from '@smart-chat/contract'
import type { Socket } from 'socket.io-client'
import { ApiError, Offline } from '../errors.ts'
import type { EmitInput, ExecutiveEvent } from '../inputs.ts'

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

export function createAsk(socket: Socket): Ask {
  return async (name, input) => {
    // Socket.IO would keep it for later; the outbox and the rooms know better what is still wanted.
    if (!socket.connected) throw new Offline('not_connected')
    if (unanswered.has(name)) {
      socket.emit(name, input)
      return {}
    }
    const { status, ...answer } = await acknowledged(socket, name, input)
    if (status === 1) return answer
    throw new ApiError(answer as unknown as Failure)
  }
}

async function acknowledged(
  socket: Socket,
  name: string,
  input: unknown,
): Promise<{ status: number }> {
  try {
    return await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, input)
  } catch (error) {
    throw new Offline(socket.connected ? 'timed_out' : 'network', error)
  }
}
