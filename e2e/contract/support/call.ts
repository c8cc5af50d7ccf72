import { type Route, type RouteName, routes } from '@smart-chat/contract'

/** A call as an integrator makes it. */
export interface Call {
  /** Path parameters, query and body together, as the route takes them. */
  input?: Record<string, unknown>
  /** A login name of the demo, somebody's token, or null for nobody. Default: `agent_john`. */
  as?: string | { token: string } | null
  headers?: Record<string, string>
  /** Exactly this as the body, instead of `input` as JSON. */
  body?: string | FormData
  /** Another path for the same route. */
  path?: string
  /** Another server, where the route is not on the public port. */
  at?: string
}

export interface Answer {
  httpStatus: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers field by field.
  body: any
}

/** Makes one call of the contract with plain `fetch`. */
export async function callRoute(
  url: string,
  name: RouteName,
  { input = {}, headers = {}, ...how }: Omit<Call, 'as'>,
  token: string | null,
): Promise<Answer> {
  const route: Route = routes[name]
  const { path, rest } = fillPath(how.path ?? route.path, input)
  const query = new URLSearchParams(
    route.method === 'GET' ? Object.entries(rest).map(([key, value]) => [key, String(value)]) : [],
  )
  const isJson = route.method === 'POST' && how.body === undefined
  const response = await fetch(`${how.at ?? url}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: route.method,
    headers: {
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(route.method === 'POST' ? { body: how.body ?? JSON.stringify(rest) } : {}),
  })
  const isObject = response.headers.get('content-type')?.includes('json') === true
  return {
    httpStatus: response.status,
    headers: response.headers,
    body: isObject ? await response.json() : await response.text(),
  }
}

/** Puts what the path asks for into the path, and leaves the rest. */
function fillPath(path: string, input: Record<string, unknown>) {
  const rest = { ...input }
  const filled = path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  return { path: filled, rest }
}
