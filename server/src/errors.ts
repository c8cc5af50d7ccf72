import { type ErrorCode, errorStatus, type Failure } from '@smart-chat/contract'

/**
 * A failure that a client is told of: its code is stable, its message a sentence for a person.
 */
export class DeskError extends Error {
  readonly code: ErrorCode
  readonly details: Failure['errors']
  readonly retryAfterSeconds: number | undefined
  /** Fields beside the envelope, for the few answers that have them. */
  readonly extra: object | undefined

  constructor(
    code: ErrorCode,
    message: string,
    more: { details?: Failure['errors']; retryAfterSeconds?: number; extra?: object } = {},
  ) {
    super(message)
    this.code = code
    this.details = more.details
    this.retryAfterSeconds = more.retryAfterSeconds
    this.extra = more.extra
  }

  get httpStatus(): number {
    return errorStatus[this.code]
  }

  toFailure(): Failure {
    const { code, message, details, extra } = this
    return {
      status: 0,
      code,
      message,
      ...(details === undefined ? {} : { errors: details }),
      ...extra,
    }
  }
}

export const unauthorized = (message = 'Sign in first.') => new DeskError('unauthorized', message)

export const forbidden = (message = 'Your role does not allow this. Ask a lead.') =>
  new DeskError('forbidden', message)

export const wrongSegment = (customerType: string) =>
  new DeskError(
    'wrong_segment',
    `You do not work in ${customerType}. Ask an administrator to add it.`,
  )

export const chatNotFound = () =>
  new DeskError('chat_not_found', 'This chat does not exist. Reload the list.')

export const messageNotFound = () =>
  new DeskError('message_not_found', 'This message does not exist. Reload the chat.')

export const customerNotFound = () =>
  new DeskError('customer_not_found', 'No customer has this number. Check its digits.')

/** One field of the input that only the verb can judge. */
export const invalidField = (path: string, message: string) =>
  new DeskError('invalid_input', `${message} (${path})`, { details: [{ path, message }] })

export const noChatHere = () =>
  new DeskError(
    'wrong_segment',
    'This customer has no chat in your segments. Ask an administrator to add the segment.',
  )

export const executiveNotFound = (name: string) =>
  new DeskError('executive_not_found', `There is no executive "${name}". Choose one from the list.`)

export const chatResolved = () =>
  new DeskError('chat_resolved', 'This chat is resolved. Reopen it to go on.')

export const optedOut = () =>
  new DeskError(
    'customer_opted_out',
    'This customer does not want to be written to over WhatsApp. Wait until they write.',
  )

export const noMarketing = () =>
  new DeskError(
    'customer_opted_out',
    'This customer has stopped marketing messages. Choose a template of another category.',
  )

export const serviceWindowClosed = (closedAt: Date | null) =>
  new DeskError(
    'service_window_closed',
    closedAt === null
      ? 'This customer has not written over WhatsApp yet: only a template can be sent.'
      : `This chat can only be answered with a template: the 24-hour window closed at ${closedAt
          .toISOString()
          .slice(0, 16)
          .replace('T', ' ')} UTC.`,
  )
