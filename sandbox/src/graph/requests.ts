import type { Context } from '../context.ts'

/** One call of the Graph API, as the control API lists it. */
export interface GraphRequest {
  /** ISO 8601, sandbox clock. */
  at: string
  method: string
  path: string
  body: unknown
  /** 0 while it is under way or was left hanging. */
  status: number
  response: unknown
}

const KEPT = 2000

export function recordRequest(ctx: Context, method: string, path: string, body: unknown) {
  const request: GraphRequest = {
    at: new Date(ctx.now()).toISOString(),
    method,
    path,
    body: body instanceof FormData ? formSummary(body) : (body ?? null),
    status: 0,
    response: null,
  }
  ctx.requests.push(request)
  if (ctx.requests.length > KEPT) ctx.requests.shift()
  return request
}

function formSummary(form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    [...form].map(([key, value]) => [
      key,
      typeof value === 'string' ? value : { name: value.name, type: value.type, size: value.size },
    ]),
  )
}
