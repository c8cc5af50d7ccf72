import type { Db } from '../context.ts'
import { DeskError } from '../errors.ts'
import type { StoredTemplate } from './parts.ts'

/** @throws DeskError `unknown_template`, `template_not_approved` */
export async function getSendableTemplate(
  db: Db,
  template_id: string,
  customer_type: string,
): Promise<StoredTemplate> {
  const row = await templatesOf(db, customer_type)
    .where('templates.template_id', '=', template_id)
    .executeTakeFirst()
  if (row === undefined) throw unknownTemplate()
  if (row.status !== 'APPROVED') {
    throw new DeskError(
      'template_not_approved',
      `WhatsApp has this template as ${row.status}. Choose another.`,
    )
  }
  return row
}

/**
 * The id of a segment's template with a name, in a language where several have it; an approved one
 * comes first.
 *
 * @throws DeskError `unknown_template`
 */
export async function findTemplate(
  db: Db,
  customer_type: string,
  named: { name?: string | undefined; language?: string | undefined },
): Promise<string> {
  let query = templatesOf(db, customer_type).where('templates.name', '=', named.name ?? '')
  if (named.language !== undefined) {
    query = query.where('language', '=', languageCode(named.language))
  }
  const row = await query
    .orderBy((eb) => eb('status', '=', 'APPROVED'), 'desc')
    .orderBy('language')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) throw unknownTemplate()
  return row.template_id
}

/** Webhooks write `en-US`, the API `en_US` (`04-whatsapp.md` section 5). */
export const languageCode = (language: string) => language.trim().replaceAll('-', '_')

const unknownTemplate = () =>
  new DeskError('unknown_template', 'This template does not exist for the segment. Choose another.')

/** The templates of the accounts that a segment's numbers belong to. */
export const templatesOf = (db: Db, customer_type: string) =>
  db
    .selectFrom('templates')
    .selectAll()
    .where('waba_id', 'in', (eb) =>
      eb
        .selectFrom('business_numbers')
        .select('waba_id')
        .where('customer_type', '=', customer_type)
        .where('removed_at', 'is', null),
    )
