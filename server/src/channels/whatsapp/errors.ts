import { ChannelFailure, type FailureKind } from '../channel.ts'

/**
 * What helps against each of WhatsApp's error codes (`04-whatsapp.md` section 3), and what a person
 * should know. Build on `code`: HTTP status and subcode are not reliable.
 */
const KNOWN: Record<number, [FailureKind, string]> = {
  0: ['broken', 'WhatsApp does not accept our access token. An administrator must renew it.'],
  1: ['retry', 'WhatsApp could not process this. Try again.'],
  2: ['retry', 'WhatsApp is overloaded. Try again in a moment.'],
  3: ['broken', 'The access token lacks a permission. An administrator must renew it.'],
  4: ['retry', 'Too many calls to WhatsApp. Try again in a moment.'],
  10: ['broken', 'The access token lacks a permission. An administrator must renew it.'],
  33: ['broken', 'This WhatsApp number no longer exists. An administrator must look at it.'],
  100: ['permanent', 'WhatsApp does not accept this message as it is.'],
  190: ['broken', 'The access token has expired. An administrator must renew it.'],
  368: ['broken', 'WhatsApp has blocked this number for breaking its policies.'],
  80007: ['retry', 'Too many calls to WhatsApp. Try again in a moment.'],
  130403: ['permanent', 'This customer is blocked.'],
  130429: ['retry', 'Too many messages at once. It is tried again by itself.'],
  130472: ['permanent', 'WhatsApp withheld this marketing message.'],
  130497: ['permanent', 'This number may not write to the country of the customer.'],
  131000: ['retry', 'Something went wrong at WhatsApp. Try again.'],
  131005: ['broken', 'The access token lacks a permission. An administrator must renew it.'],
  131008: ['permanent', 'WhatsApp misses a part of this message.'],
  131009: ['permanent', 'WhatsApp does not accept a part of this message.'],
  131016: ['retry', 'WhatsApp is not available. Try again in a moment.'],
  131021: ['permanent', 'A number cannot write to itself.'],
  131026: ['permanent', 'This could not be delivered: the number may not be on WhatsApp.'],
  131030: ['permanent', 'This test number may only write to listed recipients.'],
  131031: ['broken', 'The WhatsApp account is locked. An administrator must look at it.'],
  131037: ['broken', 'The display name of this number is not approved yet.'],
  131042: ['broken', 'WhatsApp misses a payment method. An administrator must add one.'],
  131045: ['broken', 'This WhatsApp number is not registered properly.'],
  131047: ['wait', 'More than 24 hours have passed since the customer wrote. Send a template.'],
  131048: ['wait', 'WhatsApp limits this number because of complaints. Wait before sending more.'],
  131049: ['permanent', 'WhatsApp withheld this message so that the customer gets less marketing.'],
  131050: ['permanent', 'The customer has opted out of marketing messages.'],
  131051: ['permanent', 'WhatsApp does not know this type of message.'],
  131053: ['permanent', 'WhatsApp could not take the file. Check its type and size.'],
  131056: ['retry', 'Too many messages to this customer at once. It is tried again by itself.'],
  131057: ['retry', 'This number is being upgraded. It is tried again by itself.'],
  132000: ['permanent', 'The template has another number of variables.'],
  132001: ['permanent', 'This template does not exist in this language, or is not approved.'],
  132005: ['permanent', 'The text of the template is too long with these variables.'],
  132007: ['permanent', 'The content of this template breaks a policy.'],
  132012: ['permanent', 'A variable of the template has the wrong format.'],
  132015: ['wait', 'WhatsApp has paused this template. Choose another.'],
  132016: ['permanent', 'WhatsApp has switched this template off. Choose another.'],
  133004: ['retry', 'WhatsApp is not available. Try again in a moment.'],
  133010: ['broken', 'This number is not registered with WhatsApp.'],
  135000: ['permanent', 'WhatsApp does not accept this message as it is.'],
}

/**
 * An answer of the Graph API that is not a success, as a failure people can act on.
 *
 * @param httpStatus only for codes that nobody knows: 5xx may help later, 4xx will not
 */
export function failureOf(
  error: { code: number; message?: string | undefined; details?: string | undefined } | null,
  httpStatus: number,
): ChannelFailure {
  if (error === null) {
    return httpStatus >= 500 || httpStatus === 429
      ? new ChannelFailure(
          'retry',
          String(httpStatus),
          'WhatsApp is not available. Try again in a moment.',
        )
      : new ChannelFailure(
          'permanent',
          String(httpStatus),
          'WhatsApp does not accept this message.',
        )
  }
  const known = KNOWN[error.code] ?? (error.code >= 200 && error.code < 300 ? KNOWN[10] : undefined)
  if (known !== undefined) return new ChannelFailure(known[0], String(error.code), known[1])
  const kind = httpStatus >= 500 ? 'retry' : 'permanent'
  const reason = error.details ?? error.message ?? 'WhatsApp gives no reason.'
  return new ChannelFailure(kind, String(error.code), reason)
}
