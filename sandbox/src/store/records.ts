/** What the stand-in remembers. Names are those of WhatsApp's own payloads wherever it has one. */

export type Json = string | number | boolean | null | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/** One person with a phone. `phone` (digits only) is the key here, even when WhatsApp hides it. */
export interface Person {
  phone: string
  /** The business-scoped user id that every webhook carries. */
  user_id: string
  name: string
  username: string | null
  /** The person took a username: webhooks then carry no `from` and no `wa_id`. */
  phone_hidden: boolean
  online: boolean
  /** Reads everything the moment it is delivered, without a screen. */
  auto_read: boolean
  /** The user id in a linked portfolio, where there is one. */
  parent_user_id?: string | null | undefined
  /** Nothing of the business reaches this phone: 131026. */
  blocked?: boolean | undefined
  /** Wants no marketing templates: 131050. */
  no_marketing?: boolean | undefined
}

export interface Failure {
  code: number
  title: string
  message: string
  error_data: { details: string }
  href: string
}

/** How the network will treat an accepted message; decided when it is accepted, kept over restarts. */
export type Fate =
  | { kind: 'normal' }
  | { kind: 'fails'; code: number; details: string }
  | { kind: 'delivered_then_fails'; code: number; details: string }
  | { kind: 'read_without_delivered' }
  | { kind: 'sent_only' }

export type MessageStatus =
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'received'

export interface RenderedButton {
  type: string
  text: string
  payload?: string
  url?: string
  phone_number?: string
  code?: string
}

export interface RenderedHeader {
  format: string
  text?: string
  media_id?: string
  link?: string
  filename?: string
  location?: JsonObject
}

/** A template with its variables filled in, as the phone shows it. */
export interface RenderedTemplate {
  name: string
  language: string
  category: string
  header: RenderedHeader | null
  body: string
  footer: string | null
  buttons: RenderedButton[]
}

export interface Message {
  id: string
  phone_number_id: string
  phone: string
  from: 'customer' | 'desk'
  type: string
  /** What stands under the key named by `type` in WhatsApp's payload. */
  content: Json
  /** The id of the quoted message. */
  reply_to: string | null
  /** Unix milliseconds. */
  timestamp: number
  /** A customer's message is `sent`, `received` once the desk took the webhook, `read` once it says so. */
  status: MessageStatus
  failure: Failure | null
  reactions: { customer?: string; desk?: string }
  edited: boolean
  revoked: boolean
  template: RenderedTemplate | null
  biz_opaque_callback_data: string | null
  fate: Fate
  /** The desk addressed a user id, not a phone. */
  to_user_id?: boolean
  /** Written in the business's own phone app, beside the API: no status is ever told. */
  by_app?: boolean
  forwarded?: boolean
  /** The advertisement that the customer came from. */
  referral?: JsonObject
}

export interface Media {
  id: string
  phone_number_id: string
  mime_type: string
  /** Hex. */
  sha256: string
  /** Bytes. */
  file_size: number
  filename: string | null
  /** Unix milliseconds. */
  created_at: number
  /** Uploads by the desk live 30 days, files of customers 7. */
  origin: 'desk' | 'customer'
  /** A sticker that moves. */
  animated?: boolean
}

/** What the business is told about one of its numbers, and can change. */
export interface NumberState {
  phone_number_id: string
  quality_rating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  messaging_limit: 'TIER_250' | 'TIER_2K' | 'TIER_10K' | 'TIER_100K' | 'TIER_UNLIMITED'
  throughput: 'STANDARD' | 'HIGH'
  verified_name: string
  name_status: 'APPROVED' | 'DECLINED' | 'PENDING_REVIEW'
  status: 'CONNECTED' | 'DISCONNECTED' | 'FLAGGED' | 'RESTRICTED' | 'BANNED'
}

/** One business account. */
export interface AccountState {
  waba_id: string
  /** Unsubscribed, its webhooks are not sent. */
  subscribed: boolean
  /** Sending is refused with 131031. */
  locked: boolean
}

export interface Template {
  id: string
  waba_id: string
  name: string
  language: string
  status: string
  category: string
  parameter_format: 'NAMED' | 'POSITIONAL'
  components: TemplateComponent[]
  quality_score: { score: string; date: number }
  rejected_reason: string
}

export interface TemplateComponent {
  type: string
  format?: string | undefined
  text?: string | undefined
  buttons?: TemplateButton[] | undefined
  [key: string]: unknown
}

interface TemplateButton {
  type: string
  text?: string | undefined
  url?: string | undefined
  phone_number?: string | undefined
  [key: string]: unknown
}

/** One change on its way to the desk. Kept until the desk answered 200. */
export interface Update {
  id: string
  /** Updates of one lane leave one after the other. */
  lane: string
  waba_id: string
  field: string
  /** Unix seconds; present on template and account fields only. */
  time: number | null
  value: JsonObject
  /** Unix milliseconds of the real clock, whatever the sandbox's clock says. */
  due_at: number
  /** Unix milliseconds of the sandbox's clock: a week later it is given up. */
  made_at?: number
}
