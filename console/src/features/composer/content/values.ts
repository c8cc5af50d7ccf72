import { client } from '../../../app/client.ts'
import { readStored, store } from '../../../lib/storage.ts'
import type { ContentKind } from './form-state.ts'

/** What stands in a form: each kind uses the fields that it has. */
export interface Values {
  header: string
  body: string
  footer: string
  /** What opens a list. */
  button: string
  label: string
  url: string
  /** Titles of reply buttons. */
  buttons: string[]
  sections: { title: string; rows: { title: string; description: string }[] }[]
  latitude: string
  longitude: string
  name: string
  address: string
  phones: { phone: string; type: string }[]
  email: string
  company: string
  role: string
}

export const emptyValues: Values = {
  header: '',
  body: '',
  footer: '',
  button: '',
  label: '',
  url: '',
  buttons: [''],
  sections: [{ title: '', rows: [{ title: '', description: '' }] }],
  latitude: '',
  longitude: '',
  name: '',
  address: '',
  phones: [{ phone: '', type: 'CELL' }],
  email: '',
  company: '',
  role: '',
}

const keyOf = (chat_id: string, kind: ContentKind) =>
  `form.${client.session.current()?.executive_id ?? ''}.${chat_id}.${kind}`

/** What was filled in before, should the form have been closed by mistake. */
export function keptValues(chat_id: string, kind: ContentKind): Values {
  try {
    const kept = JSON.parse(readStored(keyOf(chat_id, kind)) ?? '{}') as Partial<Values>
    return { ...emptyValues, ...kept }
  } catch {
    return emptyValues
  }
}

/** @param values null forgets them. */
export const keepValues = (chat_id: string, kind: ContentKind, values: Values | null) =>
  store(keyOf(chat_id, kind), values === null ? null : JSON.stringify(values))
