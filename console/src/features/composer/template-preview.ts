import type { Template } from '@smart-chat/contract'
import { fillIn, placeOf, type Values } from './template-text.ts'

/**
 * The content that the message will have, as far as it shows: the same that the server stores, so
 * that the preview is the very bubble that stands in the conversation afterwards.
 */
export function contentOf(template: Template, values: Values): Record<string, unknown> {
  const { header, content, footer, actions, header_format } = template
  const place = placeOf(values.header ?? '').name
  return {
    kind: 'template',
    name: template.name,
    header_format,
    header: header_format === 'LOCATION' ? `📍 ${place || '…'}` : header && fillIn(header, values),
    body: fillIn(content, values),
    footer,
    buttons: actions.map(({ kind, text, url }) => ({
      kind,
      text,
      url: url && fillIn(url, ended(values)),
    })),
  }
}

/** The ends of links as they stand in an address; what is encoded already is not encoded twice. */
const ended = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith('button_'))
      .map(([name, value]) => [name, inAddress(value.trim())]),
  )

function inAddress(value: string): string {
  // Half of a sign of two halves has no place in an address.
  if (!value.isWellFormed()) return value
  return encodeURI(value).replaceAll(/%25([0-9a-f]{2})/gi, '%$1')
}
