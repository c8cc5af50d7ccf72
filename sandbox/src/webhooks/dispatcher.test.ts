import { createHmac } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDesk } from '../testing/desk.ts'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

test('the signature is over escaped bytes, which parsing and printing again does not give', async () => {
  const { desk, customerWrites } = await openWorld()
  await customerWrites('नमस्ते 👋 grüß dich')

  const [delivery] = desk.deliveries
  expect(delivery?.body).toMatch(/^[\x20-\x7e]*$/)
  expect(delivery?.body).toContain('\\ud83d\\udc4b gr\\u00fc\\u00df dich')
  const mac = createHmac('sha256', 'sandbox-secret')
    .update(delivery?.body ?? '')
    .digest('hex')
  expect(delivery?.signature).toBe(`sha256=${mac}`)
  expect(JSON.stringify(delivery?.json)).not.toBe(delivery?.body)
  expect(desk.messages()[0]?.text).toEqual({ body: 'नमस्ते 👋 grüß dich' })
})

test('a message comes in the envelope of the Cloud API', async () => {
  const { desk, customerWrites } = await openWorld()
  const message = await customerWrites()
  expect(desk.deliveries[0]?.json).toEqual({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '200000000000001',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '910000000001', phone_number_id: PNID },
              contacts: [
                {
                  profile: { name: 'Asha Verma' },
                  wa_id: ASHA,
                  user_id: expect.stringMatching(/^IN\.\d+$/),
                },
              ],
              messages: [
                {
                  from: ASHA,
                  from_user_id: expect.stringMatching(/^IN\.\d+$/),
                  id: message.id,
                  timestamp: expect.stringMatching(/^\d{10}$/),
                  type: 'text',
                  text: { body: 'Hello' },
                },
              ],
            },
          },
        ],
      },
    ],
  })
})

test('a webhook is repeated until the desk answers 200, and later ones of the phone wait', async () => {
  const { desk, sandbox, customerWrites } = await openWorld()
  desk.answer = (count) => (count < 4 ? 500 : 200)
  await Promise.all([customerWrites('one'), customerWrites('two')])

  const bodies = desk.messages().map((message) => (message.text as { body: string }).body)
  expect(bodies).toEqual(['one', 'one', 'one', 'one', 'one', 'two'])
  expect(sandbox.webhooks()).toMatchObject({ pending: 0, accepted: 2, failed_attempts: 4 })
})

test('one phone that cannot be told does not hold up the others', async () => {
  const { desk, customerWrites } = await openWorld()
  desk.answer = () => (desk.messages().length === 0 ? 500 : 200)
  await Promise.all([customerWrites('stuck'), customerWrites('fine', '919812340011')])
  expect(desk.messages().length).toBeGreaterThanOrEqual(3)
})

test('a batch holds several entries, changes and items', async () => {
  const { desk, sandbox } = await openWorld({ webhookUrl: '' })
  sandbox.setFaults({ webhook_batch_size: 100, webhook_linger_ms: 0 })
  const all = Array.from({ length: 9 }, (_, index) =>
    sandbox.say(ASHA, { type: 'text', text: String(index), phone_number_id: PNID }),
  )
  sandbox.setWebhookUrl(desk.url)
  await Promise.all(all)

  expect(desk.deliveries).toHaveLength(1)
  const entries = desk.deliveries[0]?.json.entry ?? []
  expect(entries.map(({ changes }) => changes.map(({ value }) => value.messages?.length))).toEqual([
    [2, 2],
    [2, 2],
    [1],
  ])
  const texts = desk.messages().map((message) => (message.text as { body: string }).body)
  expect(texts.join('')).toBe('012345678')
})

test('duplicates, delays and shuffling lose nothing', async () => {
  const { desk, sandbox, customerWrites } = await openWorld()
  sandbox.setFaults({
    webhook_duplicate: 0.5,
    webhook_shuffle: true,
    webhook_delay_ms: 30,
    webhook_batch_size: 4,
    webhook_linger_ms: 2,
  })
  const sent = await Promise.all(Array.from({ length: 40 }, (_, i) => customerWrites(String(i))))
  const told = desk.messages().map(({ id }) => id)
  expect(new Set(told)).toEqual(new Set(sent.map(({ id }) => id)))
  expect(told.length).toBeGreaterThan(40)
  expect(told).not.toEqual(sent.map(({ id }) => id))
})

test('dropped webhooks are gone, those of an outage come later', async () => {
  const { desk, sandbox, call } = await openWorld()
  const say = (body: string) =>
    call('POST', `/api/people/${ASHA}/messages`, {
      type: 'text',
      text: body,
      phone_number_id: PNID,
    })
  sandbox.setFaults({ webhook_drop_s: 60 })
  await say('lost')
  await sandbox.idle()
  sandbox.setFaults({ webhook_drop_s: 0, webhook_outage_s: 60 })
  await say('late')
  sandbox.setFaults({ webhook_outage_s: 0 })
  await sandbox.idle()
  expect(desk.messages().map((message) => message.text)).toEqual([{ body: 'late' }])
})

