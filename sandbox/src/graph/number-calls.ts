import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { numberById } from '../people/numbers.ts'
import { unknownObject } from './errors.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

/** `GET /{PNID}?fields=…` */
export function describeNumber(ctx: Context, request: ById): object {
  const number = numberById(ctx, request.params.id)
  if (!number) throw unknownObject(request.params.id)
  const all: Record<string, unknown> = {
    id: number.phone_number_id,
    display_phone_number: `+${number.display_number}`,
    verified_name: `${number.customer_type} support`,
    code_verification_status: 'VERIFIED',
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    status: 'CONNECTED',
    name_status: 'APPROVED',
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    webhook_configuration: { application: ctx.dispatcher.url ?? '' },
  }
  const { fields } = request.query as { fields?: string }
  if (!fields) return all
  const wanted = new Set(['id', ...fields.split(',').map((field) => field.trim())])
  return Object.fromEntries(Object.entries(all).filter(([key]) => wanted.has(key)))
}

/** `GET /{WABA}/subscribed_apps`: the one app there is. */
export function listSubscriptions(ctx: Context, request: ById): object {
  const wabaId = request.params.id
  if (!ctx.config.numbers.some(({ waba_id }) => waba_id === wabaId)) throw unknownObject(wabaId)
  return {
    data: [
      {
        whatsapp_business_api_data: {
          id: '670000000000001',
          name: 'Smart Chat sandbox',
          link: 'https://example.com/smart-chat',
        },
      },
    ],
  }
}
