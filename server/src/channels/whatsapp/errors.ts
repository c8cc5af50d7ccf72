import { type Backoff, ChannelFailure, type FailureKind } from '../channel.ts'

/** Seconds: WhatsApp counts such calls by the hour. */
const SLOWLY: Backoff = { firstS: 30, factor: 2, maxS: 300, tries: 6 }
const ONCE: Backoff = { firstS: 1, factor: 1, maxS: 1, tries: 1 }
const THRICE: Backoff = { firstS: 1, factor: 2, maxS: 4, tries: 3 }
/** WhatsApp's own advice for one person: 4^X seconds. */
const PAIR: Backoff = { firstS: 1, factor: 4, maxS: 256, tries: 6 }
/** An upgrade lasts a minute at most. */
const UPGRADE: Backoff = { firstS: 10, factor: 2, maxS: 60, tries: 10 }

const NO_PERMISSION = 'The access token lacks a permission. An administrator must renew it.'
const UNAVAILABLE = 'WhatsApp is not available. It is tried again by itself.'
const NOT_AS_IT_IS = 'WhatsApp does not accept this message as it is.'
const BUSINESS_SETTINGS = 'An administrator must look at it in WhatsApp Manager.'

/**
 * What helps against each of WhatsApp's error codes (`04-whatsapp.md` section 3), and what a person
 * should know. Build on `code`: HTTP status and subcode are not reliable.
 */
const KNOWN: Record<number, [FailureKind, string, Backoff?]> = {
  0: ['broken', 'WhatsApp does not accept our access token. An administrator must renew it.'],
  1: ['retry', 'WhatsApp could not process this. Try again.', ONCE],
  2: ['retry', 'WhatsApp is overloaded. It is tried again by itself.'],
  3: ['broken', NO_PERMISSION],
  4: ['retry', 'Too many calls to WhatsApp. It is tried again by itself.', SLOWLY],
  10: ['broken', NO_PERMISSION],
  33: ['broken', 'This WhatsApp number no longer exists. An administrator must look at it.'],
  100: ['permanent', NOT_AS_IT_IS],
  190: ['broken', 'The access token has expired. An administrator must renew it.'],
  368: [
    'broken',
    `WhatsApp has blocked this number for breaking its policies. ${BUSINESS_SETTINGS}`,
  ],
  80007: ['retry', 'Too many calls to WhatsApp. It is tried again by itself.', SLOWLY],
  130403: ['permanent', 'This customer has blocked our number.'],
  130429: ['retry', 'Too many messages at once. It is tried again by itself.'],
  130472: ['permanent', 'WhatsApp withheld this marketing message.'],
  130497: ['permanent', 'This number may not write to the country of the customer.'],
  131000: ['retry', 'Something went wrong at WhatsApp. Try again.', THRICE],
  131005: ['broken', NO_PERMISSION],
  131008: ['permanent', 'WhatsApp misses a part of this message.'],
  131009: ['permanent', 'WhatsApp does not accept a part of this message.'],
  131016: ['retry', UNAVAILABLE],
  131021: ['permanent', 'A number cannot write to itself.'],
  131026: ['permanent', 'This could not be delivered: the number may not be on WhatsApp.'],
  131030: ['permanent', 'This test number may only write to listed recipients.'],
  131031: ['broken', `The WhatsApp account is locked. ${BUSINESS_SETTINGS}`],
  131037: ['broken', `The display name of this number is not approved yet. ${BUSINESS_SETTINGS}`],
  131042: ['broken', 'WhatsApp misses a payment method. An administrator must add one.'],
  131045: ['broken', `This WhatsApp number is not registered properly. ${BUSINESS_SETTINGS}`],
  131047: ['wait', 'More than 24 hours have passed since the customer wrote. Send a template.'],
  131048: ['wait', 'WhatsApp limits this number because of complaints. Wait before sending more.'],
  131049: [
    'permanent',
    'WhatsApp withheld this message so that the customer gets less marketing. Wait a day.',
  ],
  131050: ['permanent', 'The customer has opted out of marketing messages.'],
  131051: ['permanent', 'WhatsApp does not know this type of message.'],
  131052: ['permanent', 'WhatsApp could not fetch the file of the customer.'],
  131053: ['permanent', 'WhatsApp could not take the file. Check its type and size.'],
  131055: ['permanent', 'WhatsApp does not allow this kind of message here.'],
  131056: [
    'retry',
    'Too many messages to this customer at once. It is tried again by itself.',
    PAIR,
  ],
  131057: ['retry', 'This number is being upgraded. It is tried again by itself.', UPGRADE],
  131060: ['permanent', 'This message is not available.'],
  131062: ['permanent', 'This template cannot be sent to somebody whose number is hidden.'],
  131063: ['permanent', 'Marketing templates are switched off for this account.'],
  131064: [
    'broken',
    `WhatsApp has stopped this account: too many templates of the wrong category. ${BUSINESS_SETTINGS}`,
  ],
  132000: ['permanent', 'The template has another number of variables.'],
  132001: ['permanent', 'This template does not exist in this language, or is not approved.'],
  132005: ['permanent', 'The text of the template is too long with these variables.'],
  132007: ['permanent', 'The content of this template breaks a policy.'],
  132012: ['permanent', 'A variable of the template has the wrong format.'],
  132015: ['wait', 'WhatsApp has paused this template. Choose another.'],
  132016: ['permanent', 'WhatsApp has switched this template off. Choose another.'],
  132018: ['permanent', 'A variable of the template is not allowed as it is.'],
  132068: ['permanent', 'The form of this template is blocked. Choose another.'],
  132069: ['retry', 'The form of this template is used too much. It is tried again by itself.'],
  133000: ['wait', 'This number is being taken out of service. Wait, then try again.'],
  133004: ['retry', UNAVAILABLE],
  133005: ['broken', 'The PIN of this WhatsApp number is wrong. An administrator must reset it.'],
  133006: ['broken', 'This WhatsApp number must be verified again by an administrator.'],
  133008: ['wait', 'Too many wrong PINs for this number. Wait, then try again.'],
  133009: ['wait', 'PINs were tried too fast for this number. Wait, then try again.'],
  133010: ['broken', 'This number is not registered with WhatsApp. An administrator must do it.'],
  133015: ['wait', 'This number was deleted a moment ago. Wait five minutes, then try again.'],
  133016: ['wait', 'This number was registered too often. Wait three days, then try again.'],
  134011: ['broken', 'WhatsApp’s terms of payment are not accepted. An administrator must do it.'],
  135000: ['retry', NOT_AS_IT_IS, ONCE],
}

