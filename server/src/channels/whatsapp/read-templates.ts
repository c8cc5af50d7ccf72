import { z } from 'zod'
import type { Endpoint } from '../../provider.ts'
import { templatesPath } from './paths.ts'

const FIELDS =
  'id,name,language,status,category,components,parameter_format,quality_score,rejected_reason'

/** Templates of one page. */
const PAGE = 100

/** More than an account may have (6,000), so that a list without end has one. */
const PAGES_MAX = 200

const GraphPage = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
})

const ResellerPage = z.looseObject({ waba_templates: z.array(z.unknown()) })

type Get = (path: string) => Promise<unknown>

/**
 * Every template of an account, page by page: by cursor as Meta lists them, by offset as 360dialog
 * does.
 *
 * @param get answers with the JSON behind a path
 */
export function readTemplates(
  { templates: { path, envelope } }: Pick<Endpoint, 'templates'>,
  waba_id: string,
  get: Get,
): Promise<unknown[]> {
  const list = templatesPath(path, waba_id)
  return envelope === 'data' ? byCursor(list, get) : byOffset(list, get)
}

async function byCursor(list: string, get: Get): Promise<unknown[]> {
  const templates: unknown[] = []
  let after: string | undefined
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const query = new URLSearchParams({ fields: FIELDS, limit: String(PAGE) })
    if (after !== undefined) query.set('after', after)
    const page = GraphPage.parse(await get(`${list}?${query}`))
    templates.push(...page.data)
    // `next` carries the access token and Meta's host, so only its presence is used.
    after = page.paging?.next === undefined ? undefined : page.paging.cursors?.after
    if (after === undefined) break
  }
  return templates
}

async function byOffset(list: string, get: Get): Promise<unknown[]> {
  const templates: unknown[] = []
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const query = new URLSearchParams({ limit: String(PAGE), offset: String(templates.length) })
    const { waba_templates } = ResellerPage.parse(await get(`${list}?${query}`))
    templates.push(...waba_templates)
    if (waba_templates.length < PAGE) break
  }
  return templates
}
