import type {
  CustomerRouteReply,
  Route,
  RouteName,
  RouteParsed,
  RouteReply,
  Routes,
} from '@smart-chat/contract'
import { routes } from '@smart-chat/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Config } from '../config.ts'
import { type Context, createContext, type Parts } from '../context.ts'
import { DeskError } from '../errors.ts'
import { clean } from './clean.ts'
import { EventStream, goneSignal, sendEvents } from './event-stream.ts'
import { invalidInput, toDeskError } from './failure.ts'
import { fieldsOf } from './forms.ts'
import { type Authentication, bearerToken, identify } from './identify.ts'
import { spellSegment } from './segments.ts'

/** Calls that take and answer JSON; files, WhatsApp's webhook and pages stand beside them. */
type JsonRoute = {
  [Name in RouteName]: Routes[Name] extends
    | { reply: null }
    | { access: 'whatsapp' }
    | { multipart: true }
    ? never
    : Name
}[RouteName]

/** What a verb may need of the call itself. */
interface Call {
  /** The caller's address. */
  address: string
  /** The bearer token, unverified. */
  token: string | null
  /** Aborts when the caller goes away before the answer. */
  gone: AbortSignal
}

export type RestHandlers = {
  [Name in JsonRoute]: (
    ctx: Context,
    input: RouteParsed<Name>,
    call: Call,
  ) => Promise<RouteReply<Name> | CustomerRouteReply<Name> | EventStream>
}

/** Registers every JSON route of the contract: parse, build the context, call the verb, answer. */
export function registerRest(
  server: FastifyInstance,
  parts: Parts,
  auth: Authentication,
  handlers: RestHandlers,
): void {
  const limiters = createLimiters(server, parts.config)
  for (const name of Object.keys(handlers) as JsonRoute[]) {
    const route: Route = routes[name]
    server.route({
      method: route.method,
      url: route.path,
      async handler(request, reply) {
        const actor = await identify(route.access, request, auth, parts.config)
        const given = parseInput(route, request, await bodyOf(route, request))
        const input = await spellSegment(parts.db, given)
        for (const limit of limiters[route.limit ?? 'none']) await limit(request, actor)
        const handle = handlers[name] as (
          ctx: Context,
          input: unknown,
          call: Call,
        ) => Promise<object>
        const answer = await handle(createContext(parts, actor), input, {
          address: request.ip,
          token: bearerToken(request),
          gone: goneSignal(reply),
        })
        if (answer instanceof EventStream) return sendEvents(reply, answer)
        return reply.header('cache-control', 'no-store').send({ status: 1, ...answer })
      },
    })
  }
  server.setErrorHandler((error, request, reply) => sendFailure(error, request, reply))
}

/** Answers with the envelope; logs what nobody foresaw. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const failure = toDeskError(error)
  if (failure.code === 'internal')
    request.log.error({ error, url: request.routeOptions.url }, 'failed')
  if (failure.retryAfterSeconds !== undefined)
    reply.header('retry-after', failure.retryAfterSeconds)
  return reply
    .status(failure.httpStatus)
    .header('cache-control', 'no-store')
    .send(failure.toFailure())
}

/** JSON, or for the few calls that take one a form with the same fields. */
async function bodyOf(route: Route, request: FastifyRequest): Promise<unknown> {
  if (!request.isMultipart()) return request.body ?? {}
  if (route.form === true) return fieldsOf(request)
  throw new DeskError('unsupported_media', 'This call takes JSON. Send its fields as JSON.')
}

function parseInput(route: Route, request: FastifyRequest, body: unknown): unknown {
  const given = route.method === 'GET' ? request.query : body
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new DeskError('invalid_input', 'The body must be a JSON object.')
  }
  const parsed = route.input.safeParse(clean({ ...given, ...(request.params as object) }))
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}

type Limiter = (request: FastifyRequest, actor: Actor) => Promise<void>

/** The buckets of `02-wire-contract.md` section 3, a minute each. */
export function createLimiters(server: FastifyInstance, config: Config) {
  const actors = new WeakMap<FastifyRequest, Actor>()
  const bucket = (name: string, max: number, key: (request: FastifyRequest) => string): Limiter => {
    const check = server.createRateLimit({
      max,
      timeWindow: 60_000,
      keyGenerator: (request) => `${name}:${key(request)}`,
    })
    return async (request, actor) => {
      actors.set(request, actor)
      const state = await check(request)
      if (state.isAllowed || !state.isExceeded) return
      throw new DeskError('rate_limited', `Too many tries. Try again in ${state.ttlInSeconds} s.`, {
        retryAfterSeconds: state.ttlInSeconds,
      })
    }
  }
  const { rateLimits } = config
  // By person, so that a fresh token brings no fresh allowance.
  const caller = (request: FastifyRequest) => {
    const actor = actors.get(request)
    if (actor?.kind === 'executive') return actor.executive_id
    return actor?.kind === 'customer' ? actor.customer_id : request.ip
  }
  const account = (request: FastifyRequest) =>
    String(
      (request.body as { username?: unknown } | null)?.username ?? caller(request),
    ).toLowerCase()
  return {
    none: [],
    login: [
      bucket('login', rateLimits.login, account),
      bucket('login-address', rateLimits.loginAddress, (request) => request.ip),
    ],
    refresh: [bucket('refresh', rateLimits.refresh, (request) => request.ip)],
    ai: [bucket('ai', rateLimits.ai, caller)],
    media: [bucket('media', rateLimits.media, caller)],
    other: [bucket('other', rateLimits.other, caller)],
  } satisfies Record<string, Limiter[]>
}
