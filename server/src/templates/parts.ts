import type { Template } from '@smart-chat/contract'
import { z } from 'zod'

/** A template as its row keeps it. */
export interface StoredTemplate {
  template_id: string
  name: string
  language: string
  category: string
  status: string
  quality: string | null
  parameter_format: string
  components: object[]
}

export type Variable = Omit<Template['variables'][number], 'value'>

type ButtonKind = Template['actions'][number]['kind']

export interface Button {
  kind: ButtonKind
  text: string
  /** Of a `url` with its variable as WhatsApp writes it, such as `https://x/{{1}}`; of a `phone` its number. */
  target: string | null
  /** The name that its variable has here; null where nothing is filled in. */
  variable: string | null
}

/** The parts of a template, with the names that its variables have on our wire. */
export interface Parts {
  header: {
    format: string
    /** A variable stands in it under its name on our wire. */
    text: string | null
    /** What WhatsApp calls the variable of the text. */
    variable: string | null
  } | null
  body: string
  footer: string | null
  buttons: Button[]
  variables: Variable[]
  /** Why it cannot be sent from here; null: it can. */
  refusal: string | null
}

const upper = z.string().transform((word) => word.toUpperCase())
const Words = z.array(z.unknown()).catch([])

const Component = z.looseObject({
  type: upper,
  format: upper.optional(),
  text: z.string().optional(),
  buttons: z
    .array(
      z.looseObject({
        type: upper,
        text: z.string().optional(),
        url: z.string().optional(),
        phone_number: z.string().optional(),
        example: z.unknown().optional(),
      }),
    )
    .optional(),
  example: z
    .looseObject({
      header_text: Words.optional(),
      header_text_named_params: Words.optional(),
      body_text: Words.optional(),
      body_text_named_params: Words.optional(),
    })
    .optional()
    .catch(undefined),
})
type Component = z.infer<typeof Component>

/** The name of whatever is filled into the header, but for a text's named variable. */
export const HEADER = 'header'

export const VARIABLE = /\{\{\s*([\w.-]+)\s*\}\}/g

/** Names of the variables of a text, each once, in order of appearance. */
const namesIn = (text: string) => [
  ...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? '')),
]

/**
 * Reads what WhatsApp says of a template (`04-whatsapp.md` section 5). What it can say that we do not
 * know is a reason not to send the template, and none not to show it.
 */
export function readParts(template: StoredTemplate): Parts {
  const components = template.components.flatMap((one) => Component.safeParse(one).data ?? [])
  const part = (type: string) => components.find((one) => one.type === type)
  const isNamed = template.parameter_format.toUpperCase() === 'NAMED'
  const header = readHeader(part('HEADER'), isNamed)
  const body = part('BODY')?.text ?? ''
  const buttons = (part('BUTTONS')?.buttons ?? []).map(readButton)
  const variables = [
    ...headerVariables(part('HEADER'), header),
    ...bodyVariables(part('BODY'), body),
    ...(part('BUTTONS')?.buttons ?? []).flatMap(({ example }, index) =>
      buttonVariable(buttons[index], example),
    ),
  ]
  const types = template.components.map(
    (one) => Component.safeParse(one).data?.type ?? 'a part that is malformed',
  )
  return {
    header,
    body,
    footer: part('FOOTER')?.text ?? null,
    buttons,
    variables,
    refusal: refusalOf(template, { types, header, buttons, variables }),
  }
}

function readHeader(component: Component | undefined, isNamed: boolean): Parts['header'] {
  if (component === undefined) return null
  const format = component.format ?? 'TEXT'
  const text = component.text ?? null
  const [variable = null] = text === null ? [] : namesIn(text)
  // The body may have a {{1}} of its own, which is another one.
  const shown =
    isNamed || variable === null ? text : (text?.replaceAll(VARIABLE, `{{${HEADER}}}`) ?? null)
  return { format, text: shown, variable }
}

const MEDIA: Record<string, string> = { IMAGE: 'Picture', VIDEO: 'Video', DOCUMENT: 'Document' }

