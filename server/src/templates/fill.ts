import type { Template } from '@smart-chat/contract'
import { requireSegment } from '../chats/access.ts'
import type { Context, Db } from '../context.ts'
import { DeskError } from '../errors.ts'

/** The parts of a template as WhatsApp describes them (`04-whatsapp.md` section 5). */
interface Component {
  type: string
  format?: string
  text?: string
  buttons?: { type: string; text: string; url?: string }[]
}

export interface StoredTemplate {
  template_id: string
  name: string
  language: string
  category: string
  status: string
  parameter_format: string
  components: Component[]
}

/** The approved templates of a segment's WhatsApp account. */
export async function listTemplates(ctx: Context, { stakeholder }: { stakeholder: string }) {
  requireSegment(ctx.actor, stakeholder)
  const rows = await ofSegment(ctx.db, stakeholder)
    .where('templates.status', '=', 'APPROVED')
    .orderBy('templates.name')
    .orderBy('templates.language')
    .execute()
  return { templates: rows.map((row) => presentTemplate(row as StoredTemplate)) }
}

/** @throws DeskError `unknown_template`, `template_not_approved` */
export async function getSendableTemplate(
  db: Db,
  template_id: string,
  customer_type: string,
): Promise<StoredTemplate> {
  const row = await ofSegment(db, customer_type)
    .where('templates.template_id', '=', template_id)
    .executeTakeFirst()
  if (row === undefined) throw unknownTemplate()
  if (row.status !== 'APPROVED') {
    throw new DeskError(
      'template_not_approved',
      `WhatsApp has this template as ${row.status}. Choose another.`,
    )
  }
  return row as StoredTemplate
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
  let query = ofSegment(db, customer_type).where('templates.name', '=', named.name ?? '')
  if (named.language !== undefined) query = query.where('language', '=', named.language)
  const row = await query
    .orderBy((eb) => eb('status', '=', 'APPROVED'), 'desc')
    .orderBy('language')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) throw unknownTemplate()
  return row.template_id
}

const unknownTemplate = () =>
  new DeskError('unknown_template', 'This template does not exist for the segment. Choose another.')

const ofSegment = (db: Db, customer_type: string) =>
  db
    .selectFrom('templates')
    .selectAll()
    .where('waba_id', 'in', (eb) =>
      eb
        .selectFrom('business_numbers')
        .select('waba_id')
        .where('customer_type', '=', customer_type),
    )

/**
 * A template with its variables in place: the text people read, and what the channel needs to build
 * its request.
 *
 * @throws DeskError `template_variables` naming what is missing
 */
export function fillTemplate(template: StoredTemplate, variables: Record<string, string>) {
  const missing = variablesOf(template).filter(({ name }) => (variables[name] ?? '').trim() === '')
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `{{${name}}}`).join(', ')
    throw new DeskError('template_variables', `Fill in ${names} before sending this template.`)
  }
  const fill = (text: string) =>
    text.replace(VARIABLE, (_all, name: string) => variables[name] ?? '')
  const part = (type: string) => template.components.find((one) => one.type === type)
  const lines = [part('HEADER')?.text, part('BODY')?.text, part('FOOTER')?.text]
  return {
    message: lines
      .filter((line) => line !== undefined)
      .map(fill)
      .join('\n\n'),
    content: {
      template_id: template.template_id,
      variables,
      template: toWhatsApp(template, variables),
      buttons: (part('BUTTONS')?.buttons ?? []).map((button) => button.text),
    },
  }
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g

const PLACES = { HEADER: 'header', BODY: 'body' } as const

function variablesOf(template: StoredTemplate): Template['variables'] {
  return template.components.flatMap((component) => {
    const where = PLACES[component.type as keyof typeof PLACES]
    if (where === undefined || component.text === undefined) return []
    const names = [...component.text.matchAll(VARIABLE)].map((match) => match[1] ?? '')
    return [...new Set(names)].map((name) => ({ name, where, example: '' }))
  })
}

/** `template` of Meta's request: name, exact language, parameters in order of appearance. */
function toWhatsApp(template: StoredTemplate, variables: Record<string, string>) {
  const named = template.parameter_format === 'NAMED'
  const components = (['header', 'body'] as const).flatMap((where) => {
    const parameters = variablesOf(template)
      .filter((variable) => variable.where === where)
      .map(({ name }) => ({
        type: 'text',
        ...(named ? { parameter_name: name } : {}),
        text: variables[name] ?? '',
      }))
    return parameters.length === 0 ? [] : [{ type: where, parameters }]
  })
  return {
    name: template.name,
    language: { code: template.language },
    ...(components.length === 0 ? {} : { components }),
  }
}

function presentTemplate(row: StoredTemplate): Template {
  const part = (type: string) => row.components.find((one) => one.type === type)
  return {
    id: row.template_id,
    name: row.name,
    language: row.language,
    content: part('BODY')?.text ?? '',
    category: row.category,
    status: row.status,
    variables: variablesOf(row),
    header: part('HEADER')?.text ?? null,
    footer: part('FOOTER')?.text ?? null,
    buttons: (part('BUTTONS')?.buttons ?? []).map((button) => button.text),
  }
}
