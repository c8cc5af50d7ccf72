import { ApiError, Offline } from '../errors.ts'

export interface ExchangeOptions {
  token?: string | undefined
  signal?: AbortSignal | undefined
  /** Until `read` is done. */
  timeoutMs?: number
  /** More headers, made for the body as it is sent. */
  prove?: (body: string) => Promise<Record<string, string>>
}

/** One HTTP call; `read` makes of the answer what is wanted. Throws `ApiError` or `Offline`. */
export type Exchange = <T>(
  route: readonly [method: 'GET' | 'POST', path: string, ...rest: unknown[]],
  input: object,
  options: ExchangeOptions,
  read: (response: Response) => Promise<T>,
) => Promise<T>

const TIMEOUT_MS = 30_000

/** @param origin such as `https://desk.example`; empty for the page's own */
export function createExchange(origin: string, fetch: typeof globalThis.fetch): Exchange {
  return async ([method, path], input, options, read) => {
    const { token, signal, timeoutMs = TIMEOUT_MS, prove } = options
    const { url, rest } = fillPath(path, { ...input })
    const query = method === 'GET' ? toQuery(rest) : ''
    const body = method === 'POST' ? JSON.stringify(rest) : null
    const headers = new Headers(await prove?.(body ?? ''))
    if (body !== null) headers.set('content-type', 'application/json')
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)

    const stop = new AbortController()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      stop.abort()
    }, timeoutMs)
    const giveUp = () => stop.abort(signal?.reason)
    if (signal?.aborted === true) giveUp()
    signal?.addEventListener('abort', giveUp)
    try {
      const init = { method, headers, body, signal: stop.signal }
      return await read(await fetch(`${origin}${url}${query}`, init))
    } catch (error) {
      if (error instanceof ApiError || signal?.aborted === true) throw error
      throw new Offline(isLate ? 'timed_out' : 'network', error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
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
