import type { RouteReply } from '@smart-chat/contract'
import { ApiError, isAboutToken } from '../errors.ts'
import type { CallInput, ExecutiveRoute } from '../inputs.ts'
import type { Keeper } from '../session/keeper.ts'
import { paths } from './paths.ts'
import type { Request } from './request.ts'

/**
 * Calls a route of the contract by its name. A token that is refused is renewed and the call made
 * once more. Throws `ApiError` when the server refuses, `Offline` when nothing was heard.
 */
export type Call = <Name extends ExecutiveRoute>(
  name: Name,
  input: CallInput<Name>,
  options?: CallOptions,
) => Promise<RouteReply<Name>>

export interface CallOptions {
  signal?: AbortSignal
}

/**
 * The caller's own face of this says which routes and replies; their shape is the server's promise,
 * kept by its own schemas, and not parsed again here.
 */
export const createCall =
  (request: Request, keeper: Keeper) =>
  (name: ExecutiveRoute, input: object, { signal }: CallOptions = {}): Promise<unknown> =>
    paths[name][2] === 'open'
      ? request(name, input, { signal })
      : withToken(keeper, (token) => request(name, input, { signal, token }))

/** Does something with a token; once more with another one when that is refused. */
export async function withToken<T>(
  keeper: Keeper,
  send: (token: string) => Promise<T>,
): Promise<T> {
  const token = await keeper.token()
  try {
    return await send(token)
  } catch (error) {
    if (!(error instanceof ApiError) || !isAboutToken(error.code)) throw error
    return send(await keeper.renew(token))
  }
}
