import type { ClientEventName, ErrorCode, RouteName } from '@smart-chat/contract'

/** Who tries: the chat is a Vendor's. */
export const ROLES = [
  'nobody',
  'customer',
  'stranger',
  'executive',
  'foreign',
  'lead',
  'admin',
  'disabled',
  'loggedOut',
  'expired',
] as const
export type Role = (typeof ROLES)[number]

/** What proves a caller beside a token. */
export type Proof = 'operator' | 'administrator'

/** `ok`, or the code by which it is refused. */
type Outcome = 'ok' | ErrorCode

type Outcomes = Record<Role, Outcome>

export interface Cells {
  input: (about: About) => object
  outcomes: Outcomes
  /** With the operator's secret, or the administrator's token, and nothing else. */
  proven?: { by: Proof; outcome: Outcome }
}

/** What a try is about. */
export interface About {
  chat_id: string
  /** The customer of the chat. */
  customer: string
  /** A picture in the chat, and its message. */
  media_id: string
  message_id: string
}

const everyone = (outcome: Outcome): Outcomes =>
  Object.fromEntries(ROLES.map((role) => [role, outcome])) as Outcomes

/** Tokens that are not good (any more), whatever they are shown for. */
const TOKENS = {
  nobody: 'unauthorized',
  disabled: 'account_disabled',
  loggedOut: 'token_revoked',
  expired: 'token_expired',
} as const

/** Executives of the segment, and no customer. `reached` is what a call that is let in comes to. */
const desk = (reached: Outcome = 'ok'): Outcomes => ({
  ...everyone(reached),
  ...TOKENS,
  customer: 'forbidden',
  stranger: 'forbidden',
  foreign: 'wrong_segment',
})

/** Executives of every segment: nothing in it belongs to one. */
const anyDesk = (reached: Outcome = 'ok'): Outcomes => ({ ...desk(reached), foreign: reached })

/** Leads of the segment, and administrators. */
const leads = (reached: Outcome = 'ok'): Outcomes => ({
  ...desk(reached),
  executive: 'forbidden',
  foreign: 'forbidden',
})

/** Administrators only. */
const administrators = (reached: Outcome = 'ok'): Outcomes => ({
  ...leads(reached),
  lead: 'forbidden',
})

/** Executives of the segment, and the customer whose chat it is. */
const shared = (reached: Outcome = 'ok'): Outcomes => ({ ...desk(reached), customer: reached })

/** Executives and customers, each for themselves. */
const persons = (reached: Outcome = 'ok'): Outcomes => ({ ...everyone(reached), ...TOKENS })

/** The customer whose chat it is. */
const customers = (reached: Outcome = 'ok'): Outcomes => ({
  ...everyone('forbidden'),
  ...TOKENS,
  customer: reached,
})

const row = (outcomes: Outcomes, input: Cells['input'] = () => ({})): Cells => ({ input, outcomes })

const inChat =
  (more: object = {}) =>
  ({ chat_id }: About) => ({ chat_id, ...more })

const byOperator = (input: Cells['input'], outcome: Outcome = 'ok'): Cells => ({
  ...row(everyone('unauthorized'), input),
  proven: { by: 'operator', outcome },
})

