import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

test('a token expires by a switch, and then refuses every call', async () => {
  const { call, graph, send } = await openWorld()
  await call('PATCH', '/api/faults', { token_expired: true })
  for (const answer of [await send(text('Hi')), await graph('GET', `/${PNID}`)]) {
    expect([answer.status, answer.body.error.code]).toEqual([401, 190])
  }
})

test.each<[string, string, Record<string, string>]>([
  ['360dialog', '/graph/messages', { 'd360-api-key': 'sandbox-token' }],
  ['Pinbot', `/graph/v3/${PNID}/messages`, { apikey: 'sandbox-token' }],
])('%s takes its key in its own header only', async (_name, path, key) => {
  const { call, sandbox } = await openWorld()
  sandbox.setFaults({ window_check: false })
  const body = { messaging_product: 'whatsapp', to: ASHA, ...text('Hi') }
  expect((await call('POST', path, body, key)).status).toBe(200)
  const bearer = { authorization: 'Bearer sandbox-token' }
  expect((await call('POST', path, body, bearer)).body.error.code).toBe(200)
})
