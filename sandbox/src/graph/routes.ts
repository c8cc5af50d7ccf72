import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { authorize } from './authorize.ts'
import { GraphError, unknownObject } from './errors.ts'
import { downloadMedia, mediaInfo, removeMedia, uploadMedia } from './media-calls.ts'
import { sendCall } from './messages-call.ts'
import { describeNumber, listNumbers } from './number-calls.ts'
import { type GraphRequest, recordRequest } from './requests.ts'
import { resellerRoutes } from './reseller-routes.ts'
import { listSubscriptions, subscribe, unsubscribe } from './subscriptions.ts'
import { createCall, deleteCall, describeTemplate, editCall, listCall } from './template-calls.ts'

/**
 * The Graph API under the prefixes it is known by: with a version, without one, and in the
 * dialects of resellers.
 */
export function graphRoutes(
  app: FastifyInstance,
  { ctx }: { ctx: Context },
  done: () => void,
): void {
  app.addHook('preHandler', async (request) => {
    remembered.set(request, recordRequest(ctx, request.method, request.url, request.body))
    await pause(ctx.faults().graph_delay_ms)
    authorize(ctx, request.headers, headerFor(request.url))
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const record = remembered.get(request)
    if (record) Object.assign(record, { status: reply.statusCode, response: readable(payload) })
  })
  app.setErrorHandler((error: unknown, _request, reply) => answerError(reply, error))
  app.setNotFoundHandler((request, reply) => answerError(reply, unknownObject(request.url)))

  app.get('/attachments', (request, reply) => downloadMedia(ctx, request, reply))
  app.get('/whatsapp_business/attachments/', (request, reply) => downloadMedia(ctx, request, reply))
  app.register(resellerRoutes, { ctx })
  app.register(objectRoutes, { ctx })
  app.register(objectRoutes, { ctx, prefix: '/:version(^v\\d+\\.?\\d*$)' })
  done()
}

interface ById {
  Params: { id: string }
}

function objectRoutes(app: FastifyInstance, { ctx }: { ctx: Context }, done: () => void): void {
  app.get<ById>(
    '/:id',
    (request) =>
      mediaInfo(ctx, request) ?? describeTemplate(ctx, request) ?? describeNumber(ctx, request),
  )
  app.post<ById>('/:id', (request) => editCall(ctx, request))
  app.delete<ById>('/:id', (request) => removeMedia(ctx, request))
  app.post<ById>('/:id/messages', (request, reply) => sendCall(ctx, request, reply))
  app.post<ById>('/:id/media', (request, reply) => uploadMedia(ctx, request, reply))
  app.get<ById>('/:id/message_templates', (request) => listCall(ctx, request))
  app.post<ById>('/:id/message_templates', (request) => createCall(ctx, request))
  app.delete<ById>('/:id/message_templates', (request) => deleteCall(ctx, request))
  app.get<ById>('/:id/phone_numbers', (request) => listNumbers(ctx, request))
  app.get<ById>('/:id/subscribed_apps', (request) => listSubscriptions(ctx, request))
  app.post<ById>('/:id/subscribed_apps', (request) => subscribe(ctx, request))
  app.delete<ById>('/:id/subscribed_apps', (request) => unsubscribe(ctx, request))
  done()
}

/** Where a dialect takes its key: Pinbot's paths begin with its version, 360dialog's with no id. */
function headerFor(url: string): 'apikey' | 'd360-api-key' | null {
  const path = url.split('/graph')[1] ?? ''
  if (/^\/v3\//.test(path)) return 'apikey'
  return /^\/(messages|media|v1\/configs)\b/.test(path) ? 'd360-api-key' : null
}

const remembered = new WeakMap<FastifyRequest, GraphRequest>()

function answerError(reply: FastifyReply, error: unknown): FastifyReply {
  const known = error instanceof GraphError ? error : asGraphError(error)
  return reply.code(known.status).send(known.toBody())
}

/** What Fastify refuses (broken JSON, too large) is an invalid parameter; the rest is our own fault. */
function asGraphError(error: unknown): GraphError {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const details = error instanceof Error ? error.message : 'Unknown.'
  return new GraphError(status < 500 ? 100 : 131000, details)
}

function readable(payload: unknown): unknown {
  if (typeof payload !== 'string') return null
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve()
}
