import { z } from 'zod'
import type { Context } from '../context.ts'
import { GraphError } from '../graph/errors.ts'
import { newGraphId } from '../ids.ts'
import type { Template } from '../store/records.ts'
import { notifyAccount } from '../webhooks/notify.ts'

const Button = z.looseObject({ type: z.string(), text: z.string().max(25).optional() })
const Component = z.looseObject({
  type: z.string().transform((type) => type.toUpperCase()),
  format: z.string().optional(),
  text: z.string().max(1024).optional(),
  buttons: z.array(Button).max(10).optional(),
})
export const NewTemplate = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  parameter_format: z
    .string()
    .transform((format) => format.toUpperCase())
    .pipe(z.enum(['NAMED', 'POSITIONAL']))
    .default('POSITIONAL'),
  components: z.array(Component).min(1),
})
export type NewTemplate = z.infer<typeof NewTemplate>

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

/**
 * Reviews, pauses, rejects … a template and tells the desk. The webhook's id is a number and its
 * language hyphenated, unlike everywhere else in the API.
 */
export function setTemplateStatus(
  ctx: Context,
  template: Template,
  status: string,
  reason = 'NONE',
): Template {
  const changed = ctx.store.templates.put({ ...template, status, rejected_reason: reason })
  void notifyAccount(ctx, template.waba_id, 'message_template_status_update', {
    event: status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language.replace('_', '-'),
    reason,
    message_template_category: template.category,
  })
  return changed
}
