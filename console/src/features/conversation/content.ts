/** What a message of a type that text cannot hold carries; read with care, for customers write it. */

export interface Place {
  latitude: number
  longitude: number
  name: string | undefined
  address: string | undefined
}

export interface ContactCard {
  name: string
  phones: string[]
  emails: string[]
}

type Content = Record<string, unknown> | null

export function locationOf(content: Content): Place | undefined {
  const raw = record(content?.location) ?? content
  const latitude = Number(raw?.latitude)
  const longitude = Number(raw?.longitude)
  if (raw?.latitude === undefined || !Number.isFinite(latitude) || !Number.isFinite(longitude))
    return undefined
  return { latitude, longitude, name: string(raw.name), address: string(raw.address) }
}

export function contactsOf(content: Content): ContactCard[] | undefined {
  if (!Array.isArray(content?.contacts)) return undefined
  return content.contacts.map((raw) => {
    const contact = record(raw)
    const name = record(contact?.name)
    return {
      name: string(name?.formatted_name) ?? string(contact?.name) ?? '',
      phones: list(contact?.phones, 'phone'),
      emails: list(contact?.emails, 'email'),
    }
  })
}

/** The name of the template that a message of ours was made of. */
export function templateOf(content: Content): string | undefined {
  const template = content?.template
  return string(template) ?? string(record(template)?.name) ?? string(content?.template_name)
}

/** The buttons that a template of ours offers. */
export const buttonsOf = (content: Content): string[] => list(content?.buttons, 'text')

/** What was written below a file; the message's text may be a stand-in for it. */
export function captionOf(message: string, content: Content, file_name: string | null): string {
  if (content !== null && 'caption' in content) return string(content.caption) ?? ''
  return message === file_name ? '' : message
}

function list(value: unknown, field: string): string[] {
  if (!Array.isArray(value)) return []
  return value
    .map((item) => string(item) ?? string(record(item)?.[field]))
    .filter((item) => item !== undefined)
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined
}

const string = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined
