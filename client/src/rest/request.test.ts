import { expect, test } from 'vitest'
import { expectedPaths } from '../testing/expected-paths.ts'
import { createExchange } from './exchange.ts'
import { paths } from './paths.ts'
import { createRequest } from './request.ts'

const requestAt = (origin: string, fetch: typeof globalThis.fetch) =>
  createRequest(createExchange(origin, fetch))

test('the copy of the routes is that of the contract: npm run paths -w client', () => {
  expect(paths).toEqual(Object.fromEntries(expectedPaths()))
})

test('input goes where path and method say', async () => {
  const asked: [string, unknown][] = []
  const request = requestAt('https://desk.example', async (url, init) => {
    asked.push([String(url), init?.body])
    return Response.json({ status: 1 })
  })
  await request('listMessages', { chat_id: 'a/b', after_seq: 4, limit: undefined })
  await request('addNote', { chat_id: 'c1', content: 'hello' })
  expect(asked).toEqual([
    ['https://desk.example/api/chats/a%2Fb/messages?after_seq=4', null],
    ['https://desk.example/api/chats/c1/notes', '{"content":"hello"}'],
  ])
})

test('a refusal carries its code, where the input was wrong, and when to try again', async () => {
  const errors = [{ path: 'page', message: 'Too small' }]
  const request = requestAt('', async () =>
    Response.json(
      { status: 0, code: 'rate_limited', message: 'Slow down.', errors },
      { status: 429, headers: { 'retry-after': '7' } },
    ),
  )
  await expect(request('stats', {})).rejects.toMatchObject({
    name: 'ApiError',
    code: 'rate_limited',
    message: 'Slow down.',
    errors,
    httpStatus: 429,
    retryAfterMs: 7000,
  })
})

test("a proxy's error page is a refusal too", async () => {
  const request = requestAt('', async () => new Response('<h1>Bad Gateway', { status: 502 }))
  await expect(request('stats', {})).rejects.toMatchObject({ code: 'not_ready', httpStatus: 502 })
})

test('nothing heard is being offline; a call that was given up is not', async () => {
  const broken = requestAt('', () => Promise.reject(new TypeError('fetch failed')))
  await expect(broken('stats', {})).rejects.toMatchObject({ code: 'offline', reason: 'network' })
  const aborted = AbortSignal.abort()
  await expect(broken('stats', {}, { signal: aborted })).rejects.toBeInstanceOf(TypeError)
})
