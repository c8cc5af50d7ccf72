import type { RouteReply, Routes } from '@smart-chat/contract'
import type { CallInput, JsonRoute, RouteOf } from '../inputs.ts'
import type { CallOptions } from '../rest/call.ts'
import { createExchange } from '../rest/exchange.ts'
import { readReply } from '../rest/reply.ts'
import { defaultFetch } from '../surroundings/fetch.ts'
import { signature } from './sign.ts'

type OperatorRoute = Extract<JsonRoute, RouteOf<'operator'>>

export interface OperatorOptions {
  /** The server's origin, such as `https://desk.example`. */
  url: string
  /** The deployment's `WEBHOOK_SECRET`. It never belongs into a page or an app. */
  secret: string
  fetch?: typeof globalThis.fetch
}

/** What the operator's own server tells the desk, and asks of it. */
export interface Operator {
  /** Each body is signed. Throws `ApiError` when the desk refuses, `Offline` when nothing was heard. */
  call<Name extends OperatorRoute>(
    name: Name,
    input: CallInput<Name>,
    options?: CallOptions,
  ): Promise<RouteReply<Name>>
}

export function createOperator({ url, secret, fetch = defaultFetch }: OperatorOptions): Operator {
  const exchange = createExchange(url, fetch)
  const prove = async (body: string) => ({ 'x-signature-256': await signature(secret, body) })

  return {
    call: async <Name extends OperatorRoute>(
      name: Name,
      input: CallInput<Name>,
      { signal }: CallOptions = {},
    ) =>
      (await exchange(
        ['POST', paths[name]],
        input,
        { signal, prove },
        readReply,
      )) as RouteReply<Name>,
  }
}

/** A copy of the contract's, without its schemas; the types keep the two alike. */
const paths: { [Name in OperatorRoute]: Routes[Name]['path'] } = {
  bookingWebhook: '/api/webhook/booking',
  contextWebhook: '/api/webhook/context_change',
  userWebhook: '/api/webhook/user/update',
  inappSession: '/api/inapp/session',
}
