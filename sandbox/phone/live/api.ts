import type { BusinessNumber } from '../../src/options.ts'
import type { Message, Person } from '../../src/store/records.ts'

const BASE = '/sandbox/api'

/** Calls the control API; throws an `Error` with its sentence. */
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const isForm = body instanceof FormData
  const answer = await fetch(`${BASE}${path}`, {
    method,
    ...(body === undefined || isForm ? {} : { headers: { 'content-type': 'application/json' } }),
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  })
  const json = await answer.json()
  if (!answer.ok) throw new Error(json.error?.message ?? `HTTP ${answer.status}`)
  return json as T
}

export const eventsUrl = `${BASE}/events`
export const mediaUrl = (id: string) => `${BASE}/media/${encodeURIComponent(id)}`

export const listNumbers = () => call<{ numbers: BusinessNumber[] }>('GET', '/numbers')
export const listPeople = () => call<{ people: Person[] }>('GET', '/people')
export const listMessages = (pnid: string, phone: string) =>
  call<{ messages: Message[] }>('GET', `/people/${phone}/messages?pnid=${pnid}`)
export const addPerson = (person: { phone: string; name: string }) =>
  call<{ person: Person }>('POST', '/people', person)
export const changePerson = (phone: string, change: Partial<Person>) =>
  call<{ person: Person }>('PATCH', `/people/${phone}`, change)
export const say = (pnid: string, phone: string, said: Record<string, unknown>) =>
  call('POST', `/people/${phone}/messages`, { phone_number_id: pnid, ...said })
export const readAll = (pnid: string, phone: string) =>
  call('POST', `/people/${phone}/read`, { phone_number_id: pnid })

export const playVoice = (phone: string, message_id: string) =>
  call('POST', `/people/${phone}/played`, { message_id })
export const preferMarketing = (
  phone: string,
  phone_number_id: string,
  marketing_messages: 'stop' | 'resume',
) => call('POST', `/people/${phone}/preferences`, { phone_number_id, marketing_messages })
/** A new number, or without one a new user id. Gives the person as they are then. */
export const changeIdentity = (phone: string, phone_number_id: string, new_phone?: string) =>
  call<{ person: Person }>('POST', `/people/${phone}/identity`, {
    phone_number_id,
    ...(new_phone ? { new_phone } : {}),
  })

export interface FileToSend {
  file: File
  caption?: string
  reply_to?: string
  /** How the phone sends it; by the file's type when missing. */
  type?: string
  voice?: boolean
}

export function sendFile(pnid: string, phone: string, sent: FileToSend) {
  const form = new FormData()
  form.set('phone_number_id', pnid)
  if (sent.type) form.set('type', sent.type)
  if (sent.caption) form.set('caption', sent.caption)
  if (sent.reply_to) form.set('reply_to', sent.reply_to)
  if (sent.voice) form.set('voice', 'true')
  form.set('file', sent.file)
  return call('POST', `/people/${phone}/media`, form)
}
