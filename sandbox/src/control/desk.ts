import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { History, rememberHistory } from '../conversations/history.ts'
import type { JsonObject, Template } from '../store/records.ts'
import { setTemplateCategory, setTemplateQuality, setTemplateStatus } from '../templates/change.ts'
import { Refused } from './refused.ts'

const Meant = {
  name: z.string(),
  /** All languages when missing. */
  language: z.string().optional(),
}
const TemplateStatus = z.strictObject({
  ...Meant,
  status: z.string().regex(/^[A-Z_]+$/, 'capital letters and _ only'),
  reason: z.string().optional(),
  /** Further words of the webhook, such as `other_info` or `disable_info`. */
  more: z.record(z.string(), z.json()).optional(),
})
const TemplateQuality = z.strictObject({
  ...Meant,
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']),
})
const TemplateCategory = z.strictObject({
  ...Meant,
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
})
const Clock = z.strictObject({
  advance_s: z
    .number()
    .min(0)
    .max(365 * 86_400),
})
const RequestQuery = z.object({ path: z.string().optional(), method: z.string().optional() })

/** What the business sees: its templates, its calls, its time, its history. */
export function deskRoutes(app: FastifyInstance, ctx: Context): void {
  app.get('/requests', (request) => {
    const { path, method } = RequestQuery.parse(request.query)
    return {
      requests: ctx.requests.filter(
        (call) => (!path || call.path.includes(path)) && (!method || call.method === method),
      ),
    }
  })
  app.delete('/requests', () => {
    ctx.requests.length = 0
    return { success: true }
  })

  app.get('/templates', () => ({ templates: ctx.store.templates.all() }))
  app.post('/templates/status', (request) => {
    const { status, reason, more, ...meant } = TemplateStatus.parse(request.body)
    const change = (t: Template) => setTemplateStatus(ctx, t, status, reason, more as JsonObject)
    return { templates: requireTemplates(ctx, meant).map(change) }
  })
  app.post('/templates/quality', (request) => {
    const { quality, ...meant } = TemplateQuality.parse(request.body)
    const change = (t: Template) => setTemplateQuality(ctx, t, quality)
    return { templates: requireTemplates(ctx, meant).map(change) }
  })
  app.post('/templates/category', (request) => {
    const { category, ...meant } = TemplateCategory.parse(request.body)
    const change = (t: Template) => setTemplateCategory(ctx, t, category)
    return { templates: requireTemplates(ctx, meant).map(change) }
  })

  app.get('/clock', () => ({ now: new Date(ctx.now()).toISOString() }))
  app.post('/clock', (request) => {
    ctx.advanceClock(Clock.parse(request.body).advance_s * 1000)
    return { now: new Date(ctx.now()).toISOString() }
  })
  app.post('/history', (request, reply) => {
    const counts = rememberHistory(ctx, History.parse(request.body))
    return reply.code(201).send(counts)
  })
}

function requireTemplates(
  ctx: Context,
  { name, language }: { name: string; language?: string | undefined },
): Template[] {
  const meant = ctx.store.templates
    .all()
    .filter((one) => one.name === name && (!language || one.language === language))
  if (meant.length === 0) throw new Refused(404, 'unknown_template', `No template ${name}.`)
  return meant
}
