import type { Context } from '../context.ts'
import type { TemplateBody, TemplateParameter } from '../graph/bodies.ts'
import { GraphError } from '../graph/errors.ts'
import type {
  JsonObject,
  RenderedHeader,
  RenderedTemplate,
  Template,
  TemplateComponent,
} from '../store/records.ts'
import { renderButtons } from './render-buttons.ts'
import { fillIn, variablesOf } from './variables.ts'

type Sent = TemplateBody['components'][number]

const MAX_BODY = 1024

/**
 * The template as the phone will show it. Throws 132001 (404) for one that is not there or not
 * approved, 132015/132016 for a paused or disabled one, 132000 for a wrong count of variables,
 * 132012 for a wrong kind of them, 132005 where they make the text too long, 132018 for line
 * breaks and the like in them, 131008 for one that is empty.
 */
export function renderTemplate(ctx: Context, wabaId: string, sent: TemplateBody): RenderedTemplate {
  const template = requireSendable(ctx, wabaId, sent)
  const body = partOf(template, 'BODY')
  const footer = partOf(template, 'FOOTER')
  const header = renderHeader(template, sent)
  const words = fill(template, 'body', body?.text ?? '', componentOf(sent, 'body'))
  if (words.length > MAX_BODY) {
    throw new GraphError(132005, `body: ${words.length} characters, at most ${MAX_BODY}`)
  }
  return {
    name: template.name,
    language: template.language,
    category: template.category,
    header,
    body: words,
    footer: footer?.text ?? null,
    buttons: renderButtons(partOf(template, 'BUTTONS')?.buttons ?? [], sent),
  }
}

function requireSendable(ctx: Context, wabaId: string, sent: TemplateBody): Template {
  const language = sent.language.code
  const template = ctx.store.templates
    .all()
    .find((t) => t.waba_id === wabaId && t.name === sent.name && t.language === language)
  if (template?.status === 'PAUSED') {
    throw new GraphError(132015, `Template ${sent.name} is paused due to low quality.`)
  }
  if (template?.status === 'DISABLED') {
    throw new GraphError(132016, `Template ${sent.name} is disabled.`)
  }
  if (template?.status !== 'APPROVED') {
    throw new GraphError(132001, `template name (${sent.name}) does not exist in ${language}`)
  }
  return template
}

function renderHeader(template: Template, sent: TemplateBody): RenderedHeader | null {
  const header = partOf(template, 'HEADER')
  const component = componentOf(sent, 'header')
  if (!header) {
    if (!component || component.parameters.length === 0) return null
    throw new GraphError(132000, 'header: the template has none')
  }
  const format = header.format ?? 'TEXT'
  if (format === 'TEXT') {
    return { format, text: fill(template, 'header', header.text ?? '', component) }
  }
  const kind = format.toLowerCase()
  const parameter = component?.parameters[0]
  if (parameter?.type !== kind) {
    throw new GraphError(132012, `header: a parameter of type ${kind} is expected`)
  }
  if (parameter[kind] === undefined) throw new GraphError(131008, `header: ${kind} is missing`)
  if (kind === 'location') return { format, location: parameter.location as JsonObject }
  const media = parameter[kind] as { id?: string; link?: string; filename?: string }
  return {
    format,
    ...(media.id ? { media_id: media.id } : {}),
    ...(media.link ? { link: media.link } : {}),
    ...(media.filename ? { filename: media.filename } : {}),
  }
}

function fill(template: Template, where: string, text: string, sent: Sent | undefined): string {
  const names = variablesOf(text)
  const parameters = sent?.parameters ?? []
  if (parameters.length !== names.length) {
    throw new GraphError(
      132000,
      `${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${names.length})`,
    )
  }
  const values = new Map<string, string>()
  for (const [index, parameter] of parameters.entries()) {
    const name = template.parameter_format === 'NAMED' ? parameter.parameter_name : `${index + 1}`
    const value = parameter.text ?? fallbackOf(parameter)
    if (name === undefined || !names.includes(name) || value === undefined) {
      throw new GraphError(132012, `${where}: parameter ${name ?? index + 1} is not expected so`)
    }
    values.set(name, plainWords(where, name, value))
  }
  if (values.size !== names.length) throw new GraphError(132000, `${where}: a name is repeated`)
  return fillIn(text, values)
}

function plainWords(where: string, name: string, value: string): string {
  if (value === '') throw new GraphError(131008, `${where}: parameter ${name} has no text`)
  if (!/[\n\t]| {5}/.test(value)) return value
  throw new GraphError(
    132018,
    `${where}: parameter ${name} has a line break, a tab or more than four spaces in a row`,
  )
}

/** Currency and date parameters bring the text to show. */
function fallbackOf(parameter: TemplateParameter): string | undefined {
  const typed = parameter[parameter.type]
  if (typeof typed !== 'object' || typed === null || !('fallback_value' in typed)) return undefined
  return String(typed.fallback_value)
}

function partOf(template: Template, type: string): TemplateComponent | undefined {
  return template.components.find((component) => component.type === type)
}

function componentOf(sent: TemplateBody, type: string): Sent | undefined {
  return sent.components.find((component) => component.type === type)
}
