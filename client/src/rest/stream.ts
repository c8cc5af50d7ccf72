import type { Failure, RouteReply } from '@smart-chat/contract'
import { ApiError, Offline } from '../errors.ts'
import type { CallInput, StreamRoute } from '../inputs.ts'
import type { Keeper } from '../session/keeper.ts'
import { type CallOptions, withToken } from './call.ts'
import type { Exchange } from './exchange.ts'
import { paths } from './paths.ts'
import { requireOk } from './reply.ts'

/**
 * The same call, whose answer is told piece by piece as it is written. Resolves with the whole,
 * throws as a call does, also in the midst of the pieces.
 */
export type Stream = <Name extends StreamRoute>(
  name: Name,
  input: Omit<CallInput<Name>, 'stream'>,
  options: CallOptions & { onDelta: (text: string) => void },
) => Promise<RouteReply<Name>>

/** The server ends a suggestion much sooner; this is for a network that says nothing any more. */
const LIMIT_MS = 120_000

export const createStream =
  (exchange: Exchange, keeper: Keeper): Stream =>
  async <Name extends StreamRoute>(
    name: Name,
    input: object,
    { onDelta, signal }: Parameters<Stream>[2],
  ) => {
    const limit = AbortSignal.timeout(LIMIT_MS)
    const whole = signal === undefined ? limit : AbortSignal.any([signal, limit])
    const answer = await withToken(keeper, (token) =>
      exchange(paths[name], { ...input, stream: true }, { signal: whole, token }, requireOk),
    )
    for await (const { event, data } of eventsOf(answer, signal)) {
      if (event === 'delta') onDelta((data as { text: string }).text)
      if (event === 'done') return data as RouteReply<Name>
      if (event === 'error') throw new ApiError(data as Failure)
    }
    throw new Offline('network')
  }

/** Server-sent events as this server writes them: `event`, `data` on one line as JSON, a blank line. */
async function* eventsOf({ body }: Response, signal: AbortSignal | undefined) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw signal?.aborted === true ? error : new Offline('network', error)
      })
      if (piece === undefined || piece.done) return
      const events = (text + piece.value).split('\n\n')
      text = events.pop() ?? ''
      for (const one of events) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(one) ?? []
        if (data !== undefined) yield { event, data: JSON.parse(data) as unknown }
      }
    }
  } finally {
    // Whoever stops listening hangs up, so that the server stops as well.
    await reader?.cancel().catch(() => {})
  }
}
