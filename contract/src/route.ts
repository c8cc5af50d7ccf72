import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/**
 * Who may call or emit something.
 *
 * - `open`: anyone
 * - `executive`: a signed-in executive of any role
 * - `participant`: an executive, or the customer whose chat it is
 * - `customer`: a customer, in chats of their own
 * - `media`: a participant, or who holds the signed link of the file
 * - `operator`: the operator's own systems, with `X-Webhook-Secret` or `X-Signature-256`
 * - `administrator`: who knows the deployment's `X-Admin-Token`
 * - `whatsapp`: Meta, by the signature of the body
 * - `metrics`: anyone who reaches `METRICS_PORT`, which is not the public port
 */
export type Access =
  | 'open'
  | 'executive'
  | 'participant'
  | 'customer'
  | 'media'
  | 'operator'
  | 'administrator'
  | 'whatsapp'
  | 'metrics'

/** Which bucket of `02-wire-contract.md` section 3 a call counts against; null is never limited. */
export type RateLimit = 'login' | 'refresh' | 'ai' | 'media' | 'other' | null

export interface Route {
  method: 'GET' | 'POST'
  path: string
  access: Access
  summary: string
  /** Path parameters, query and body together: each is taken from where the path and method say. */
  input: z.ZodType
  /** What the answer holds beside `status`; null where it is not JSON of ours. */
  reply: z.ZodObject | null
  /** The same for a customer, who is shown a projection. */
  customerReply?: z.ZodObject
  /** Another address for the same, kept for V2. */
  alias?: string
  /** True where the body is `multipart/form-data` with one `file`. */
  multipart?: boolean
  /** True where the same fields may come as a form instead of JSON. */
  form?: boolean
  errors: readonly ErrorCode[]
  limit: RateLimit
}

export const nothing = z.object({})
