import type { Message } from '@smart-chat/contract'
import { amount, each, type Fields, fields, records, words } from './fields.ts'

/** What a message shows below its marks: one form for each thing that WhatsApp or the desk can say. */
export type Shown =
  | { kind: 'words' }
  | { kind: 'place'; place: Place }
  | { kind: 'cards'; cards: Card[] }
  | { kind: 'order'; order: Order }
  | { kind: 'chosen'; title: string; description: string | undefined }
  | { kind: 'form'; answers: [name: string, value: string][] }
  | { kind: 'call'; status: string | undefined; duration_s: number | undefined }
  | { kind: 'offer'; offer: Offer }
  | { kind: 'unsupported'; type: string | undefined; raw: Fields }

export interface Place {
  latitude: number
  longitude: number
  name: string | undefined
  address: string | undefined
  url: string | undefined
}

export interface Card {
  name: string
  phones: Detail[]
  emails: Detail[]
  /** Web and postal addresses. */
  others: string[]
  work: string | undefined
}
export interface Detail {
  value: string
  type: string | undefined
}

export interface Order {
  text: string | undefined
  items: { name: string; quantity: number; price: number | undefined; currency: string }[]
}

/** Text of ours with something to tap below. */
export interface Offer {
  header: string | undefined
  body: string
  footer: string | undefined
  buttons: {
    label: string
    does: 'reply' | 'link' | 'list' | 'location' | 'contact' | 'phone' | 'code'
    url?: string
  }[]
  /** What the list opens with, where it is one. */
  sections: {
    title: string | undefined
    rows: { title: string; description: string | undefined }[]
  }[]
  /** The name of the template that it was made of. */
  template: string | undefined
}

/** As much of a message as says how it is shown. */
export type Said = Pick<Message, 'message' | 'content'> & Partial<Pick<Message, 'message_tag'>>

/** How a message is shown, by its content's `kind`; what has none, or is not whole, by its text. */
export function shownOf(message: Said): Shown {
  const { content, message_tag = null } = message
  const isChosen = message_tag !== null
  if (content === null)
    return isChosen
      ? { kind: 'chosen', title: message.message, description: undefined }
      : { kind: 'words' }
  switch (content.kind) {
    case 'location':
      return orWords(placeOf(content.location), (place) => ({ kind: 'place', place }))
    case 'contacts':
      return { kind: 'cards', cards: records(content.contacts).map(cardOf) }
    case 'order':
      return { kind: 'order', order: orderOf(fields(content.order) ?? {}) }
    case 'interactive':
      return answerOf(content, message.message)
    case 'button':
      return { kind: 'chosen', title: message.message, description: undefined }
    case 'call': {
      const call = fields(content.call)
      const duration_s = amount(call?.duration_s)
      return { kind: 'call', status: words(call?.status)?.toLowerCase(), duration_s }
    }
    case 'unsupported': {
      const told = fields(content.unsupported)
      return { kind: 'unsupported', type: words(told?.type) ?? words(content.type), raw: content }
    }
    default:
      return orWords(offerOf(content, message.message), (offer) => ({ kind: 'offer', offer }))
  }
}

const orWords = <T>(found: T | undefined, show: (found: T) => Shown): Shown =>
  found === undefined ? { kind: 'words' } : show(found)

function placeOf(value: unknown): Place | undefined {
  const raw = fields(value)
  const latitude = amount(raw?.latitude)
  const longitude = amount(raw?.longitude)
  if (latitude === undefined || longitude === undefined) return undefined
  return {
    latitude,
    longitude,
    name: words(raw?.name),
    address: words(raw?.address),
    url: words(raw?.url),
  }
}

function cardOf(raw: Fields): Card {
  const org = fields(raw.org)
  const work = [words(org?.title), words(org?.department), words(org?.company)].filter(Boolean)
  const postal = records(raw.addresses).map(({ street, city, state, zip, country }) =>
    [street, city, state, zip, country].map(words).filter(Boolean).join(', '),
  )
  return {
    name: words(fields(raw.name)?.formatted_name) ?? words(raw.name) ?? '',
    phones: details(raw.phones, 'phone'),
    emails: details(raw.emails, 'email'),
    others: [...each(raw.urls, 'url'), ...postal.filter((line) => line !== '')],
    work: work.length === 0 ? undefined : work.join(' · '),
  }
}

