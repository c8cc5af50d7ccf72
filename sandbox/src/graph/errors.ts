import { randomBytes } from 'node:crypto'
import type { Failure, JsonObject } from '../store/records.ts'

/** Code → HTTP status and title, as in Meta's error table of December 2025. */
const ERRORS: Record<number, [status: number, title: string]> = {
  0: [401, 'AuthException'],
  1: [400, 'API Unknown'],
  2: [503, 'API Service'],
  3: [500, 'API Method'],
  4: [400, 'API Too Many Calls'],
  10: [403, 'Permission Denied'],
  33: [400, 'Parameter value is not valid'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Access token has expired'],
  200: [403, 'API Permission'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [400, 'Rate limit issues'],
  130403: [400, 'Business blocked this user'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  130497: [403, 'Business account is restricted from messaging users in this country.'],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [500, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message undeliverable'],
  131030: [400, 'Recipient phone number not in allowed list'],
  131031: [403, 'Account has been locked'],
  131037: [400, 'Display name approval required'],
  131042: [400, 'Business eligibility payment issue'],
  131045: [500, 'Incorrect certificate'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'Meta chose not to deliver'],
  131050: [400, 'User opted out of marketing messages'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131055: [400, 'Method not allowed'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131060: [400, 'This message is currently unavailable'],
  131062: [400, 'Business-scoped user IDs are not supported for this template'],
  131063: [400, 'Marketing templates are disabled for this account'],
  131064: [400, 'Template classification limit reached'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Translated text too long'],
  132007: [400, 'Template format character policy violated'],
  132012: [400, 'Template parameter format does not match format in the created template'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
  132018: [400, 'Template parameter validation failed'],
  132068: [400, 'Flow is blocked'],
  132069: [400, 'Flow is throttled'],
  133000: [500, 'Deregistration incomplete'],
  133004: [503, 'Server temporarily unavailable'],
  133005: [400, 'Two-step verification PIN mismatch'],
  133006: [400, 'Phone number re-verification needed'],
  133008: [400, 'Too many two-step verification PIN guesses'],
  133009: [400, 'Two-step verification PIN guessed too fast'],
  133010: [400, 'Phone number not registered'],
  133015: [400, 'Please wait before registering this number'],
  133016: [400, 'Account registration limit reached'],
  134011: [400, 'Payments terms of service not accepted'],
  135000: [400, 'Generic user error'],
  2200: [400, 'Callback verification failed'],
  2388019: [400, 'Message template limit exceeded'],
  2388024: [400, 'Message template language already exists'],
}

const DOCS = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'

/** The Graph API says no. `toBody` is the answer's body, `status` its HTTP status. */
export class GraphError extends Error {
  readonly code: number
  readonly status: number
  readonly details: string
  readonly subcode: number | undefined

  constructor(code: number, details: string, { subcode }: { subcode?: number } = {}) {
    const [status, title] = ERRORS[code] ?? [400, 'Unknown error']
    super(`(#${code}) ${title}`)
    this.code = code
    this.status = status
    this.details = details
    this.subcode = subcode
  }

  toBody(): JsonObject {
    return {
      error: {
        message: this.message,
        type: 'OAuthException',
        code: this.code,
        ...(this.subcode === undefined ? {} : { error_subcode: this.subcode }),
        error_data: { messaging_product: 'whatsapp', details: this.details },
        fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
      },
    }
  }
}

/** The object does not exist, or is another account's: Graph does not say which. */
export function unknownObject(id: string): GraphError {
  const error = new GraphError(
    100,
    `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    { subcode: 33 },
  )
  error.message = `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`
  return error
}

function titleOf(code: number): string {
  return ERRORS[code]?.[1] ?? 'Unknown error'
}

/** The same error as it stands in a failed status. */
export function failureOf(code: number, details: string): Failure {
  const title = titleOf(code)
  return { code, title, message: title, error_data: { details }, href: DOCS }
}
