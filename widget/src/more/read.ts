import type { CustomerMessage } from '@smart-chat/contract'

// What a message's `content` may hold comes in many kinds, some of them WhatsApp's own: whatever is
// not as expected is left out.

type Fields = Record<string, unknown>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
export const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : []
export const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Only what a browser should open for somebody: never a script, never a file. */
export const linkOf = (value: unknown): string | null =>
  /^https?:\/\//i.test(wordsOf(value)) ? wordsOf(value) : null

/** Something to tap below a message. */
export type Action =
  | { does: 'reply'; title: string; tag: string | null }
  | { does: 'open'; title: string; href: string }
  | { does: 'list'; title: string; sections: Section[] }

interface Section {
  title: string
  rows: { title: string; tag: string | null; description: string }[]
}

export function actionsOf(content: CustomerMessage['content']): Action[] {
  if (content === null) return []
  const { kind, label, url, button, sections, buttons } = content
  const href = linkOf(url)
  if (kind === 'link' && href !== null)
    return [{ does: 'open', title: wordsOf(label) || href, href }]
  if (kind === 'list') {
    const all = listOf(sections).map(({ title, rows }) => ({
      title: wordsOf(title),
      rows: listOf(rows).map((row) => ({
        title: wordsOf(row.title),
        tag: wordsOf(row.id) || null,
        description: wordsOf(row.description),
      })),
    }))
    return [{ does: 'list', title: wordsOf(button), sections: all }]
  }
  return Array.isArray(buttons) ? buttons.flatMap(actionOf) : []
}

/** Of our own buttons, or of a template's, where the words alone are the answer. */
function actionOf(button: unknown): Action[] {
  const { id, title, text, url, phone_number } = fieldsOf(button)
  const words = wordsOf(button) || wordsOf(title) || wordsOf(text)
  if (words === '') return []
  const href = linkOf(url)
  if (href !== null) return [{ does: 'open', title: words, href }]
  if (wordsOf(phone_number) !== '')
    return [{ does: 'open', title: words, href: `tel:${wordsOf(phone_number)}` }]
  return [{ does: 'reply', title: words, tag: wordsOf(id) || null }]
}

export interface Place {
  name: string
  address: string
  href: string
}

/** A place with a link to a map; null where there are no coordinates. */
export function placeOf(value: unknown): Place | null {
  const { latitude, longitude, name, address } = fieldsOf(value)
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null
  const at = `${latitude}/${longitude}`
  return {
    name: wordsOf(name) || `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
    address: wordsOf(address),
    href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${at}`,
  }
}

export interface Card {
  name: string
  work: string
  /** Numbers and addresses, each with what opens it. */
  ways: { text: string; href: string }[]
}

export function cardsOf(value: unknown): Card[] {
  return listOf(value).map(({ name, phones, emails, org }) => {
    const { title, company } = fieldsOf(org)
    return {
      name: wordsOf(fieldsOf(name).formatted_name),
      work: [title, company].map(wordsOf).filter(Boolean).join(' · '),
      ways: [
        ...listOf(phones).map(({ phone, wa_id }) => {
          const text = wordsOf(phone) || wordsOf(wa_id)
          return { text, href: `tel:${text.replace(/[^\d+]/g, '')}` }
        }),
        ...listOf(emails).map(({ email }) => ({
          text: wordsOf(email),
          href: `mailto:${encodeURIComponent(wordsOf(email)).replace('%40', '@')}`,
        })),
      ].filter(({ text }) => text !== ''),
    }
  })
}

/** What a customer filled into a form of WhatsApp's, in lines; the token is WhatsApp's own. */
export function answersOf(content: Fields): [string, string][] {
  const filled = fieldsOf(fieldsOf(content.interactive).nfm_reply)
  const answers = fieldsOf(content.answers ?? filled.answers)
  return Object.entries(answers)
    .filter(([name]) => name !== 'flow_token')
    .map(([name, value]) => [
      name.replaceAll('_', ' '),
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])
}
