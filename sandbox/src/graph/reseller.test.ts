import { expect, test } from 'vitest'
import { ASHA, openWorld, text } from '../testing/world.ts'

test('a key without a number in the path sends for the number of the key', async () => {
  const { call, sandbox } = await openWorld()
  sandbox.setFaults({ window_check: false })
  const body = { messaging_product: 'whatsapp', to: ASHA, ...text('Hi') }
  const key = { 'd360-api-key': 'sandbox-token-100000000000002' }
  expect((await call('POST', '/graph/messages', body, key)).status).toBe(200)
  const { messages } = (await call('GET', `/api/people/${ASHA}/messages`)).body
  expect(messages).toMatchObject([{ phone_number_id: '100000000000002' }])
  const templates = await call('GET', '/graph/v1/configs/templates?limit=3', undefined, key)
  expect(templates.body.waba_templates).toHaveLength(3)
})

test('the path of version 3 takes its key in a header of its own', async () => {
  const { call, sandbox } = await openWorld()
  sandbox.setFaults({ window_check: false })
  const body = { messaging_product: 'whatsapp', to: ASHA, ...text('Hi') }
  const key = { apikey: 'sandbox-token' }
  const sent = await call('POST', '/graph/v3/100000000000001/messages', body, key)
  expect(sent.status).toBe(200)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('sheet', new File(['pdf!'], 'a.pdf', { type: 'application/pdf' }))
  const { id } = (await call('POST', '/graph/v3/100000000000001/media', form, key)).body.response
  const bytes = await call('POST', `/graph/v3/downloadMedia/${id}`, undefined, key)
  expect(bytes.body).toBe('pdf!')
})

test("360dialog names Meta's host, and hands the file out at its own", async () => {
  const { base, call, sandbox } = await openWorld()
  sandbox.setPublicUrl(base)
  const key = { 'd360-api-key': 'sandbox-token' }
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new File(['pdf!'], 'a.pdf', { type: 'application/pdf' }))
  const { id } = (await call('POST', '/graph/media', form, key)).body
  const { url } = (await call('GET', `/graph/${id}`, undefined, key)).body
  expect(url).toMatch(/^https:\/\/lookaside\.fbsbx\.com\/whatsapp_business\/attachments\//)
  const rewritten = url.replace('https://lookaside.fbsbx.com', `${base}/sandbox/graph`)
  expect((await call('GET', rewritten, undefined, key)).body).toBe('pdf!')
  expect((await call('GET', rewritten)).status).toBe(403)
})

test('a provider is told where webhooks go, and with which header', async () => {
  const { call, desk, sandbox, customerWrites } = await openWorld()
  const key = { 'd360-api-key': 'sandbox-token' }
  const wanted = { url: `${desk.url}?by=360`, headers: { 'x-desk-key': 'ours' } }
  expect((await call('POST', '/graph/v1/configs/webhook', wanted, key)).status).toBe(200)
  await customerWrites()
  const pinbot = { webhook_url: desk.url, headers: { 'x-desk-key': 'theirs' } }
  const set = await call('POST', '/graph/v3/100000000000001/setwebhook', pinbot, {
    apikey: 'sandbox-token',
  })
  expect(set.status).toBe(200)
  await customerWrites('again')
  expect(desk.deliveries.map(({ headers }) => headers['x-desk-key'])).toEqual(['ours', 'theirs'])
  sandbox.setWebhookUrl(desk.url)
  await customerWrites('and again')
  expect(desk.deliveries[2]?.headers).not.toHaveProperty('x-desk-key')
})
