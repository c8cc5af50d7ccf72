import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Context, later } from '../context.ts'
import type { Template } from '../store/records.ts'
import {
  createTemplate,
  deleteTemplate,
  editTemplate,
  NewTemplate,
  setTemplateStatus,
  TemplateEdit,
} from '../templates/change.ts'
import { listTemplates, presentTemplate, TemplateQuery } from '../templates/list.ts'
import { GraphError, unknownObject } from './errors.ts'
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
  review(ctx, template)
  return { id: template.id, status: template.status, category: template.category }
}

/** `GET /{template}`; nothing when the id is not one of a template. */
export function describeTemplate(ctx: Context, request: ById): object | undefined {
  const template = ctx.store.templates.get(request.params.id)
  if (!template) return undefined
  const { fields } = request.query as { fields?: string }
  return presentTemplate(template, fields)
}

/** `POST /{template}`: another text or category, reviewed again. */
export function editCall(ctx: Context, request: ById): { success: true } {
  const template = ctx.store.templates.get(request.params.id)
  if (!template) throw unknownObject(request.params.id)
  review(ctx, editTemplate(ctx, template, check(TemplateEdit, request.body)))
  return { success: true }
}

/** `DELETE /{WABA}/message_templates?name=…`: all its languages, or the one with `hsm_id`. */
export function deleteCall(ctx: Context, request: ById): { success: true } {
  const wabaId = requireAccount(ctx, request.params.id)
  const { name, hsm_id } = check(Deletion, request.query)
  const meant = ctx.store.templates
    .all()
    .filter((one) => one.waba_id === wabaId && one.name === name)
    .filter((one) => !hsm_id || one.id === hsm_id)
  if (meant.length === 0) throw new GraphError(100, `There is no template ${name}.`)
  for (const template of meant) deleteTemplate(ctx, template)
  return { success: true }
}

const Deletion = z.looseObject({ name: z.string(), hsm_id: z.string().optional() })

function review(ctx: Context, template: Template): void {
  later(ctx, REVIEW_MS, () => {
    const current = ctx.store.templates.get(template.id)
    if (current?.status !== 'PENDING') return
    if (current.name.includes('reject')) {
      setTemplateStatus(ctx, current, 'REJECTED', 'INVALID_FORMAT')
    } else setTemplateStatus(ctx, current, 'APPROVED')
  })
}

/** The id of one of our business accounts, or Graph's "does not exist". */
export function requireAccount(ctx: Context, wabaId: string): string {
  if (ctx.config.numbers.some(({ waba_id }) => waba_id === wabaId)) return wabaId
  throw unknownObject(wabaId)
}
