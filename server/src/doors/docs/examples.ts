import { type JsonSchema, type Named, REFERENCE } from './schemas.ts'

/** A moment of the examples. */
const TIME = '2026-03-02T09:15:00.000Z'

/** Questions worth showing with more than what they must have. */
export const questions: Record<string, object> = {
  login: { username: 'agent_john', password: 'smart-chat' },
  logout: { token: 'eyJhbGciOiJIUzI1NiJ9.…' },
  suggestReply: { message: 'Where is my payout?', chat_id: 'chat_01JD2K' },
  addNote: { chat_id: 'chat_01JD2K', content: 'Wants a call after six.' },
  add_note: { chat_id: 'chat_01JD2K', content: 'Wants a call after six.' },
  rateChat: { chat_id: 'chat_01JD2K', rating: 5, comment: 'Quick help, thank you.' },
  sendTemplate: {
    chat_id: 'chat_01JD2K',
    name: 'payout_update',
    language: 'en',
    variables: { '1': 'Asha' },
    client_message_id: 'c0ffee-13',
  },
  sendMedia: {
    chat_id: 'chat_01JD2K',
    media_id: 'med_01JD2N',
    caption: 'The bill',
    client_message_id: 'c0ffee-14',
  },
  bookingWebhook: {
    event: 'created',
    customer_number: '+91 98765 43210',
    booking_id: 'BK-2041',
    ride_datetime: '2026-03-02T18:30:00+05:30',
    route: 'Pune – Mumbai',
  },
  userWebhook: {
    customer: '+91 98765 43210',
    customer_type: 'Partner',
    name: 'Asha Patil',
    documents_status: 'Approved',
    dco_status: 'Active',
  },
  changeSegment: { customer_type: 'Partner', routing: 'least_busy', sla_alert_s: 120 },
  changeExecutive: { executive_id: 'exec_john', capacity: 20 },
  fetch_all_chats: { status: 'active', assigned_executive_id: 'exec_john', page: 1, page_size: 10 },
  fetch_chats_by_user: { chat_id: 'chat_01JD2K', page: 1, page_size: 20 },
  search_chat: { customer: '98765 43210' },
  send_message: {
    chat_id: 'chat_01JD2K',
    message: 'Your payout is on its way.',
    client_message_id: 'c0ffee-12',
    seen_seq: 12,
  },
  react_to_message: { message_id: 'msg_01JD2K', emoji: '👍' },
  update_chat_status: { chat_id: 'chat_01JD2K', status: 'resolved' },
  sync: { since: 'k3v9.10471' },
}

/** An object that the schema allows: by its examples where it has some, else by its types. */
export function exampleOf(
  schema: JsonSchema,
  named: Named,
  part: 'whole' | 'required' = 'whole',
): unknown {
  const given = schema.examples?.[0]
  if (given !== undefined) return given
  const inside = (one: JsonSchema) => exampleOf(one, named, part)
  if (schema.$ref !== undefined) {
    return inside(named[schema.$ref.slice(REFERENCE.length)] ?? {})
  }
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(inside))
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first !== undefined) return inside(first)
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).filter(
      ([name]) => part === 'whole' || (schema.required ?? []).includes(name),
    )
    return Object.fromEntries(fields.map(([name, field]) => [name, inside(field)]))
  }
  return simple(schema, inside)
}

function simple(schema: JsonSchema, inside: (one: JsonSchema) => unknown): unknown {
  const [type] = [schema.type].flat()
  switch (type) {
    case 'string':
      return schema.format === 'date-time' ? TIME : 'text'
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case 'array':
      return schema.items === undefined ? [] : [inside(schema.items)]
    case 'object':
      return {}
    default:
      return null
  }
}
