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
