import type { Failure } from '@smart-chat/contract'
import { ApiError } from '../errors.ts'

/** What a JSON answer holds beside `status`. Throws `ApiError` when it is a refusal. */
export async function readReply(response: Response): Promise<object> {
  const answer = parse(await response.text())
  if (!response.ok || answer?.status !== 1) throw refusal(response, answer)
  const { status: _, ...reply } = answer
  return reply
}

/** The answer itself, its body still unread. Throws `ApiError` when it is a refusal. */
export async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response
  throw refusal(response, parse(await response.text()))
}

const refusal = (response: Response, answer: object | null) =>
  new ApiError(isFailure(answer) ? answer : byStatus(response.status), {
    httpStatus: response.status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  })

function parse(text: string): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? { ...answer } : null
  } catch {
    return null
  }
}

const isFailure = (answer: object | null): answer is Failure =>
  answer !== null && 'code' in answer && 'message' in answer

/** For answers that a proxy on the way wrote, or none of ours. */
function byStatus(status: number): Pick<Failure, 'code' | 'message'> {
  if (status === 413) return { code: 'too_large', message: 'This is too large to send.' }
  if (status === 429) return { code: 'rate_limited', message: 'Too many requests. Wait a moment.' }
  if (status === 502 || status === 503 || status === 504) {
    return { code: 'not_ready', message: 'The server is not ready. Try again in a moment.' }
  }
  return { code: 'internal', message: `The server gave an unexpected answer (${status}).` }
}

/** @param value seconds, or a date, as HTTP has it */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
