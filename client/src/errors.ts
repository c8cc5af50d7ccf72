import type { ErrorCode, Failure } from '@smart-chat/contract'

/** The server's refusal of a call or an event. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ErrorCode
  /** Where the input was invalid. */
  readonly errors: NonNullable<Failure['errors']>
  /** Null over the socket. */
  readonly httpStatus: number | null
  /** How long the server asks to wait before the next try, where it says so. */
  readonly retryAfterMs: number | null

  constructor(
    failure: Pick<Failure, 'code' | 'message' | 'errors'>,
    from: { httpStatus?: number; retryAfterMs?: number | null } = {},
  ) {
    super(failure.message)
    this.code = failure.code
    this.errors = failure.errors ?? []
    this.httpStatus = from.httpStatus ?? null
    this.retryAfterMs = from.retryAfterMs ?? null
  }
}

/** Nothing was heard from the server: whether it acted on the request is unknown. */
export class Offline extends Error {
  override name = 'Offline'
  readonly code = 'offline'
  /** `no_token`: the operator's page could not fetch a customer's token. */
  readonly reason: 'not_connected' | 'timed_out' | 'network' | 'no_token'

  constructor(reason: Offline['reason'], cause?: unknown) {
    super('The server could not be reached.', { cause })
    this.reason = reason
  }
}

/** The outbox holds as many messages as it may. */
export class OutboxFull extends Error {
  override name = 'OutboxFull'
  readonly code = 'outbox_full'

  constructor(max: number) {
    super(`${max} messages are waiting to be sent. Wait until some have gone, or discard some.`)
  }
}

/** Nobody is signed in. */
export const signedOut = () =>
  new ApiError({ code: 'unauthorized', message: 'Sign in first.' }, { httpStatus: 401 })

const passing: ReadonlySet<string> = new Set([
  'rate_limited',
  'not_ready',
  'internal',
  // The session is renewed, or ended, by those who watch it; the request itself was not judged.
  'unauthorized',
  'token_expired',
  'token_revoked',
  'auth_provider_unavailable',
] satisfies ErrorCode[])

/** True when the same request may succeed later as it is. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Offline) return true
  return error instanceof ApiError && (passing.has(error.code) || (error.httpStatus ?? 0) >= 500)
}

const aboutToken: ReadonlySet<string> = new Set([
  'unauthorized',
  'token_expired',
  'token_revoked',
  'refresh_token_reused',
  'account_disabled',
] satisfies ErrorCode[])

/** True when the token, not the request, was refused. */
export const isAboutToken = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && aboutToken.has(code)
