import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { BusinessNumber } from '../options.ts'
import { numberState } from '../people/business.ts'
import { numberById } from '../people/numbers.ts'
import { unknownObject } from './errors.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

/** `GET /{PNID}?fields=…` */
export function describeNumber(ctx: Context, request: ById): object {
  const number = numberById(ctx, request.params.id)
  if (!number) throw unknownObject(request.params.id)
  return chosen(ctx, number, request)
}

/** `GET /{WABA}/phone_numbers` */
export function listNumbers(ctx: Context, request: ById): object {
  const wabaId = request.params.id
  const numbers = ctx.config.numbers.filter(({ waba_id }) => waba_id === wabaId)
  if (numbers.length === 0) throw unknownObject(wabaId)
  return { data: numbers.map((number) => chosen(ctx, number, request)) }
}

function chosen(ctx: Context, number: BusinessNumber, request: ById): object {
  const state = numberState(ctx, number)
  const all: Record<string, unknown> = {
    id: number.phone_number_id,
    display_phone_number: `+${number.display_number}`,
    verified_name: state.verified_name,
    code_verification_status: 'VERIFIED',
    quality_rating: state.quality_rating,
    platform_type: 'CLOUD_API',
    throughput: { level: state.throughput },
    status: state.status,
    name_status: state.name_status,
    whatsapp_business_manager_messaging_limit: state.messaging_limit,
    webhook_configuration: { application: ctx.dispatcher.url ?? '' },
  }
  const { fields } = request.query as { fields?: string }
  if (!fields) return all
  const wanted = new Set(['id', ...fields.split(',').map((field) => field.trim())])
  return Object.fromEntries(Object.entries(all).filter(([key]) => wanted.has(key)))
}
