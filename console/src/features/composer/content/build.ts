import type { ContentKind } from './form-state.ts'
import type { Values } from './values.ts'

/**
 * The content that a form describes, as far as it is filled in: what is empty and may be left out is
 * left out, the rest is for the contract's schema to judge.
 */
export function contentOf(kind: ContentKind, values: Values): Record<string, unknown> {
  const { body, url } = trimmed(values)
  switch (kind) {
    case 'buttons':
      return { kind, ...frame(values), buttons: withIds(filled(values.buttons)) }
    case 'list':
      return {
        kind,
        ...frame(values),
        button: values.button.trim(),
        sections: sectionsOf(values),
      }
    case 'link':
      return { kind, ...frame(values), label: values.label.trim(), url }
    case 'location':
      return { kind, location: placeOf(values) }
    case 'contacts':
      return { kind, contacts: [personOf(values)] }
    case 'location_request':
    case 'contact_request':
      return { kind, body }
    default:
      return kind satisfies never
  }
}

const trimmed = ({ body, url }: Values) => ({ body: body.trim(), url: url.trim() })
const filled = (texts: string[]) => texts.map((text) => text.trim()).filter((text) => text !== '')
const optional = (name: string, text: string) => (text.trim() === '' ? {} : { [name]: text.trim() })

const frame = ({ header, body, footer }: Values) => ({
  ...optional('header', header),
  body: body.trim(),
  ...optional('footer', footer),
})

/** The title is the id, too: what the customer chose is then readable wherever it is kept. */
const withIds = (titles: string[]) => titles.map((title) => ({ id: title, title }))

function sectionsOf({ sections }: Values) {
  const ids = new Set<string>()
  return sections
    .map(({ title, rows }) => ({
      ...optional('title', title),
      rows: rows
        .filter((row) => row.title.trim() !== '' || row.description.trim() !== '')
        .map((row) => ({
          id: unique(row.title.trim(), ids),
          title: row.title.trim(),
          ...optional('description', row.description),
        })),
    }))
    .filter(({ rows }) => rows.length > 0)
}

/** The same title may stand in two sections. */
function unique(title: string, ids: Set<string>): string {
  let id = title
  for (let count = 2; ids.has(id); count += 1) id = `${title} ${count}`
  ids.add(id)
  return id
}

function placeOf(values: Values) {
  return {
    latitude: number(values.latitude),
    longitude: number(values.longitude),
    ...optional('name', values.name),
    ...optional('address', values.address),
  }
}

/** NaN where nothing, or something else, stands there: the schema says so. */
const number = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')))

function personOf({ name, phones, email, company, role }: Values) {
  const org = { ...optional('company', company), ...optional('title', role) }
  const [first = '', ...last] = name.trim().split(/\s+/)
  return {
    name: {
      formatted_name: name.trim(),
      ...optional('first_name', first),
      ...optional('last_name', last.join(' ')),
    },
    phones: phones
      .filter(({ phone }) => phone.trim() !== '')
      .map(({ phone, type }) => ({ phone: phone.trim(), type })),
    ...(email.trim() === '' ? {} : { emails: [{ email: email.trim(), type: 'WORK' }] }),
    ...(Object.keys(org).length === 0 ? {} : { org }),
  }
}
