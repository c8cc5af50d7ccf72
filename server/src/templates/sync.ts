import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { leadsRoom } from '../chats/audience.ts'
import type { Context, Tx } from '../context.ts'
import { json } from '../platform/db/json.ts'
import { askSoon } from './ask-soon.ts'

/** A template as the Graph API lists it (`04-whatsapp.md` section 5); keyed by name and language. */
export const ListedTemplate = z
  .looseObject({
    id: z.coerce.string(),
    name: z.string(),
    language: z.string(),
    status: z.string().transform((word) => word.toUpperCase()),
    category: z.string().default(''),
    parameter_format: z.string().default('POSITIONAL'),
    components: z.array(z.looseObject({ type: z.string() })).default([]),
    quality_score: z.looseObject({ score: z.string().nullish() }).nullish(),
    rejected_reason: z.string().nullish(),
  })
  .transform(({ id, quality_score, rejected_reason, ...rest }) => ({
    template_id: id,
    name: rest.name,
    language: rest.language,
    status: rest.status,
    category: rest.category,
    parameter_format: rest.parameter_format,
    components: rest.components as object[],
    quality: quality_score?.score ?? null,
    rejected_reason: rejected_reason === 'NONE' ? null : (rejected_reason ?? null),
  }))
type Listed = z.infer<typeof ListedTemplate>

/** What a sync has found. */
export interface Synced {
  templates: number
  approved: number
  added: number
  changed: number
  removed: number
}

/**
 * Brings the templates of a WhatsApp account up to date, all pages of them; those that are gone there
 * are gone here. An account that does not answer keeps what it had. Who works with them is told when
 * something is different.
 *
 * @throws ChannelFailure
 */
export async function syncAccount(ctx: Context, waba_id: string): Promise<Synced> {
  const askedAt = ctx.now()
  const pages = await ctx.channels.whatsapp.listTemplates(waba_id)
  const listed = new Map<string, Listed>()
  for (const one of pages) {
    const template = ListedTemplate.safeParse(one).data
    if (template === undefined) ctx.log.warn({ waba_id }, 'a template that cannot be read')
    else listed.set(keyOf(template), template)
  }
  return ctx.transaction(async (tx) => {
    const synced = await store(tx, waba_id, listed, askedAt)
    if (synced.added + synced.changed + synced.removed > 0) await tellTemplates(tx, waba_id)
    return synced
  })
}

const keyOf = ({ name, language }: { name: string; language: string }) => `${name} ${language}`

async function store(
  tx: Tx,
  waba_id: string,
  listed: Map<string, Listed>,
  askedAt: Date,
): Promise<Synced> {
  const rows = await tx.db
    .selectFrom('templates')
    .selectAll()
    .where('waba_id', '=', waba_id)
    .forUpdate()
    .execute()
  const present = new Map(rows.map((row) => [keyOf(row), row]))
  const gone = rows.filter((row) => !listed.has(keyOf(row)))
  await remove(
    tx,
    gone.map(({ template_id }) => template_id),
  )
  const added: Listed[] = []
  const changed: Listed[] = []
  let isOld = false
  for (const template of listed.values()) {
    const row = present.get(keyOf(template))
    if (row === undefined) added.push(template)
    else if (isOther(row, template)) {
      // What a webhook has told since is newer than the list; the next one has it.
      if (row.told_at !== null && row.told_at >= askedAt) isOld = true
      else changed.push(template)
    }
  }
  await write(tx, waba_id, [...added, ...changed])
  if (isOld) await askSoon(tx, waba_id)
  return {
    templates: listed.size,
    approved: [...listed.values()].filter(({ status }) => status === 'APPROVED').length,
    added: added.length,
    changed: changed.length,
    removed: gone.length,
  }
}

const isOther = (row: Listed, template: Listed) =>
  Object.entries(template).some(
    ([name, value]) => !isDeepStrictEqual(row[name as keyof Listed], value),
  )

async function remove(tx: Tx, template_ids: string[]): Promise<void> {
  if (template_ids.length === 0) return
  await tx.db.deleteFrom('templates').where('template_id', 'in', template_ids).execute()
}

/** Rows of one statement: an account may have thousands. */
const AT_ONCE = 200

async function write(tx: Tx, waba_id: string, templates: Listed[]): Promise<void> {
  const synced_at = tx.now()
  for (let from = 0; from < templates.length; from += AT_ONCE) {
    const rows = templates.slice(from, from + AT_ONCE).map(({ components, ...template }) => ({
      ...template,
      waba_id,
      synced_at,
      components: json(components),
    }))
    await tx.db
      .insertInto('templates')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['waba_id', 'name', 'language']).doUpdateSet((eb) => ({
          template_id: eb.ref('excluded.template_id'),
          status: eb.ref('excluded.status'),
          category: eb.ref('excluded.category'),
          quality: eb.ref('excluded.quality'),
          rejected_reason: eb.ref('excluded.rejected_reason'),
          parameter_format: eb.ref('excluded.parameter_format'),
          components: sql`excluded.components`,
          synced_at,
        })),
      )
      .execute()
  }
}

/** Tells every segment with a number of the account that its templates are to be fetched again. */
export async function tellTemplates(tx: Tx, waba_id: string): Promise<void> {
  const segments = await tx.db
    .selectFrom('business_numbers')
    .select('customer_type')
    .distinct()
    .where('waba_id', '=', waba_id)
    .execute()
  for (const { customer_type } of segments) {
    const { room } = await tx.segment(customer_type)
    tx.publish([room, leadsRoom(customer_type)], 'templates_changed', { customer_type })
  }
}
