import { z } from 'zod'

/** Every error code a client can meet, each with its HTTP status. */
export const errorStatus = {
  invalid_input: 400,
  page_too_deep: 400,
  unauthorized: 401,
  token_expired: 401,
  token_revoked: 401,
  refresh_token_reused: 401,
  invalid_credentials: 401,
  account_disabled: 403,
  forbidden: 403,
  wrong_segment: 403,
  not_found: 404,
  chat_not_found: 404,
  message_not_found: 404,
  customer_not_found: 404,
  executive_not_found: 404,
  unknown_event: 404,
  unknown_room: 404,
  unknown_tag: 404,
  unknown_template: 404,
  template_not_approved: 409,
  template_variables: 400,
  chat_resolved: 409,
  already_resolved: 409,
  service_window_closed: 409,
  newer_messages: 409,
  client_message_id_conflict: 409,
  over_capacity: 409,
  executive_unavailable: 409,
  not_retryable: 409,
  customer_opted_out: 409,
  delivery_unknown: 409,
  expired: 409,
  channel_paused: 409,
  too_large: 413,
  unsupported_media: 415,
  media_rejected: 422,
  whatsapp_refused: 422,
  rate_limited: 429,
  internal: 500,
  auth_provider_unavailable: 502,
  whatsapp_unavailable: 502,
  ai_unavailable: 502,
  ai_not_configured: 503,
  media_unavailable: 503,
  not_ready: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

export const ErrorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/** The one shape of a failure, over REST and sockets alike. */
export const Failure = z.object({
  status: z.literal(0),
  code: ErrorCode,
  /** A sentence for a person that says how to go on. */
  message: z.string(),
  /** Where the input was invalid. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Failure = z.infer<typeof Failure>
