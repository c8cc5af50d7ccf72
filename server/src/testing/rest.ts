/** An answer of the desk over plain HTTP. */
export interface Answer {
  httpStatus: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers field by field.
  body: any
}

/** One call as any client makes it. */
export async function rest(
  url: string,
  call: {
    method?: string
    path: string
    token?: string
    body?: unknown
    /** Instead of JSON. */
    raw?: FormData | string
    headers?: Record<string, string>
  },
): Promise<Answer> {
  const response = await fetch(`${url}${call.path}`, {
    method: call.method ?? ((call.body ?? call.raw) === undefined ? 'GET' : 'POST'),
    headers: {
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.raw === undefined ? {} : { body: call.raw }),
  })
  const text = await response.text()
  return {
    httpStatus: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

/** Signs in and gives the whole answer. */
export const signIn = (url: string, username: string, password = 'smart-chat') =>
  rest(url, { path: '/api/auth/login', body: { username, password } })
