import type { Template } from '@smart-chat/contract'

export type Values = Record<string, string>
export type Variable = Template['variables'][number]

const VARIABLE = /\{\{\s*([\w.-]+)\s*\}\}/g

/** A template's text with its variables filled in; what is empty stays visible as `{{1}}`. */
export function fillIn(text: string, values: Values): string {
  return text.replaceAll(VARIABLE, (placeholder, name: string) => {
    const value = values[name]?.trim()
    return value === undefined || value === '' ? placeholder : value
  })
}

/** What is asked for, each name once: a name that stands twice is filled in once. */
export const asked = ({ variables }: Template): Variable[] => [
  ...new Map(variables.map((one) => [one.name, one])).values(),
]

/** What stands in the fields before anybody writes: what the server knows of the customer. */
export const prefilled = (template: Template): Values =>
  Object.fromEntries(template.variables.map(({ name, value }) => [name, value]))

/**
 * What was written, for another language of the same template: what a person changed goes along, by
 * name; what the server filled in is that language's own.
 */
export function carriedOver(from: Template, to: Template, values: Values): Values {
  const before = prefilled(from)
  const kinds = new Map(from.variables.map(({ name, kind }) => [name, kind]))
  const isOwn = ({ name, kind }: Variable) =>
    kinds.get(name) === kind && values[name] !== undefined && values[name] !== before[name]
  const own = to.variables.filter(isOwn).map(({ name }) => [name, values[name] ?? ''])
  return { ...prefilled(to), ...Object.fromEntries(own) }
}

/** The values as they are sent: the spaces around them are nobody's. */
export const trimmed = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]))

/** WhatsApp's limits; the server is the one who decides. */
const BODY_MAX = 1024
const HEADER_MAX = 60

const CODE_MAX = 15

export type Complaint = 'missing' | 'breaks' | 'gaps' | 'place' | 'code'

/** What is wrong with a value; null where nothing is. */
export function complaintOf({ kind }: Variable, value: string): Complaint | null {
  if (value.trim() === '') return 'missing'
  if (kind === 'media') return null
  if (kind === 'location') return isPlace(value) ? null : 'place'
  if (kind === 'code' && [...value.trim()].length > CODE_MAX) return 'code'
  if (/[\n\r\t\u2028\u2029]/.test(value)) return 'breaks'
  return / {5}/.test(value) ? 'gaps' : null
}

/** How much longer than WhatsApp takes the text or the heading becomes; null where they fit. */
export function overlong(
  { content, header }: Template,
  values: Values,
): { part: 'body' | 'header'; length: number; most: number } | null {
  const body = [...fillIn(content, values)].length
  if (body > BODY_MAX) return { part: 'body', length: body, most: BODY_MAX }
  const heading = [...fillIn(header ?? '', values)].length
  if (heading > HEADER_MAX) return { part: 'header', length: heading, most: HEADER_MAX }
  return null
}

export interface Place {
  latitude: string
  longitude: string
  name: string
  address: string
}

/** A place as its variable holds it, and back; whatever is not one is empty. */
export function placeOf(value: string): Place {
  const empty = { latitude: '', longitude: '', name: '', address: '' }
  try {
    return { ...empty, ...(JSON.parse(value) as Partial<Place>) }
  } catch {
    return empty
  }
}

export function placeValue(place: Place): string {
  const isEmpty = Object.values(place).every((one) => one.trim() === '')
  return isEmpty ? '' : JSON.stringify(place)
}

function isPlace(value: string): boolean {
  const { latitude, longitude, name } = placeOf(value)
  const isWithin = (text: string, most: number) =>
    /^-?\d+(\.\d+)?$/.test(text.trim()) && Math.abs(Number(text)) <= most
  return isWithin(latitude, 90) && isWithin(longitude, 180) && name.trim() !== ''
}