function headerVariables(component: Component | undefined, header: Parts['header']): Variable[] {
  if (header === null || component === undefined) return []
  const { format, text, variable } = header
  const label = MEDIA[format]
  if (label !== undefined)
    return [{ name: HEADER, where: 'header', kind: 'media', label, example: '' }]
  if (format === 'LOCATION') {
    return [{ name: HEADER, where: 'header', kind: 'location', label: 'Place', example: '' }]
  }
  if (text === null || variable === null) return []
  const [name = HEADER] = namesIn(text)
  const { header_text = [], header_text_named_params = [] } = component.example ?? {}
  const example = exampleOf(variable, header_text, header_text_named_params)
  const words = name === HEADER ? 'Heading' : inWords(name)
  return [{ name, where: 'header', kind: 'text', label: words, example }]
}

function bodyVariables(component: Component | undefined, body: string): Variable[] {
  const { body_text = [], body_text_named_params = [] } = component?.example ?? {}
  const [first] = body_text
  const values = Array.isArray(first) ? first : body_text
  return namesIn(body).map((name) => ({
    name,
    where: 'body',
    kind: 'text',
    label: /^\d+$/.test(name) ? `Variable ${name}` : inWords(name),
    example: exampleOf(name, values, body_text_named_params),
  }))
}

/** Examples are lists in order, or of `{param_name, example}`. */
function exampleOf(name: string, values: unknown[], named: unknown[]): string {
  const byName = named.find((one) => (one as { param_name?: unknown } | null)?.param_name === name)
  const value =
    (byName as { example?: unknown } | undefined)?.example ?? values[Number.parseInt(name, 10) - 1]
  return typeof value === 'string' ? value : ''
}

/** `pickup_time` → `Pickup time`. */
function inWords(name: string): string {
  const words = name.replaceAll(/[_.-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const KINDS: Record<string, ButtonKind> = {
  QUICK_REPLY: 'quick_reply',
  URL: 'url',
  PHONE_NUMBER: 'phone',
  COPY_CODE: 'code',
  FLOW: 'flow',
  // They open something of WhatsApp's own, and take nothing from us.
  REQUEST_CONTACT_INFO: 'other',
  VOICE_CALL: 'other',
}

type RawButton = NonNullable<Component['buttons']>[number]

function readButton({ type, text = '', url, phone_number }: RawButton, index: number): Button {
  const kind = KINDS[type] ?? 'other'
  const target = (kind === 'url' ? url : phone_number) ?? null
  const isFilled = kind === 'code' || (kind === 'url' && namesIn(target ?? '').length > 0)
  const words = text === '' ? inWords(type.toLowerCase()) : text
  return { kind, text: words, target, variable: isFilled ? `button_${index}` : null }
}

function buttonVariable(button: Button | undefined, example: unknown): Variable[] {
  if (button === undefined || button.variable === null) return []
  const kind = button.kind === 'code' ? 'code' : 'url'
  const given = Array.isArray(example) ? example[0] : example
  const words = typeof given === 'string' ? given : ''
  // Some give the whole address as the example of its end.
  const before = (button.target ?? '').split('{{')[0] ?? ''
  const end =
    kind === 'url' && before !== '' && words.startsWith(before) ? words.slice(before.length) : words
  const label = `${kind === 'code' ? 'Code of' : 'Link of'} “${button.text}”`
  return [{ name: button.variable, where: 'button', kind, label, example: end }]
}

const PARTS = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS'])
const FORMATS = new Set(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'])

function refusalOf(
  { category, components }: StoredTemplate,
  read: Pick<Parts, 'header' | 'buttons' | 'variables'> & { types: string[] },
): string | null {
  if (category.toUpperCase() === 'AUTHENTICATION') {
    return 'Codes for signing in are sent by the system that makes them, not from here. Choose another template.'
  }
  const strange = read.types.find((type) => !PARTS.has(type))
  if (strange !== undefined) return cannot(strange)
  if (read.header !== null && !FORMATS.has(read.header.format)) return cannot(read.header.format)
  const buttons = components.flatMap((one) => Component.safeParse(one).data?.buttons ?? [])
  const button = buttons.find(({ type }) => KINDS[type] === undefined)
  if (button !== undefined) return cannot(`button ${button.type}`)
  const meant = new Map<string, string>()
  for (const { name, kind } of read.variables) {
    if (meant.has(name) && meant.get(name) !== kind) return cannot(`variable ${name} of two kinds`)
    meant.set(name, kind)
  }
  return null
}

const cannot = (what: string) =>
  `This template has a part that cannot be filled in here (${what.replaceAll('_', ' ').toLowerCase()}). Choose another.`