/** `09-rules.md` section 7, for every route. */
export const ROUTES: Record<RouteName, Cells> = {
  login: row(everyone('invalid_credentials'), () => ({ username: 'nobody', password: 'x' })),
  refresh: row(everyone('unauthorized'), () => ({ refreshToken: 'x' })),
  logout: row(everyone('unauthorized'), () => ({ token: 'x' })),
  changePassword: row(anyDesk('invalid_credentials'), () => ({
    current: 'x',
    new: 'long enough, I hope',
  })),
  me: row(anyDesk()),
  listChats: row(desk(), () => ({ customer_type: 'Vendor' })),
  listTags: row(desk(), () => ({ customer_type: 'Vendor' })),
  getChat: row(desk(), inChat()),
  listMessages: row(shared(), inChat()),
  reactToMessage: row(desk(), ({ message_id }) => ({ message_id, emoji: '🙏' })),
  transcript: row(desk(), inChat()),
  searchMessages: row(desk(), () => ({ q: 'hello', customer_type: 'Vendor' })),
  inappChat: row({ ...customers(), stranger: 'ok' }),
  rateChat: row(shared(), inChat({ rating: 5 })),
  listNotes: row(desk(), inChat()),
  addNote: row(desk(), inChat({ content: 'A note' })),
  contextHistory: row(desk(), ({ customer }) => ({ customer })),
  listRides: row(desk(), ({ customer }) => ({ customer })),
  suggestReply: row(desk('ai_not_configured'), inChat({ message: 'Help' })),
  clearCache: {
    ...row(everyone('forbidden')),
    proven: { by: 'administrator', outcome: 'ok' },
  },
  deleteCache: {
    ...row(everyone('forbidden'), () => ({ message: 'a key' })),
    proven: { by: 'administrator', outcome: 'ok' },
  },
  listTemplates: row(desk(), () => ({ stakeholder: 'Vendor' })),
  syncTemplates: row({ ...anyDesk(), executive: 'forbidden', foreign: 'forbidden' }),
  sendTemplateV2: row(desk('unknown_template'), ({ customer }) => ({
    to: customer,
    name: 'no_such_template',
    customer_type: 'Vendor',
  })),
  sendTemplate: row(desk('unknown_template'), inChat({ name: 'no_such_template' })),
  downloadMedia: row(shared(), ({ media_id: mediaId }) => ({ mediaId })),
  retryMedia: row(desk(), ({ media_id }) => ({ media_id })),
  uploadMedia: row(persons()),
  sendMedia: row(shared('not_found'), inChat({ media_id: 'no_such_file' })),
  stats: row(anyDesk()),
  setExecutiveStatus: row(desk(), () => ({ status: 'offline', customer_type: 'Vendor' })),
  onlineExecutives: row(desk(), () => ({ customer_type: 'Vendor' })),
  executivePresence: row(leads(), () => ({ executive_id: 'agent_sara' })),
  listChannels: row(anyDesk()),
  checkChannel: row(administrators('not_found'), () => ({ phone_number_id: 'no_such_number' })),
  listDeadLetters: row(administrators()),
  replayDeadLetter: row(administrators('not_found'), () => ({ dead_letter_id: '0' })),
  replayDeadLetters: row(administrators()),
  dismissDeadLetter: row(administrators('not_found'), () => ({ dead_letter_id: '0' })),
  segmentSettings: row(leads(), () => ({ customer_type: 'Vendor' })),
  changeSegment: row(administrators(), () => ({ customer_type: 'Vendor' })),
  changeExecutive: row(administrators(), () => ({ executive_id: 'agent_sara' })),
  closedWindows: row(desk(), () => ({ customer_type: 'Vendor' })),
  upcomingRides: row(desk(), () => ({ customer_type: 'Vendor' })),
  health: row(everyone('ok')),
  ready: row(everyone('ok')),
  openApi: row(everyone('ok')),
  asyncApi: row(everyone('ok')),
  docs: row(everyone('ok')),
  eventDocs: row(everyone('ok')),
  // On a port of its own only.
  metrics: row(everyone('not_found')),
  verifyWebhook: row(everyone('forbidden')),
  whatsappWebhook: row(everyone('unauthorized')),
  bookingWebhook: byOperator(({ customer }) => ({
    event: 'created',
    customer_number: customer,
    booking_id: 'B1',
    ride_datetime: '2026-12-01T10:00:00Z',
  })),
  contextWebhook: byOperator(({ customer }) => ({
    customer,
    customer_type: 'Vendor',
    context: { colour: 'green' },
  })),
  userWebhook: byOperator(({ customer }) => ({ customer, city: 'Pune' })),
  inappSession: byOperator(({ customer }) => ({ customer, customer_type: 'Vendor' })),
}

/** The same for every event that a client may emit. */
export const EVENTS: Record<ClientEventName, Cells> = {
  join_room: row(desk(), () => ({ room: 'VendorApp' })),
  leave_room: row(anyDesk(), () => ({ room: 'VendorApp' })),
  join_chat: row(desk(), inChat()),
  leave_chat: row(persons(), inChat()),
  join_chat_customer: row(customers(), inChat()),
  config: row(desk(), ({ customer, chat_id }) => ({ sender: customer, chat_id })),
  fetch_all_chats: row(desk(), () => ({ customer_type: 'Vendor' })),
  search_chat: row(desk(), ({ customer }) => ({ customer, customer_type: 'Vendor' })),
  fetch_chats_by_user: row(shared(), inChat()),
  mark_seen: row(shared(), inChat({ up_to_seq: 1 })),
  new_chat: row({ ...shared(), stranger: 'ok' }, ({ customer }) => ({
    sender: customer,
    customer_type: 'Vendor',
  })),
  send_message: row(shared(), inChat({ message: 'Hello' })),
  retry_message: row(desk('not_retryable'), ({ message_id }) => ({ message_id })),
  react_to_message: row(desk(), ({ message_id }) => ({ message_id, emoji: '👍' })),
  update_chat_status: row(desk(), inChat({ status: 'active' })),
  reassign_chat: row(desk(), inChat({ executive_id: 'agent_divya' })),
  apply_tag: row(desk(), inChat({ tag: 'Urgent' })),
  remove_tag: row(desk(), inChat({ tag: 'Urgent' })),
  add_note: row(desk(), inChat({ content: 'A note' })),
  typing: row(shared(), inChat()),
  set_executive_status: row(desk(), () => ({ status: 'offline', customer_type: 'Vendor' })),
  activity: row(anyDesk()),
  get_dashboard_stats: row(anyDesk()),
  sync: row(persons()),
  reauthenticate: row(persons('unauthorized'), () => ({ token: 'x' })),
}
