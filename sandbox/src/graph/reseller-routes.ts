import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { findMedia } from '../media/save.ts'
import type { BusinessNumber } from '../options.ts'
import { numberById } from '../people/numbers.ts'
import { listTemplates, TemplateQuery } from '../templates/list.ts'
import { numberOfToken } from './authorize.ts'
import { unknownObject } from './errors.ts'
import { uploadMedia } from './media-calls.ts'
import { sendCall } from './messages-call.ts'
import { check } from './parse.ts'

/**
 * Paths of providers that speak the Cloud API in a dialect of their own: 360dialog leaves the
 * number out (the key says whose it is) and lists templates elsewhere, Pinbot hands media out by
 * POST. Sources: docs.360dialog.com (messaging, media); Pinbot from public code only.
 */
export function resellerRoutes(
  app: FastifyInstance,
  { ctx }: { ctx: Context },
  done: () => void,
): void {
  app.post('/messages', (request, reply) => sendCall(ctx, withNumber(ctx, request), reply))
  app.post('/media', (request, reply) => uploadMedia(ctx, withNumber(ctx, request), reply))
  app.get('/v1/configs/templates', (request) => {
    const base = `${request.protocol}://${request.host}${request.url}`
    const query = TemplateQuery.parse(request.query)
    const { data } = listTemplates(ctx, numberOf(ctx, request).waba_id, query, base)
    return { waba_templates: data, count: data.length }
  })
  app.post('/v1/configs/webhook', (request) => setWebhook(ctx, check(Webhook360, request.body)))
  app.post<{ Params: { id: string } }>('/v3/:id/setwebhook', (request) => {
    if (!numberById(ctx, request.params.id)) throw unknownObject(request.params.id)
    const { webhook_url: url, headers } = check(WebhookPinbot, request.body)
    return setWebhook(ctx, { url, headers })
  })
  app.post<{ Params: { id: string } }>('/v3/downloadMedia/:id', (request, reply) =>
    handOut(ctx, request.params.id, reply),
  )
  done()
}

const Headers = z.record(z.string(), z.string()).default({})
const Webhook360 = z.looseObject({ url: z.url(), headers: Headers })
const WebhookPinbot = z.looseObject({ webhook_url: z.url(), headers: Headers })

/** Providers sign nothing unless asked; they send the headers that they were given. */
function setWebhook(ctx: Context, { url, headers }: z.infer<typeof Webhook360>): object {
  ctx.dispatcher.setUrl(url, headers)
  return { url, headers }
}

type ById = FastifyRequest<{ Params: { id: string } }>

function withNumber(ctx: Context, request: FastifyRequest): ById {
  request.params = { id: numberOf(ctx, request).phone_number_id }
  return request as ById
}

/** The number in the key, such as `sandbox-token-100000000000002`; the first one without. */
function numberOf(ctx: Context, request: FastifyRequest): BusinessNumber {
  const named = numberOfToken(ctx, request.headers)
  const number = named ? numberById(ctx, named) : ctx.config.numbers[0]
  if (!number) throw unknownObject(named ?? 'messages')
  return number
}

function handOut(ctx: Context, id: string, reply: FastifyReply): FastifyReply {
  const media = findMedia(ctx, id)
  const bytes = media && ctx.files.read(id)
  if (!media || !bytes) throw unknownObject(id)
  return reply.type(media.mime_type).send(bytes)
}
