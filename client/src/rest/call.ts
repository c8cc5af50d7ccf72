import type { RouteReply } from '@smart-chat/contract'
import { ApiError, isAboutToken } from '../errors.ts'
import type { CallInput, JsonRoute } from '../inputs.ts'
import type { SessionKeeper } from '../session/session.ts'
import { paths } from './paths.ts'
import type { Request } from './request.ts'

/**
 * Calls a route of the contract by its name. A token that is refused is renewed and the call made
 * once more. Throws `ApiError` when the server refuses, `Offline` when nothing was heard.
 */
export type Call = <Name extends JsonRoute>(
  name: Name,
  input: CallInput<Name>,
  options?: { signal?: AbortSignal },
) => Promise<RouteReply<Name>>

export function createCall(request: Request, session: SessionKeeper): Call {
  return async <Name extends JsonRoute>(
    name: Name,
    input: CallInput<Name>,
    { signal }: { signal?: AbortSignal } = {},
  ) => {
    const send = (token?: string) =>
      request(name, input, { signal, ...(token !== undefined && { token }) })
    // The answer's shape is the server's promise, kept by its own schemas; it is not parsed again.
    const reply = (await withToken(name, session, send)) as RouteReply<Name>
    return reply
  }
}

async function withToken<T>(
  name: JsonRoute,
  session: SessionKeeper,
  send: (token?: string) => Promise<T>,
): Promise<T> {
  if (paths[name][2] === 'open') return send()
  const token = await session.token()
  try {
    return await send(token)
  } catch (error) {
    if (!(error instanceof ApiError) || !isAboutToken(error.code)) throw error
    return send(await session.renew(token))
  }
}