function details(value: unknown, name: string): Detail[] {
  return records(value).flatMap((one) => {
    const found = words(one[name]) ?? words(one.wa_id)
    return found === undefined ? [] : [{ value: found, type: words(one.type)?.toLowerCase() }]
  })
}

function orderOf(raw: Fields): Order {
  return {
    text: words(raw.text),
    items: records(raw.product_items).map((item) => ({
      name: words(item.name) ?? words(item.product_retailer_id) ?? '?',
      quantity: amount(item.quantity) ?? 1,
      price: amount(item.item_price),
      currency: words(item.currency) ?? '',
    })),
  }
}

/** A button, a row of a list, or a form that the customer filled in. */
function answerOf(content: Fields, message: string): Shown {
  const interactive = fields(content.interactive)
  const chosen = fields(interactive?.button_reply) ?? fields(interactive?.list_reply)
  if (chosen !== undefined) {
    const description = words(chosen.description)
    return { kind: 'chosen', title: words(chosen.title) ?? message, description }
  }
  const filled = fields(interactive?.nfm_reply)
  if (filled === undefined) return { kind: 'words' }
  const answers = fields(content.answers) ?? fields(filled.answers) ?? parsed(filled.response_json)
  return { kind: 'form', answers: rowsOf(answers ?? {}) }
}

function parsed(json: unknown): Fields | undefined {
  try {
    return fields(JSON.parse(words(json) ?? ''))
  } catch {
    return undefined
  }
}

/** A form's answers as lines; the token is WhatsApp's own. */
const rowsOf = (answers: Fields): [string, string][] =>
  Object.entries(answers)
    .filter(([name]) => name !== 'flow_token')
    .map(([name, value]) => [
      name.replace(/^screen_\d+_/, '').replaceAll('_', ' '),
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])

/** What we offer: by the wire's own object, or a template as it was filled in. */
function offerOf(content: Fields, message: string): Offer | undefined {
  const template = templateOf(content)
  const offer = {
    header: words(content.header),
    body: words(content.body) ?? message,
    footer: words(content.footer),
    sections: [],
    template,
  }
  switch (content.kind) {
    case 'buttons':
      return { ...offer, buttons: replies(each(content.buttons, 'title')) }
    case 'list':
      return {
        ...offer,
        buttons: [{ label: words(content.button) ?? '', does: 'list' }],
        sections: records(content.sections).map((section) => ({
          title: words(section.title),
          rows: records(section.rows).map((row) => ({
            title: words(row.title) ?? '',
            description: words(row.description),
          })),
        })),
      }
    case 'link': {
      const url = words(content.url) ?? ''
      return { ...offer, buttons: [{ label: words(content.label) ?? url, does: 'link', url }] }
    }
    case 'location_request':
      return { ...offer, buttons: [{ label: '', does: 'location' }] }
    case 'contact_request':
      return { ...offer, buttons: [{ label: '', does: 'contact' }] }
    default: {
      const buttons = templateButtons(content.buttons)
      if (template === undefined && buttons.length === 0) return undefined
      // Those that were kept before their parts were have header and footer in their text.
      if (words(content.body) === undefined)
        return { ...offer, header: undefined, footer: undefined, body: message, buttons }
      return { ...offer, buttons }
    }
  }
}

/** By kind; those that were kept without one are words alone. */
const templateButtons = (value: unknown): Offer['buttons'] =>
  (Array.isArray(value) ? value : []).flatMap((one) => {
    const button = fields(one)
    const label = words(one) ?? words(button?.text)
    if (label === undefined) return []
    const does = DOES[words(button?.kind) ?? ''] ?? 'reply'
    return [{ label, does, ...(does === 'link' ? { url: words(button?.url) ?? '' } : {}) }]
  })

const DOES: Record<string, Offer['buttons'][number]['does']> = {
  url: 'link',
  phone: 'phone',
  code: 'code',
}

const replies = (labels: string[]) => labels.map((label) => ({ label, does: 'reply' as const }))

function templateOf({ kind, name, template, template_name }: Fields): string | undefined {
  if (kind === 'template' && words(name) !== undefined) return words(name)
  return words(template) ?? words(fields(template)?.name) ?? words(template_name)
}
