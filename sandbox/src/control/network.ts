import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { changeFaults, FaultsChange, NO_FAULTS } from '../faults.ts'
import type { JsonObject } from '../store/records.ts'
import { postWebhook } from '../webhooks/post.ts'
import { escapeUnicode } from '../webhooks/sign.ts'
import { shakeHands } from '../webhooks/verify.ts'
import { Refused } from './refused.ts'

const RawUpdate = z.object({
  field: z.string().default('messages'),
  value: z.record(z.string(), z.json()),
  waba_id: z.string().optional(),
  time: z.int().nullable().default(null),
  /** Updates of one lane keep their order. */
  lane: z.string().default('raw'),
})
const RawPost = z.object({
  /** Sent as it is when a string, otherwise as escaped JSON. */
  body: z.json(),
  /** The key to sign with, when not the right one. */
  app_secret: z.string().optional(),
})
const Target = z.strictObject({
  url: z.url().nullable(),
  /** The receiver's own, as providers send them; kept until the next change. */
  headers: z.record(z.string(), z.string()).default({}),
})
/** Another token than the right one, to be refused. */
const Handshake = z.strictObject({ verify_token: z.string().optional() })
const Idle = z.object({ timeout_s: z.coerce.number().min(0).max(600).default(30) })

/** The wire between the stand-in and the desk: where webhooks go, how they fare, what goes wrong. */
export function networkRoutes(app: FastifyInstance, ctx: Context): void {
  app.get('/faults', () => ({ faults: ctx.faults() }))
  app.patch('/faults', (request) => {
    ctx.setFaults(changeFaults(ctx.faults(), FaultsChange.parse(request.body)))
    return { faults: ctx.faults() }
  })
  app.delete('/faults', () => {
    ctx.setFaults(NO_FAULTS)
    return { faults: ctx.faults() }
  })

  app.get('/webhooks', () => ({ url: ctx.dispatcher.url ?? null, ...ctx.dispatcher.counts() }))
  app.put('/webhooks', (request) => {
    const { url, headers } = Target.parse(request.body)
    ctx.dispatcher.setUrl(url ?? undefined, headers)
    return { url: ctx.dispatcher.url ?? null }
  })
  app.post('/webhooks', (request, reply) => {
    const { value, waba_id, ...update } = RawUpdate.parse(request.body)
    const account = waba_id ?? ctx.config.numbers[0]?.waba_id ?? ''
    void ctx.dispatcher.enqueue({ ...update, waba_id: account, value: value as JsonObject })
    return reply.code(202).send({ pending: ctx.dispatcher.counts().pending })
  })
  app.post('/webhooks/post', (request) => {
    const { body, app_secret } = RawPost.parse(request.body)
    const bytes = typeof body === 'string' ? body : escapeUnicode(body)
    return postWebhook(requireUrl(ctx), bytes, { appSecret: app_secret ?? ctx.config.appSecret })
  })
  app.post('/webhooks/verify', (request) => {
    const { verify_token } = Handshake.parse(request.body ?? {})
    return shakeHands(ctx, requireUrl(ctx), verify_token ?? ctx.config.verifyToken)
  })
  app.get('/webhooks/idle', async (request) => {
    const { timeout_s } = Idle.parse(request.query)
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeout_s * 1000).unref())
    await Promise.race([ctx.dispatcher.idle(), timeout])
    return ctx.dispatcher.counts()
  })
}

function requireUrl(ctx: Context): string {
  if (ctx.dispatcher.url) return ctx.dispatcher.url
  throw new Refused(409, 'no_webhook', 'No webhook URL is set.')
}
