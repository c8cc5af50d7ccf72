import type {
  CustomerRouteReply,
  Route,
  RouteName,
  RouteParsed,
  RouteReply,
  Routes,
} from '@smart-chat/contract'
import { routes } from '@smart-chat/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Context, createContext } from '../context.ts'
import { DeskError } from '../errors.ts'
import { clean } from './clean.ts'
import type { Door } from './door.ts'
import { EventStream, goneSignal, sendEvents } from './event-stream.ts'
import { invalidInput, toDeskError } from './failure.ts'
import { fieldsOf } from './forms.ts'
import { bearerToken, identify } from './identify.ts'
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
export function registerRest(door: Door, handlers: RestHandlers): void {
  const { server, parts, auth, limiters } = door
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
        return reply
          .header('cache-control', 'no-store')
          .header('date', parts.now().toUTCString())
          .send({ status: 1, ...answer })
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

/** Path, query and body as one input, by the schema of the route. */
function parseInput(route: Route, request: FastifyRequest, body: unknown): unknown {
  const given = route.method === 'GET' ? request.query : body
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new DeskError('invalid_input', 'The body must be a JSON object.')
  }
  const parsed = route.input.safeParse(clean({ ...given, ...(request.params as object) }))
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}
