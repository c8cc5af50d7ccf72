import type { Context } from '../context.ts'
import type { TemplateBody } from '../graph/bodies.ts'
import { GraphError } from '../graph/errors.ts'
import type {
  RenderedButton,
  RenderedTemplate,
  Template,
  TemplateComponent,
} from '../store/records.ts'
import { fillIn, variablesOf } from './variables.ts'

type Sent = TemplateBody['components'][number]

/**
 * The template as the phone will show it. Throws 132001 (404) for one that is not there or not
 * approved, 132015/132016 for a paused or disabled one, 132000 for a wrong count of variables,
 * 132012 for a wrong kind of them.
 */
export function renderTemplate(ctx: Context, wabaId: string, sent: TemplateBody): RenderedTemplate {
  const template = requireSendable(ctx, wabaId, sent)
  const body = partOf(template, 'BODY')
  const footer = partOf(template, 'FOOTER')
  return {
    name: template.name,
    language: template.language,
    category: template.category,
    header: renderHeader(template, sent),
    body: fill(template, 'body', body?.text ?? '', componentOf(sent, 'body')),
    footer: footer?.text ?? null,
    buttons: renderButtons(template, sent),
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

function renderHeader(template: Template, sent: TemplateBody): RenderedTemplate['header'] {
  const header = partOf(template, 'HEADER')
  if (!header) return null
  const format = header.format ?? 'TEXT'
  const component = componentOf(sent, 'header')
  if (format === 'TEXT') {
    return { format, text: fill(template, 'header', header.text ?? '', component) }
  }
  const kind = format.toLowerCase()
  const parameter = component?.parameters[0]
  if (parameter?.type !== kind) {
    throw new GraphError(132012, `header: a parameter of type ${kind} is expected`)
  }
  const media = parameter[kind] as { id?: string; link?: string } | undefined
  return {
    format,
    ...(media?.id ? { media_id: media.id } : {}),
    ...(media?.link ? { link: media.link } : {}),
  }
}

function renderButtons(template: Template, sent: TemplateBody): RenderedButton[] {
  const buttons = partOf(template, 'BUTTONS')?.buttons ?? []
  return buttons.map((button, index) => {
    const component = sent.components.find((c) => c.type === 'button' && c.index === index)
    const parameter = component?.parameters[0]
    const text = button.text ?? button.type
    switch (button.type) {
      case 'URL':
        return { type: 'URL', text, url: renderUrl(button.url ?? '', index, parameter?.text) }
      case 'QUICK_REPLY':
        return { type: 'QUICK_REPLY', text, payload: parameter?.payload ?? text }
      case 'PHONE_NUMBER':
        return { type: 'PHONE_NUMBER', text, phone_number: button.phone_number ?? '' }
      default:
        return { type: button.type, text }
    }
  })
}

function renderUrl(url: string, index: number, suffix: string | undefined): string {
  if (variablesOf(url).length === 0) return url
  if (suffix === undefined) {
    throw new GraphError(131008, `button ${index}: the URL's variable is missing`)
  }
  return url.replace(/\{\{\w+\}\}/, suffix)
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
    values.set(name, value)
  }
  if (values.size !== names.length) throw new GraphError(132000, `${where}: a name is repeated`)
  return fillIn(text, values)
}

/** Currency and date parameters bring the text to show. */
function fallbackOf(parameter: Sent['parameters'][number]): string | undefined {
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
