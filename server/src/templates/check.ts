import { z } from 'zod'
import { DeskError } from '../errors.ts'
import { inPlace } from './in-place.ts'
import type { Parts, Variable } from './parts.ts'

/** Limits of WhatsApp's "Template components" page, July 2026 (`04-whatsapp.md` section 5). */
const BODY_MAX = 1024
const HEADER_MAX = 60
const URL_MAX = 2000
const CODE_MAX = 15

/** A place for the header of a template: degrees, and what it is called. */
const Place = z.object({
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
  name: z.string().trim().min(1).max(1000),
  address: z.string().trim().max(1000).default(''),
})
export type Place = z.infer<typeof Place>

/**
 * What WhatsApp would refuse is refused here, in words: what is missing (132000), line breaks and
 * gaps in a variable (132018), what is not of its kind (132012), a text that becomes too long (132005).
 *
 * @throws DeskError `template_variables`
 */
export function checkVariables(parts: Parts, values: Record<string, string>): void {
  if (parts.refusal !== null) throw wrong(parts.refusal)
  const missing = parts.variables.filter(({ name }) => (values[name] ?? '').trim() === '')
  if (missing.length > 0) {
    const names = [...new Set(missing.map(inBraces))].join(', ')
    throw wrong(`Fill in ${names} before sending this template.`)
  }
  for (const variable of parts.variables) checkValue(variable, values[variable.name] ?? '')
  const { header, body } = parts
  requireLength('The heading', inPlace(header?.text ?? '', values), HEADER_MAX)
  requireLength('The text', inPlace(body, values), BODY_MAX)
}

function checkValue(variable: Variable, value: string): void {
  switch (variable.kind) {
    case 'media':
      break
    case 'location':
      readPlace(value)
      break
    case 'url':
      requireLength(inBraces(variable), value, URL_MAX)
      requirePlain(variable, value)
      break
    case 'code':
      requireLength(inBraces(variable), value, CODE_MAX)
      requirePlain(variable, value)
      break
    case 'text':
      requirePlain(variable, value)
      break
    default:
      variable.kind satisfies never
  }
}

function requirePlain(variable: Variable, value: string): void {
  if (/[\n\r\t\u2028\u2029]/.test(value)) {
    throw wrong(
      `WhatsApp takes no line breaks and no tabs in ${inBraces(variable)}. Write it in one line.`,
    )
  }
  if (/ {5}/.test(value)) {
    throw wrong(
      `WhatsApp takes no more than four spaces in a row in ${inBraces(variable)}. Take some out.`,
    )
  }
}

/** @throws DeskError `template_variables` for what is no place */
export function readPlace(text: string): Place {
  const read = Place.safeParse(readJson(text))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw wrong(
    `{{header}} is a place: give latitude, longitude, name and address as JSON. (${issue?.path.join('.') || 'header'}: ${issue?.message ?? ''})`,
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function requireLength(what: string, text: string, most: number): void {
  // Characters, not the units that JavaScript counts.
  const { length } = [...text]
  if (length <= most) return
  throw wrong(`${what} would have ${length} characters; WhatsApp takes ${most}. Fill in less.`)
}

const inBraces = ({ name }: Variable) => `{{${name}}}`

export const wrong = (message: string) => new DeskError('template_variables', message)
