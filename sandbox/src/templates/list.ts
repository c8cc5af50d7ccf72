import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Template } from '../store/records.ts'

export const TemplateQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).catch(25),
  after: z.string().optional(),
  /** 360dialog's way of paging. */
  offset: z.coerce.number().int().min(0).catch(0),
  fields: z.string().optional(),
  status: z.string().optional(),
  name: z.string().optional(),
  name_or_content: z.string().optional(),
  language: z.string().optional(),
  category: z.string().optional(),
  quality_score: z.string().optional(),
})
export type TemplateQuery = z.infer<typeof TemplateQuery>

/** One page of templates in Graph's form. A cursor is the place in the list, made opaque. */
export function listTemplates(ctx: Context, wabaId: string, query: TemplateQuery, url: string) {
  const matching = ctx.store.templates.all().filter((t) => t.waba_id === wabaId && fits(t, query))
  const start = query.after ? placeOf(query.after) : query.offset
  const page = matching.slice(start, start + query.limit)
  const end = start + page.length
  if (page.length === 0) return { data: [] }

  const cursors = { before: cursorOf(start), after: cursorOf(end) }
  const next = new URL(url)
  next.searchParams.set('after', cursors.after)
  next.searchParams.set('access_token', ctx.config.accessToken)
  return {
    data: page.map((template) => presentTemplate(template, query.fields)),
    paging: { cursors, ...(end < matching.length ? { next: next.href } : {}) },
  }
}

function fits(template: Template, query: TemplateQuery): boolean {
  const { name, name_or_content, status, language, category, quality_score } = query
  const text = JSON.stringify(template.components)
  return (
    (!status || template.status === status) &&
    (!language || template.language === language) &&
    (!category || template.category === category) &&
    (!quality_score || template.quality_score.score === quality_score) &&
    (!name || template.name.includes(name)) &&
    (!name_or_content || template.name.includes(name_or_content) || text.includes(name_or_content))
  )
}

/** A template as Graph shows it: all of it, or the fields that were asked for and the id. */
export function presentTemplate(
  { waba_id: _, ...template }: Template,
  fields: string | undefined,
): object {
  if (!fields) return template
  const wanted = new Set(['id', ...fields.split(',').map((field) => field.trim())])
  return Object.fromEntries(Object.entries(template).filter(([key]) => wanted.has(key)))
}

function cursorOf(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url')
}

function placeOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64url').toString().replace('place:', '')) || 0
}
