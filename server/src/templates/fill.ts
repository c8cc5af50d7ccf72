import type { OutgoingMedia } from '../channels/channel.ts'
import { checkVariables, readPlace, wrong } from './check.ts'
import { inAddress, inPlace } from './in-place.ts'
import { type Button, HEADER, type Parts, readParts, type StoredTemplate } from './parts.ts'

/** The file of a template's header, which is ready to be brought to WhatsApp. */
export interface HeaderFile extends Pick<OutgoingMedia, 'kind' | 'mime_type' | 'file_name'> {
  media_id: string
}

type Values = Record<string, string>

/**
 * A template with its variables in place: the text people read, the parts of the bubble, and what
 * the channel needs to build its request.
 *
 * @param file of the header, where the template has one for a file
 * @throws DeskError `template_variables` naming what is missing, or what WhatsApp would refuse
 */
export function fillTemplate(template: StoredTemplate, variables: Values, file?: HeaderFile) {
  const parts = readParts(template)
  checkVariables(parts, variables)
  if (wantsFile(parts) && file === undefined) {
    throw wrong('{{header}} of this template is a file: upload one, and name it by its media_id.')
  }
  const header = headerText(parts, variables)
  const body = inPlace(parts.body, variables)
  const { footer } = parts
  return {
    message: [header, body, footer].filter((text) => text !== null).join('\n\n'),
    content: {
      template_id: template.template_id,
      variables,
      template: toWhatsApp(template, parts, variables),
      name: template.name,
      language: template.language,
      header_format: parts.header?.format ?? null,
      header,
      body,
      footer,
      buttons: parts.buttons.map((button) => presentButton(button, variables)),
    },
  }
}

const FILES = new Set(['IMAGE', 'VIDEO', 'DOCUMENT'])

/** Whether the header is a file of ours. */
export const wantsFile = ({ header }: Parts) => header !== null && FILES.has(header.format)

/** What must be filled in, in order of appearance. */
export const variablesOf = (template: StoredTemplate) => readParts(template).variables

/** The words of the header; of a place what it is called. */
function headerText({ header }: Parts, values: Values): string | null {
  if (header === null) return null
  if (header.format !== 'LOCATION') return header.text && inPlace(header.text, values)
  return `📍 ${readPlace(values[HEADER] ?? '').name}`
}

/** As it stands below the bubble; with values what it opens, without them its variable in braces. */
export function presentButton({ kind, text, target, variable }: Button, values?: Values) {
  const value = variable === null ? undefined : values?.[variable]
  const end = value === undefined ? `{{${variable}}}` : inAddress(value)
  const url =
    kind === 'phone'
      ? `tel:${target ?? ''}`
      : (target?.replaceAll(/\{\{.*?\}\}/g, () => end) ?? null)
  return { kind, text, url }
}

/** `template` of Meta's request: name, exact language, parameters in order of appearance. */
function toWhatsApp(template: StoredTemplate, parts: Parts, values: Values) {
  const isNamed = template.parameter_format.toUpperCase() === 'NAMED'
  const components = [
    ...headerComponent(parts, values, isNamed),
    ...bodyComponent(parts, values, isNamed),
    ...parts.buttons.flatMap((button, index) => buttonComponent(button, index, values)),
  ]
  return {
    name: template.name,
    language: { code: template.language },
    ...(components.length === 0 ? {} : { components }),
  }
}

function headerComponent({ header, variables }: Parts, values: Values, isNamed: boolean) {
  const variable = variables.find(({ where }) => where === 'header')
  if (header === null || variable === undefined) return []
  const value = values[variable.name] ?? ''
  return [{ type: 'header', parameters: [headerParameter(header, value, isNamed)] }]
}

function headerParameter(header: NonNullable<Parts['header']>, value: string, isNamed: boolean) {
  if (header.format === 'TEXT') {
    return { type: 'text', ...(isNamed ? { parameter_name: header.variable } : {}), text: value }
  }
  const type = header.format.toLowerCase()
  // A file is named once WhatsApp has it: by the channel.
  if (type !== 'location') return { type, [type]: {} }
  const { latitude, longitude, name, address } = readPlace(value)
  // WhatsApp wants degrees as text.
  return {
    type,
    location: { latitude: String(latitude), longitude: String(longitude), name, address },
  }
}

function bodyComponent({ variables }: Parts, values: Values, isNamed: boolean) {
  const parameters = variables
    .filter(({ where }) => where === 'body')
    .map(({ name }) => ({
      type: 'text',
      ...(isNamed ? { parameter_name: name } : {}),
      text: values[name] ?? '',
    }))
  return parameters.length === 0 ? [] : [{ type: 'body', parameters }]
}

/** Buttons that take nothing from us are not named in the request. */
function buttonComponent({ kind, variable }: Button, index: number, values: Values) {
  const value = values[variable ?? `button_${index}`]
  const component = (sub_type: string, parameter: object) => [
    { type: 'button', sub_type, index: String(index), parameters: [parameter] },
  ]
  switch (kind) {
    case 'url':
      return variable === null
        ? []
        : component('url', { type: 'text', text: inAddress(value ?? '') })
    case 'code':
      return component('copy_code', { type: 'coupon_code', coupon_code: value ?? '' })
    case 'quick_reply':
      // Without a payload the answer brings the button's words.
      return value ? component('quick_reply', { type: 'payload', payload: value }) : []
    case 'flow':
      return component('flow', { type: 'action', action: { flow_token: value || 'unused' } })
    case 'phone':
    case 'other':
      return []
  }
}