test('what the desk did not accept outlives the process, and so do history and media', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const before = await openWorld({ dataFolder, webhookUrl: 'http://127.0.0.1:9/webhook' })
  before.sandbox.say(ASHA, { type: 'text', text: 'kept', phone_number_id: PNID }).catch(() => {})
  const form = new FormData()
  form.set('phone_number_id', PNID)
  form.set('file', new File(['pdf!'], 'permit.pdf', { type: 'application/pdf' }))
  const { body } = await before.call('POST', `/api/people/${ASHA}/media`, form)
  await before.send(text('An answer'))
  await before.close()

  const desk = await openDesk()
  const after = await openWorld({ dataFolder }, desk)
  await after.sandbox.idle()
  expect(desk.messages().map(({ type }) => type)).toEqual(['text', 'document'])
  expect((await after.conversation()).map(({ from }) => from)).toEqual([
    'customer',
    'customer',
    'desk',
  ])
  expect((await after.call('GET', `/api/media/${body.media.id}`)).body).toBe('pdf!')
  await desk.until(() => desk.statuses().some(({ status }) => status === 'delivered'))
})

test('when the desk comes back, those who found nobody home go at once', async () => {
  const first = await openDesk()
  const port = Number(new URL(first.url).port)
  await first.close()
  const world = await openWorld({
    webhookUrl: first.url,
    retry: { firstMs: 60_000, capMs: 60_000 },
  })
  const { sandbox, customerWrites } = world
  const waiting = [customerWrites('one'), customerWrites('two', '919812340011')]
  while (sandbox.webhooks().failed_attempts < 4) await new Promise((r) => setTimeout(r, 5))

  const desk = await openDesk(port)
  const third = customerWrites('three', '919812340013')
  await Promise.all([...waiting, third])
  expect(desk.messages()).toHaveLength(3)
  await desk.close()
})

test('too many waiting webhooks make phones and Graph API answer 503', async () => {
  const { call, send } = await openWorld({ webhookUrl: '', queueLimit: 1 })
  const said = { type: 'text', text: 'Hi', phone_number_id: PNID }
  expect((await call('POST', `/api/people/${ASHA}/messages`, said)).status).toBe(201)
  expect((await call('POST', `/api/people/${ASHA}/messages`, said)).status).toBe(503)
  expect((await send(text('Hi'))).body.error.code).toBe(131016)
})

test('the verification handshake is made on request', async () => {
  const { call } = await openWorld()
  expect((await call('POST', '/api/webhooks/verify')).body).toEqual({ verified: true, status: 200 })
})

test('raw updates and raw posts go out as they are', async () => {
  const { call, desk, sandbox } = await openWorld()
  await call('POST', '/api/webhooks', { field: 'account_update', value: { event: 'X' }, time: 5 })
  await sandbox.idle()
  expect(desk.deliveries[0]?.json.entry).toEqual([
    {
      id: '200000000000001',
      time: 5,
      changes: [{ field: 'account_update', value: { event: 'X' } }],
    },
  ])
  desk.answer = () => 401
  const posted = await call('POST', '/api/webhooks/post', { body: '{"a":1}', app_secret: 'wrong' })
  expect(posted.body).toEqual({ kind: 'answered', status: 401 })
  expect(desk.deliveries[1]?.body).toBe('{"a":1}')
})

test('the handshake with a wrong token is refused', async () => {
  const { call } = await openWorld()
  const { body } = await call('POST', '/api/webhooks/verify', { verify_token: 'wrong' })
  expect(body).toEqual({ verified: false, status: 403 })
})

test('the old signature comes along, for those who must ignore it', async () => {
  const { desk, customerWrites } = await openWorld()
  await customerWrites()
  expect(desk.deliveries[0]?.headers['x-hub-signature']).toMatch(/^sha1=[0-9a-f]{40}$/)
})

test('a webhook that nobody accepts for a week is given up', async () => {
  const { desk, sandbox, call, customerWrites } = await openWorld()
  desk.answer = () => 500
  const told = customerWrites('Is anybody there?')
  await desk.until(() => desk.deliveries.length > 2)
  await call('POST', '/api/clock', { advance_s: 8 * 24 * 3600 })
  await told
  expect(sandbox.webhooks()).toMatchObject({ pending: 0, accepted: 0, given_up: 1 })
})

test('a batch never grows beyond three megabytes', async () => {
  const { desk, sandbox } = await openWorld({ webhookUrl: '' })
  sandbox.setFaults({ webhook_batch_size: 1000, webhook_linger_ms: 0 })
  const long = 'ü'.repeat(60_000)
  const all = Array.from({ length: 12 }, (_, index) =>
    sandbox.say(ASHA, { type: 'text', text: `${index} ${long}`, phone_number_id: PNID }),
  )
  sandbox.setWebhookUrl(desk.url)
  await Promise.all(all)
  expect(desk.deliveries.map(({ body }) => body.length < 3_000_000)).toEqual([true, true])
  expect(
    desk.messages().map(({ text }) => Number.parseInt((text as { body: string }).body, 10)),
  ).toEqual(Array.from({ length: 12 }, (_, index) => index))
})

test('a reset also brings back the real time', async () => {
  const { call } = await openWorld()
  await call('POST', '/api/clock', { advance_s: 86_400 })
  await call('POST', '/api/reset')
  const { now } = (await call('GET', '/api/clock')).body
  expect(Date.parse(now)).toBeLessThan(Date.now() + 1000)
})
