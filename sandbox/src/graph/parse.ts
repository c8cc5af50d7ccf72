import type { z } from 'zod'
import type { Json } from '../store/records.ts'
import { CONTENTS, Envelope, ReadMark } from './bodies.ts'
import { GraphError } from './errors.ts'

export interface Outgoing {
  to: string | null
  /** A business-scoped user id; `to` wins when both are there. */
  recipient: string | null
  type: string
  content: Json
  reply_to: string | null
  biz_opaque_callback_data: string | null
}

/** Reads a message to be sent, or throws the `GraphError` that Meta would answer. */
export function parseOutgoing(body: unknown): Outgoing {
  const envelope = check(Envelope, body)
  if (!envelope.to && !envelope.recipient) {
    throw new GraphError(131008, "The parameter 'to' is required.")
  }
  const schema = CONTENTS[envelope.type]
  if (!schema) throw new GraphError(131051, `Message type '${envelope.type}' is not supported.`)
  const content = envelope[envelope.type]
  if (content === undefined) {
    throw new GraphError(131008, `The parameter '${envelope.type}' is required.`)
  }
  return {
    to: envelope.to ?? null,
    recipient: envelope.recipient ?? null,
    type: envelope.type,
    content: check(schema, content, envelope.type) as Json,
    reply_to: envelope.context?.message_id ?? null,
    biz_opaque_callback_data: envelope.biz_opaque_callback_data ?? null,
  }
}

export function isReadMark(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'status' in body
}

export function parseReadMark(body: unknown): z.infer<typeof ReadMark> {
  return check(ReadMark, body)
}

/** How zod calls what is not there, by the kind of schema it looked at. */
const ABSENT = new Set(['invalid_type', 'invalid_value', 'invalid_union'])

/** A missing parameter is 131008, a wrong type 100, a wrong value or length 131009. */
export function check<T>(schema: z.ZodType<T>, value: unknown, at?: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = [at, ...(issue?.path ?? [])].filter((part) => part !== undefined).join('.')
  const isMissing =
    issue !== undefined && ABSENT.has(issue.code) && valueAt(value, issue.path) === undefined
  const details = `Parameter '${path || 'body'}': ${issue?.message ?? 'invalid'}.`
  if (isMissing) throw new GraphError(131008, details)
  throw new GraphError(issue?.code === 'invalid_type' ? 100 : 131009, details)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? (inside as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  )
}
