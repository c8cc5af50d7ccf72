import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID } from '../testing/world.ts'

const US = '910000000001'

test('an answer from the phone app reaches customer and desk, and no status follows', async () => {
  const { desk, call, customerWrites, conversation } = await openWorld()
  const hello = await customerWrites()
  const said = { type: 'text', text: 'I am at the gate', phone_number_id: PNID, reply_to: hello.id }
  const { message } = (await call('POST', `/api/people/${ASHA}/echoes?wait`, said)).body
  expect(desk.ofField('smb_message_echoes')).toMatchObject([
    {
      message_echoes: [
        {
          from: US,
          to: ASHA,
          to_user_id: expect.any(String),
          id: message.id,
          type: 'text',
          text: { body: 'I am at the gate' },
        },
      ],
    },
  ])
  await call('POST', `/api/people/${ASHA}/read`, { phone_number_id: PNID })
  expect((await conversation()).at(-1)).toMatchObject({ from: 'desk', status: 'read' })
  expect(desk.statuses()).toEqual([])
})

test('the app can change its mind, but not about what the API has sent', async () => {
  const { desk, call, sandbox, conversation } = await openWorld()
  const echo = (said: object) =>
    call('POST', `/api/people/${ASHA}/echoes`, { phone_number_id: PNID, ...said })
  const { message } = (await echo({ type: 'text', text: 'At nine' })).body
  await echo({ type: 'edit', message_id: message.id, text: 'At ten' })
  await echo({ type: 'revoke', message_id: message.id })
  await sandbox.idle()
  const echoes = desk.ofField('smb_message_echoes').flatMap((value) => value.message_echoes)
  expect(echoes).toMatchObject([
    { type: 'text' },
    { type: 'edit', edit: { original_message_id: message.id } },
    { type: 'revoke', revoke: { original_message_id: message.id } },
  ])
  expect((await conversation())[0]).toMatchObject({ edited: true, revoked: true })
  expect((await echo({ type: 'revoke', message_id: 'wamid.api' })).status).toBe(404)
  expect((await echo({ type: 'order', product_items: [] })).status).toBe(400)
})

test('a number that joins the API tells its past in chunks, files of two weeks at the end', async () => {
  const { desk, call, sandbox, base } = await openWorld()
  sandbox.setPublicUrl(base)
  const day = 24 * 3600
  const past = (daysAgo: number, type: string, content: object, from = 'customer') => ({
    phone_number_id: PNID,
    phone: ASHA,
    from: from as 'customer' | 'desk',
    type,
    content: content as { body: string },
    timestamp: Date.now() / 1000 - daysAgo * day,
  })
  sandbox.remember({
    messages: [
      past(200, 'text', { body: 'Too long ago' }),
      past(100, 'image', { id: '1' }),
      past(3, 'image', { id: '2' }),
      past(2, 'text', { body: 'Hello' }),
      past(1, 'text', { body: 'Hello to you' }, 'desk'),
    ],
  })
  const told = await call('POST', '/api/history/tell', { phone_number_id: PNID, chunk: 3 })
  expect(told.body).toEqual({ webhooks: 3 })
  await sandbox.idle()
  const history = desk.ofField('history').flatMap((value) => value.history)
  expect(history).toMatchObject([
    {
      metadata: { phase: 0, chunk_order: 1, progress: 50 },
      threads: [
        {
          id: ASHA,
          context: { wa_id: ASHA },
          messages: [
            { from: US, to: ASHA, type: 'text', history_context: { status: 'READ' } },
            { from: ASHA, type: 'text', text: { body: 'Hello' } },
            { type: 'media_placeholder' },
          ],
        },
      ],
    },
    { metadata: { progress: 100 }, threads: [{ messages: [{ type: 'media_placeholder' }] }] },
    { threads: [{ messages: [{ type: 'image', image: { id: '2' } }] }] },
  ])
})

test('a business that keeps its past to itself tells one error', async () => {
  const { desk, call, sandbox } = await openWorld()
  await call('POST', '/api/history/tell', { phone_number_id: PNID, declined: true })
  await sandbox.idle()
  expect(desk.ofField('history')).toMatchObject([{ history: [{ errors: [{ code: 2593109 }] }] }])
})

test('the contacts of the phone app are told as they change', async () => {
  const { desk, call, sandbox } = await openWorld()
  const change = (action: string) =>
    call('POST', `/api/people/${ASHA}/contact`, { phone_number_id: PNID, action })
  await change('add')
  await change('remove')
  await sandbox.idle()
  expect(desk.ofField('smb_app_state_sync').flatMap((value) => value.state_sync)).toEqual([
    {
      type: 'contact',
      action: 'add',
      contact: { full_name: 'Asha Verma', first_name: 'Asha', phone_number: ASHA },
      metadata: { timestamp: expect.stringMatching(/^\d+$/) },
    },
    {
      type: 'contact',
      action: 'remove',
      contact: { phone_number: ASHA },
      metadata: { timestamp: expect.stringMatching(/^\d+$/) },
    },
  ])
})
