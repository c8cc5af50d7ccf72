import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { aClient, aDesk, anOnlineClient } from '../testing/fixture.ts'

const reply = { url: '/x', media_id: 'm1', media_type: 'image', mime_type: 'image/png', size: 3 }

/** A server for uploads, which answers as it is told; gives its address and what came. */
async function uploads(answer: (token: string) => object & { httpStatus?: number }) {
  const came: { token: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    came.push({ token, body })
    const { httpStatus = 200, ...told } = answer(token)
    response.writeHead(httpStatus, { 'content-type': 'application/json', 'retry-after': '7' })
    response.end(JSON.stringify({ status: httpStatus === 200 ? 1 : 0, ...told }))
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return { url, came }
}

/** A client that is signed in at a small desk and uploads elsewhere. */
async function anUploader(url: string) {
  const desk = await aDesk()
  const client = await anOnlineClient(desk, {
    fetch: (input, init) =>
      fetch(String(input).replace(`${desk.url}/api/media`, `${url}/api/media`), init),
  })
  return { desk, client }
}

test('a file goes as a form under its name, with the token', async () => {
  const { url, came } = await uploads(() => reply)
  const { client } = await anUploader(url)
  const progress: unknown[] = []
  const file = new File(['abc'], 'Straße.png', { type: 'image/png' })
  const uploaded = await client.upload(file, { onProgress: (one) => progress.push(one) })
  expect(uploaded).toEqual(reply)
  expect(progress).toEqual([{ bytes: 3, total: 3 }])
  expect(came[0]?.body).toContain('filename="Straße.png"')
  expect(came[0]?.token).toBe(await client.session.token())
})

test('a token that is refused is renewed, and the file sent once more', async () => {
  let stale = ''
  const { url, came } = await uploads((token) =>
    token === stale ? { httpStatus: 401, code: 'token_expired', message: 'Renew.' } : reply,
  )
  const { client } = await anUploader(url)
  stale = await client.session.token()
  expect(await client.upload(new Blob(['abc']), { name: 'a.png' })).toEqual(reply)
  expect(came.map(({ token }) => token)).toEqual([stale, await client.session.token()])
})

test('a refusal carries its code and sentence', async () => {
  const refusal = { httpStatus: 413, code: 'too_large', message: 'Send a smaller one.' }
  const { client } = await anUploader((await uploads(() => refusal)).url)
  await expect(client.upload(new Blob(['abc']))).rejects.toMatchObject({
    name: 'ApiError',
    code: 'too_large',
    message: 'Send a smaller one.',
    retryAfterMs: 7000,
  })
})

test('nothing heard is being offline; what was given up rejects with its reason', async () => {
  const { client } = await anUploader('http://localhost:9')
  await expect(client.upload(new Blob(['abc']))).rejects.toMatchObject({ code: 'offline' })
  const gone = AbortSignal.abort(new Error('Enough.'))
  await expect(client.upload(new Blob(['abc']), { signal: gone })).rejects.toThrow('Enough.')
})

test('nobody signed in uploads nothing', async () => {
  const client = aClient(await aDesk())
  await expect(client.upload(new Blob(['abc']))).rejects.toMatchObject({ code: 'unauthorized' })
})
