import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createSandbox } from './sandbox.ts'

test('the host keeps its own ways: parsers, limits, errors and unknown paths', async () => {
  const host = fastify({ bodyLimit: 50, forceCloseConnections: true })
  onTestFinished(() => host.close())
  host.addContentTypeParser('multipart/form-data', async () => 'parsed by the host')
  host.register(fastifyStatic, { root: import.meta.dirname, serve: false })
  host.setErrorHandler((_error, _request, reply) => reply.code(418).send({ mine: true }))
  host.setNotFoundHandler((_request, reply) => reply.code(404).send({ mine: true }))
  host.post('/echo', (request) => ({ body: request.body }))
  host.register(createSandbox().plugin)
  const base = await host.listen({ port: 0, host: '127.0.0.1' })

  const form = new FormData()
  form.set('phone_number_id', '100000000000001')
  form.set('send', 'false')
  form.set('file', new File(['x'.repeat(5000)], 'a.txt', { type: 'text/plain' }))
  const ours = await fetch(`${base}/sandbox/api/people/919812340011/media`, {
    method: 'POST',
    body: form,
  })
  expect(ours.status).toBe(201)

  const echoed = await fetch(`${base}/echo`, { method: 'POST', body: new FormData() })
  expect(await echoed.json()).toEqual({ body: 'parsed by the host' })
  const headers = { 'content-type': 'application/json' }
  const long = JSON.stringify('x'.repeat(100))
  const tooLong = await fetch(`${base}/echo`, { method: 'POST', body: long, headers })
  expect(tooLong.status).toBe(418)
  const unknown = await fetch(`${base}/nowhere`)
  expect(await unknown.json()).toEqual({ mine: true })
})

test('broken JSON is answered in the words of each API', async () => {
  const host = fastify({ forceCloseConnections: true })
  onTestFinished(() => host.close())
  host.register(createSandbox().plugin)
  const base = await host.listen({ port: 0, host: '127.0.0.1' })
  const post = async (path: string) => {
    const answer = await fetch(`${base}/sandbox${path}`, {
      method: 'POST',
      body: '{"half":',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-token' },
    })
    return [answer.status, ((await answer.json()) as { error: { code: unknown } }).error.code]
  }
  expect(await post('/graph/100000000000001/messages')).toEqual([400, 100])
  expect(await post('/api/people')).toEqual([400, 'invalid_input'])
})
