import type { FastifyRequest } from 'fastify'
import { type Context, later } from '../context.ts'
import { createTemplate, NewTemplate, setTemplateStatus } from '../templates/change.ts'
import { listTemplates, TemplateQuery } from '../templates/list.ts'
import { unknownObject } from './errors.ts'
import { check } from './parse.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

/** How long the review of a new template takes here. */
const REVIEW_MS = 2000

/** `GET /{WABA}/message_templates` */
export function listCall(ctx: Context, request: ById): object {
  const wabaId = requireAccount(ctx, request.params.id)
  const base = ctx.config.publicUrl ?? `${request.protocol}://${request.host}`
  const query = TemplateQuery.parse(request.query)
  return listTemplates(ctx, wabaId, query, new URL(request.url, base).href)
}

/** `POST /{WABA}/message_templates`: PENDING, and a moment later reviewed ("reject" in a name helps). */
export function createCall(ctx: Context, request: ById): object {
  const wabaId = requireAccount(ctx, request.params.id)
  const template = createTemplate(ctx, wabaId, check(NewTemplate, request.body))
  later(ctx, REVIEW_MS, () => {
    const current = ctx.store.templates.get(template.id)
    if (current?.status !== 'PENDING') return
    if (current.name.includes('reject')) {
      setTemplateStatus(ctx, current, 'REJECTED', 'INVALID_FORMAT')
    } else setTemplateStatus(ctx, current, 'APPROVED')
  })
  return { id: template.id, status: template.status, category: template.category }
}

function requireAccount(ctx: Context, wabaId: string): string {
  if (ctx.config.numbers.some(({ waba_id }) => waba_id === wabaId)) return wabaId
  throw unknownObject(wabaId)
}
