import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import type { Client } from '../client.ts'
import { aDesk, anOnlineClient } from '../testing/fixture.ts'
import { aServer, bodyOf } from '../testing/http.ts'

/** A client whose calls beside signing in go to a server that answers as it is told. */
async function calling(answer: (response: ServerResponse, body: string) => unknown) {
  const asked: { url: string; token: string; body: string }[] = []
  const url = await aServer(async (request, response) => {
    const body = await bodyOf(request)
    asked.push({ url: request.url ?? '', token: request.headers.authorization ?? '', body })
    await answer(response, body)
  })
  const desk = await aDesk()
  const client = await anOnlineClient(desk, {
    fetch: (input, init) =>
      fetch(String(input).replace(new RegExp(`^${desk.url}(?!/api/auth)`), url), init),
  })
  return { client, asked }
}

const suggest = async (client: Client, signal?: AbortSignal) => {
  const pieces: string[] = []
  const whole = client.stream(
    'suggestReply',
    { message: 'Where is my ride?', chat_id: 'c1' },
    { onDelta: (text) => pieces.push(text), ...(signal !== undefined && { signal }) },
  )
  return { pieces, whole: await whole }
}

const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const done = { reply: 'Your ride is “late”.', source: 'model-1' }
const refusal = { status: 0, code: 'ai_unavailable', message: 'Write it yourself.' }

test('a reply comes piece by piece, however the network cuts the bytes', async () => {
  const text = `:\n\n${event('delta', { text: 'Your ride ' })}${event('delta', { text: 'is “late”.' })}${event('done', done)}`
  const { client, asked } = await calling(async (response) => {
    for (const byte of new TextEncoder().encode(text)) {
      response.write(Uint8Array.of(byte))
      await new Promise(setImmediate)
    }
    response.end()
  })
  const { pieces, whole } = await suggest(client)
  expect(pieces).toEqual(['Your ride ', 'is “late”.'])
  expect(whole).toEqual(done)
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ chat_id: 'c1', stream: true })
})

test('a refusal before the first piece, and one in their midst, carry their code', async () => {
  const early = await calling((response) => {
    response.writeHead(502).end(JSON.stringify(refusal))
  })
  await expect(suggest(early.client)).rejects.toMatchObject({
    code: 'ai_unavailable',
    httpStatus: 502,
  })
  const late = await calling((response) =>
    response.end(event('delta', { text: 'Your ' }) + event('error', refusal)),
  )
  await expect(suggest(late.client)).rejects.toMatchObject({ name: 'ApiError', ...codeOf(refusal) })
})

const codeOf = ({ code, message }: typeof refusal) => ({ code, message })

test('pieces that end without the whole are being offline', async () => {
  const ended = await calling((response) => response.end(event('delta', { text: 'Your ' })))
  await expect(suggest(ended.client)).rejects.toMatchObject({ code: 'offline' })
  const cut = await calling((response) => {
    response.write(event('delta', { text: 'Your ' }), () => response.destroy())
  })
  await expect(suggest(cut.client)).rejects.toMatchObject({ code: 'offline' })
})

test('who gives up hangs up', async () => {
  const given = new AbortController()
  let gone: Promise<void> | undefined
  const { client } = await calling((response) => {
    gone = new Promise((resolve) => void response.once('close', resolve))
    response.write(event('delta', { text: 'Your ' }), () => given.abort())
  })
  await expect(suggest(client, given.signal)).rejects.toThrow(/abort/i)
  await gone
})

test('a file is fetched with the token, and with another when that is refused', async () => {
  let stale = ''
  const { client, asked } = await calling((response) => {
    if (asked.at(-1)?.token === `Bearer ${stale}`) {
      response.writeHead(401).end('{"status":0,"code":"token_expired","message":"Renew."}')
    } else {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('Asha: Hello')
    }
  })
  stale = await client.session.token()
  const file = await client.file('transcript', { chat_id: 'c 1', format: 'txt' })
  expect(file.headers.get('content-type')).toBe('text/plain')
  expect(await file.text()).toBe('Asha: Hello')
  expect(asked.map(({ url }) => url)).toEqual(
    Array(2).fill('/api/chats/c%201/transcript?format=txt'),
  )
})

test('a file that is not here yet says when to ask again', async () => {
  const { client } = await calling((response) => {
    response
      .writeHead(503, { 'retry-after': '10' })
      .end('{"status":0,"code":"media_unavailable","message":"Not here yet."}')
  })
  await expect(client.file('downloadMedia', { mediaId: 'm1' })).rejects.toMatchObject({
    code: 'media_unavailable',
    retryAfterMs: 10_000,
  })
})