/** What an attempt that was taken and failed later is begun anew after; never 131026, 131047, 131049. */
const BEGUN_ANEW = new Set([130429, 131000, 131016, 131056, 131057])

/**
 * An answer of the Graph API that is not a success, as a failure people can act on.
 *
 * @param error null where the answer is none of the Graph API's
 * @param httpStatus only for codes that nobody knows: 5xx may help later, 4xx will not
 */
export function failureOf(
  error: { code: number; message?: string | undefined; details?: string | undefined } | null,
  httpStatus: number,
): ChannelFailure {
  if (error === null) return failureOfStatus(httpStatus)
  const { code } = error
  const known = KNOWN[code] ?? (code >= 200 && code < 300 ? KNOWN[10] : undefined)
  if (known !== undefined) {
    const [kind, words, backoff] = known
    return new ChannelFailure(kind, String(code), words, {
      ...(backoff === undefined ? {} : { backoff }),
      isBegunAnew: BEGUN_ANEW.has(code),
    })
  }
  const kind = httpStatus >= 500 ? 'retry' : 'permanent'
  const reason = error.details ?? error.message ?? 'WhatsApp gives no reason.'
  return new ChannelFailure(kind, String(code), reason)
}

function failureOfStatus(httpStatus: number): ChannelFailure {
  const code = String(httpStatus)
  if (httpStatus === 502 || httpStatus === 504) {
    // Somebody in between gave up waiting: WhatsApp may well have the message.
    return new ChannelFailure('unknown', code, 'WhatsApp did not answer in time.')
  }
  return httpStatus >= 500 || httpStatus === 429
    ? new ChannelFailure('retry', code, UNAVAILABLE)
    : new ChannelFailure('permanent', code, 'WhatsApp does not accept this message.')
}

/** Refused before a byte of the message went out: surely not sent. Anything later may have arrived. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/

/** A call that got no answer, as a failure. */
export function failureOfNetwork(error: unknown): ChannelFailure {
  const code = String(
    (error as { cause?: { code?: unknown } }).cause?.code ?? (error as Error).name,
  )
  return NOT_SENT.test(code)
    ? new ChannelFailure('retry', code, 'WhatsApp cannot be reached. It is tried again by itself.')
    : new ChannelFailure('unknown', code, 'WhatsApp did not answer in time.')
}
