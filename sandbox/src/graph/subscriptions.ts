import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { accountState } from '../people/business.ts'
import { shakeHands } from '../webhooks/verify.ts'
import { GraphError } from './errors.ts'
import { check } from './parse.ts'
import { requireAccount } from './template-calls.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

const Subscription = z.looseObject({
  override_callback_uri: z.url().max(200).optional(),
  verify_token: z.string().optional(),
})

/** `GET /{WABA}/subscribed_apps`: the one app there is, while it is subscribed. */
export function listSubscriptions(ctx: Context, request: ById): object {
  const wabaId = requireAccount(ctx, request.params.id)
  if (!accountState(ctx, wabaId).subscribed) return { data: [] }
  const app = {
    id: '670000000000001',
    name: 'Smart Chat sandbox',
    link: 'https://example.com/smart-chat',
  }
  return { data: [{ whatsapp_business_api_data: app }] }
}

/**
 * `POST /{WABA}/subscribed_apps`: webhooks are sent (again). An override URL is greeted with the
 * handshake first (2200 when it does not answer) and then hears everything: there is one desk here.
 */
export async function subscribe(ctx: Context, request: ById): Promise<{ success: true }> {
  const wabaId = requireAccount(ctx, request.params.id)
  const { override_callback_uri, verify_token } = check(Subscription, request.body ?? {})
  if (override_callback_uri) {
    const token = verify_token ?? ctx.config.verifyToken
    const { verified } = await shakeHands(ctx, override_callback_uri, token)
    if (!verified) throw new GraphError(2200, `${override_callback_uri} did not answer rightly.`)
    ctx.dispatcher.setUrl(override_callback_uri)
  }
  ctx.store.accounts.put({ ...accountState(ctx, wabaId), subscribed: true })
  return { success: true }
}

/** `DELETE /{WABA}/subscribed_apps`: from now on nothing of this account is told. */
export function unsubscribe(ctx: Context, request: ById): { success: true } {
  const wabaId = requireAccount(ctx, request.params.id)
  ctx.store.accounts.put({ ...accountState(ctx, wabaId), subscribed: false })
  return { success: true }
}
