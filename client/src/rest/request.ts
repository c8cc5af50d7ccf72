import type { ExecutiveRoute } from '../inputs.ts'
import type { Exchange, ExchangeOptions } from './exchange.ts'
import { paths } from './paths.ts'
import { readReply } from './reply.ts'

/** Calls a route of the contract for its JSON; throws `ApiError` or `Offline`. */
export type Request = (
  name: ExecutiveRoute,
  input: object,
  options?: ExchangeOptions,
) => Promise<object>

export const createRequest =
  (exchange: Exchange): Request =>
  (name, input, options = {}) =>
    exchange(paths[name], input, options, readReply)
