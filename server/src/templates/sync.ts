import { z } from 'zod'
import type { Context } from '../context.ts'
import { json } from '../platform/db/json.ts'

/** A template as the Graph API lists it (`04-whatsapp.md` section 5); keyed by name and language. */
export const ListedTemplate = z.looseObject({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string(),
  parameter_format: z.string().default('POSITIONAL'),
  components: z.array(z.looseObject({ type: z.string() })).default([]),
})
export type ListedTemplate = z.infer<typeof ListedTemplate>

/**
 * Brings the templates of every WhatsApp account up to date; those that are gone there are gone
 * here. An account that does not answer keeps what it had.
 */
export async function syncTemplates(ctx: Context): Promise<void> {
  const accounts = await ctx.db
    .selectFrom('business_numbers')
    .select('waba_id')
    .distinct()
    .execute()
  for (const { waba_id } of accounts) {
    try {
      await store(ctx, waba_id, await ctx.channels.whatsapp.listTemplates(waba_id))
    } catch (error) {
      ctx.log.warn({ error, waba_id }, 'the templates could not be read')
    }
  }
}

async function store(ctx: Context, waba_id: string, listed: unknown[]): Promise<void> {
  const templates = listed.flatMap((one) => {
    const parsed = ListedTemplate.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
  await ctx.transaction(async (tx) => {
    const synced_at = tx.now()
    for (const {
      id,
      components,
      name,
      language,
      category,
      status,
      parameter_format,
    } of templates) {
      const columns = {
        category,
        status,
        parameter_format,
        components: json(components),
        synced_at,
      }
      await tx.db
        .insertInto('templates')
        .values({ template_id: id, waba_id, name, language, ...columns })
        .onConflict((conflict) =>
          conflict
            .columns(['waba_id', 'name', 'language'])
            .doUpdateSet({ template_id: id, ...columns }),
        )
        .execute()
    }
    await tx.db
      .deleteFrom('templates')
      .where('waba_id', '=', waba_id)
      .where('synced_at', '<', synced_at)
      .execute()
  })
}
