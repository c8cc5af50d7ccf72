import { z } from 'zod'
import type { Context } from '../context.ts'
import { GraphError } from '../graph/errors.ts'
import { newGraphId } from '../ids.ts'
import type { JsonObject, Template } from '../store/records.ts'
import { notifyAccount } from '../webhooks/notify.ts'
import { variablesOf } from './variables.ts'

const Button = z.looseObject({
  type: z.string().transform((type) => type.toUpperCase()),
  text: z.string().max(25).optional(),
})
/** Limits of Meta's "Template components" page, July 2026. */
const MAX_TEXT: Record<string, number> = { HEADER: 60, BODY: 1024, FOOTER: 60 }
const Component = z
  .looseObject({
    type: z.string().transform((type) => type.toUpperCase()),
    format: z
      .string()
      .transform((format) => format.toUpperCase())
      .pipe(z.enum(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION']))
      .optional(),
    text: z.string().min(1).optional(),
    buttons: z.array(Button).min(1).max(10).optional(),
  })
  .refine(({ type, text }) => (text?.length ?? 0) <= (MAX_TEXT[type] ?? 1024), 'is too long')
  .refine(
    ({ type, text = '' }) => type !== 'HEADER' || variablesOf(text).length <= 1,
    'a header has at most one variable',
  )
const Components = z
  .array(Component)
  .min(1)
  .refine((all) => all.some(({ type }) => type === 'BODY'), 'a body is required')
  .refine((all) => new Set(all.map(({ type }) => type)).size === all.length, 'each type once')
const Category = z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION'])

export const NewTemplate = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'lower-case letters, digits and _ only'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'such as en or en_US'),
  category: Category,
  parameter_format: z
    .string()
    .transform((format) => format.toUpperCase())
    .pipe(z.enum(['NAMED', 'POSITIONAL']))
    .default('POSITIONAL'),
  components: Components,
})
export type NewTemplate = z.infer<typeof NewTemplate>

export const TemplateEdit = z.looseObject({
  category: Category.optional(),
  components: Components.optional(),
})

/** Creates a template that waits for review. A name has one text per language (2388024). */
export function createTemplate(ctx: Context, wabaId: string, wanted: NewTemplate): Template {
  const exists = ctx.store.templates
    .all()
    .some((t) => t.waba_id === wabaId && t.name === wanted.name && t.language === wanted.language)
  if (exists) {
    throw new GraphError(2388024, 'There is already content in this language for this template.')
  }
  return ctx.store.templates.put({
    id: newGraphId(),
    waba_id: wabaId,
    name: wanted.name,
    language: wanted.language,
    category: wanted.category,
    parameter_format: wanted.parameter_format,
    components: wanted.components,
    status: 'PENDING',
    quality_score: { score: 'UNKNOWN', date: Math.floor(ctx.now() / 1000) },
    rejected_reason: 'NONE',
  })
}

/** Changes text or category of a template that is not waiting already; it is PENDING again. */
export function editTemplate(
  ctx: Context,
  template: Template,
  { category, components }: z.infer<typeof TemplateEdit>,
): Template {
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) {
    throw new GraphError(100, `A template that is ${template.status} cannot be edited.`)
  }
  const changed = ctx.store.templates.put({
    ...template,
    ...(category ? { category } : {}),
    ...(components ? { components } : {}),
    status: 'PENDING',
  })
  if (components) {
    tell(ctx, changed, 'message_template_components_update', {
      message_template_element: changed.components.find(({ type }) => type === 'BODY')?.text ?? '',
    })
  }
  return changed
}

/** A deleted template is gone at once, and the desk hears of it. */
export function deleteTemplate(ctx: Context, template: Template): void {
  ctx.store.templates.delete(template.id)
  tellStatus(ctx, template, 'DELETED', {})
}

/** Reviews, pauses, rejects … a template and tells the desk. */
export function setTemplateStatus(
  ctx: Context,
  template: Template,
  status: string,
  reason = 'NONE',
  more: JsonObject = {},
): Template {
  const changed = ctx.store.templates.put({ ...template, status, rejected_reason: reason })
  tellStatus(ctx, changed, status, { reason, ...more })
  return changed
}

export function setTemplateQuality(ctx: Context, template: Template, score: string): Template {
  const date = Math.floor(ctx.now() / 1000)
  const changed = ctx.store.templates.put({ ...template, quality_score: { score, date } })
  tell(ctx, changed, 'message_template_quality_update', {
    previous_quality_score: template.quality_score.score,
    new_quality_score: score,
  })
  return changed
}

export function setTemplateCategory(ctx: Context, template: Template, category: string): Template {
  const changed = ctx.store.templates.put({ ...template, category })
  tell(ctx, changed, 'template_category_update', {
    previous_category: template.category,
    new_category: category,
    category_update_timestamp: Math.floor(ctx.now() / 1000),
  })
  return changed
}

function tellStatus(ctx: Context, template: Template, event: string, more: JsonObject): void {
  tell(ctx, template, 'message_template_status_update', {
    event,
    reason: 'NONE',
    message_template_category: template.category,
    ...more,
  })
}

/** The webhook's id is a number and its language hyphenated, unlike everywhere else in the API. */
function tell(ctx: Context, template: Template, field: string, value: JsonObject): void {
  void notifyAccount(ctx, template.waba_id, field, {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language.replace('_', '-'),
    ...value,
  })
}
