import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import type { Redis } from 'ioredis'
import type { Log } from '../log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** A JSON body as it came, for who checks its signature; null without one. */
    rawBody: Buffer | null
  }
}

/** How to answer what never reaches a route. */
export interface Refusals {
  /** A call whose address cannot be read. */
  send(error: Error, request: FastifyRequest, reply: FastifyReply): unknown
  /** The body of the answer to what could not be read at all. */
  unread(status: number): object
}

/** Bytes of a JSON body; webhooks and uploads set their own. */
const BODY_MAX = 256 * 1024

/**
 * The HTTP server with what every answer needs: security headers, CORS, limits.
 *
 * @param options.prefix keeps desks apart that share one Redis
 * @param options.origins other origins that browsers may call from; none: only our own
 */
export async function createHttpServer(options: {
  log: Log
  origins: string[]
  trustProxy: boolean
  redis: Redis | null
  prefix: string
  refusals: Refusals
}): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    bodyLimit: BODY_MAX,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: options.refusals.send,
    clientErrorHandler: (error, socket) => endUnread(socket, error.code, options.refusals),
  })
  await server.register(cors, {
    origin: options.origins,
    methods: ['GET', 'POST'],
    exposedHeaders: ['Retry-After', 'Date'],
    maxAge: 600,
  })
  await server.register(helmet, {
    contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY },
    crossOriginResourcePolicy: { policy: 'same-site' },
    // The desk is often run behind plain http on a laptop; a proxy with TLS sets this header.
    hsts: false,
  })
  await server.register(rateLimit, {
    global: false,
    ...(options.redis === null
      ? {}
      : { redis: options.redis, nameSpace: `${options.prefix}:limit:`, skipOnError: true }),
  })
  // Whoever reads a file counts its bytes themselves.
  await server.register(multipart, { throwFileSizeLimit: false })
  // A body that is missing is an empty object: V2 clients post nothing to /logout.
  server.removeContentTypeParser('application/json')
  server.decorateRequest('rawBody', null)
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer
    if (body.length === 0) return done(null, {})
    try {
      done(null, JSON.parse(body.toString()))
    } catch {
      done(Object.assign(new Error('The body is not valid JSON.'), { statusCode: 400 }))
    }
  })
  return server
}

/** Answers a call that could not be read as HTTP, and hangs up. */
function endUnread(socket: Socket, problem: string | undefined, { unread }: Refusals): void {
  if (problem === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = UNREAD[problem ?? ''] ?? 400
  const body = JSON.stringify(unread(status))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** Node's names for what is wrong with a call, and their status. */
const UNREAD: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Style attributes are allowed (virtual lists position rows with them), inline scripts are not. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'ws:', 'wss:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'self'"],
  upgradeInsecureRequests: null,
}
