import type { CallInput, FileRoute } from '../inputs.ts'
import type { Keeper } from '../session/keeper.ts'
import { type CallOptions, withToken } from './call.ts'
import type { Exchange } from './exchange.ts'
import { paths } from './paths.ts'
import { requireOk } from './reply.ts'

/**
 * Fetches a file. The answer's headers are there, its bytes are yours to read: `.blob()`, `.text()`,
 * `.body`. Throws as a call does; a file that is still on its way to the server is refused as
 * `media_unavailable`, with `retryAfterMs`.
 */
export type FetchFile<Routes extends FileRoute = FileRoute> = <Name extends Routes>(
  name: Name,
  input: CallInput<Name>,
  options?: CallOptions,
) => Promise<Response>

export const createFile =
  (exchange: Exchange, keeper: Keeper): FetchFile =>
  (name, input, { signal } = {}) =>
    withToken(keeper, (token) => exchange(paths[name], input, { signal, token }, requireOk))
