import { type Logger, pino } from 'pino'

export type Log = Logger

/**
 * The process's log, as JSON lines. Texts, tokens and whole phone numbers are never put into it:
 * log ids, and what went wrong.
 */
export const createLog = (level: string): Log =>
  pino({
    level,
    base: null,
    serializers: { error: serializeError, err: serializeError },
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', '*.token', '*.password'],
      remove: true,
    },
  })

/** Database errors carry the values of the statement in `detail`; those stay out of the log. */
function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack } = error
  return { name, message, stack, code: (error as { code?: unknown }).code }
}
