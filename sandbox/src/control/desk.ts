import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { History, rememberHistory } from '../conversations/history.ts'
import { setTemplateStatus } from '../templates/change.ts'
import { Refused } from './refused.ts'

const TemplateStatus = z.object({
  name: z.string(),
  /** All languages when missing. */
  language: z.string().optional(),
  status: z.string().regex(/^[A-Z_]+$/),
  reason: z.string().optional(),
})
const Clock = z.object({
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
    const { name, language, status, reason } = TemplateStatus.parse(request.body)
    const meant = ctx.store.templates
      .all()
      .filter((t) => t.name === name && (!language || t.language === language))
    if (meant.length === 0) throw new Refused(404, 'unknown_template', `No template ${name}.`)
    return { templates: meant.map((t) => setTemplateStatus(ctx, t, status, reason)) }
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
