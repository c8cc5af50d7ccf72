import type { Failure } from '@smart-chat/contract'
import { ApiError, Offline } from '../errors.ts'
import type { JsonRoute } from '../inputs.ts'
import { paths } from './paths.ts'

interface RequestOptions {
  token?: string
  signal?: AbortSignal | undefined
  timeoutMs?: number
}

/** Makes one HTTP request; throws `ApiError` or `Offline`. */
export type Request = (
  name: JsonRoute,
  input: Readonly<Record<string, unknown>>,
  options?: RequestOptions,
) => Promise<Record<string, unknown>>

const TIMEOUT_MS = 30_000

/** @param origin such as `https://desk.example`; empty for the page's own */
export function createRequest(origin: string, fetch: typeof globalThis.fetch): Request {
  return async (name, input, { token, signal, timeoutMs = TIMEOUT_MS } = {}) => {
    const [method, path] = paths[name]
    const { url, rest } = fillPath(path, input)
    const query = method === 'GET' ? toQuery(rest) : ''
    const headers = new Headers()
    if (method === 'POST') headers.set('content-type', 'application/json')
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)

    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(`${origin}${url}${query}`, {
        method,
        headers,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(method === 'POST' && { body: JSON.stringify(rest) }),
      })
      return await read(response)
    } catch (error) {
      if (error instanceof ApiError || signal?.aborted === true) throw error
      throw new Offline(timeout.aborted ? 'timed_out' : 'network', error)
    }
  }
}

function fillPath(path: string, input: Readonly<Record<string, unknown>>) {
  const rest: Record<string, unknown> = { ...input }
  const url = path.replace(/:(\w+)/g, (_, name: string) => {
    delete rest[name]
    return encodeURIComponent(String(input[name]))
  })
  return { url, rest }
}

function toQuery(fields: Record<string, unknown>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  const query = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  )
  return given.length === 0 ? '' : `?${query}`
}

async function read(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  const answer = parse(text)
  if (response.ok && answer?.status === 1) {
    const { status: _, ...reply } = answer
    return reply
  }
  throw new ApiError(isFailure(answer) ? answer : byStatus(response.status), {
    httpStatus: response.status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  })
}

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
