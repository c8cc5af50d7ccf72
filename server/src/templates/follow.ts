import { z } from 'zod'
import type { Context, Tx } from '../context.ts'
import { askSoon } from './ask-soon.ts'
import { languageCode } from './find.ts'
import { tellTemplates } from './sync.ts'

/** What WhatsApp tells of a template, by field (`04-whatsapp.md` section 5). */
const Told = z.looseObject({
  message_template_name: z.string().optional(),
  message_template_language: z.string().optional(),
  event: z.string().optional(),
  reason: z.string().nullish(),
  new_quality_score: z.string().optional(),
  new_category: z.string().optional(),
})

/**
 * Heeds a webhook about a template: what takes it out of use, its quality and its category hold at
 * once; everything else comes with the list, which is read soon. A repeated or late one does no harm
 * that the list does not mend.
 *
 * @param change its `value` as it came, and `entry.id`
 */
export async function followTemplates(
  ctx: Context,
  { waba_id, value }: { waba_id: string; value: unknown },
): Promise<void> {
  const told = Told.safeParse(value).data ?? {}
  await ctx.transaction(async (tx) => {
    await askSoon(tx, waba_id)
    if (told.message_template_name === undefined) return
    const changed = await applyTo(tx, waba_id, told)
    if (changed) await tellTemplates(tx, waba_id)
  })
}

/** Events after which a template cannot be sent. That it can again is for the list to say. */
const OUT = new Set([
  ...['PAUSED', 'DISABLED', 'REJECTED', 'PENDING', 'IN_APPEAL', 'ARCHIVED'],
  ...['DELETED', 'PENDING_DELETION', 'LIMIT_EXCEEDED'],
])

async function applyTo(tx: Tx, waba_id: string, told: z.infer<typeof Told>): Promise<boolean> {
  const event = told.event?.toUpperCase() ?? ''
  const news = {
    ...(OUT.has(event) ? { status: event } : {}),
    ...(event === 'REJECTED' && told.reason ? { rejected_reason: told.reason } : {}),
    ...(told.new_quality_score === undefined ? {} : { quality: told.new_quality_score }),
    ...(told.new_category === undefined ? {} : { category: told.new_category }),
  }
  if (Object.keys(news).length === 0) return false
  const rows = await tx.db
    .selectFrom('templates')
    .select(['template_id', 'language'])
    .where('waba_id', '=', waba_id)
    .where('name', '=', told.message_template_name ?? '')
    .forUpdate()
    .execute()
  const language = languageCode(told.message_template_language ?? '')
  const meant = rows.filter((row) => languageCode(row.language) === language)
  if (meant.length === 0) return false
  await tx.db
    .updateTable('templates')
    .set({ ...news, told_at: tx.now() })
    .where(
      'template_id',
      'in',
      meant.map(({ template_id }) => template_id),
    )
    .execute()
  return true
}
