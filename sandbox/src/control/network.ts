import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { changeFaults, FaultsChange, NO_FAULTS } from '../faults.ts'
import type { JsonObject } from '../store/records.ts'
import { postWebhook } from '../webhooks/post.ts'
import { escapeUnicode } from '../webhooks/sign.ts'
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
const Target = z.object({ url: z.url().nullable() })
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
    ctx.dispatcher.setUrl(Target.parse(request.body).url ?? undefined)
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
    return postWebhook(requireUrl(ctx), bytes, app_secret ?? ctx.config.appSecret)
  })
  app.post('/webhooks/verify', () => verify(ctx))
  app.get('/webhooks/idle', async (request) => {
    const { timeout_s } = Idle.parse(request.query)
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeout_s * 1000).unref())
    await Promise.race([ctx.dispatcher.idle(), timeout])
    return ctx.dispatcher.counts()
  })
}

/** The handshake that Meta makes when a callback URL is set. */
async function verify(ctx: Context): Promise<{ verified: boolean; status: number }> {
  const url = new URL(requireUrl(ctx))
  const challenge = String(Math.floor(1e9 + ctx.config.random() * 1e9))
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', ctx.config.verifyToken)
  const answer = await fetch(url)
  const verified = answer.status === 200 && (await answer.text()) === challenge
  return { verified, status: answer.status }
}

function requireUrl(ctx: Context): string {
  if (ctx.dispatcher.url) return ctx.dispatcher.url
  throw new Refused(409, 'no_webhook', 'No webhook URL is set.')
}
