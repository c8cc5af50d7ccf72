import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID } from '../testing/world.ts'

test('everything a customer can do reaches the desk in its own form', async () => {
  const { desk, sandbox, customerWrites } = await openWorld()
  const hello = await customerWrites()
  const say = (said: object) => sandbox.say(ASHA, { phone_number_id: PNID, ...said })
  await say({ type: 'text', text: 'A reply', reply_to: hello.id })
  await say({ type: 'location', location: { latitude: 18.5, longitude: 73.8, name: 'Pune' } })
  await say({ type: 'contacts', contacts: [{ name: { formatted_name: 'Ramesh' } }] })
  await say({ type: 'reaction', message_id: hello.id, emoji: '👍' })
  await say({ type: 'reaction', message_id: hello.id })
  await say({ type: 'button', reply_to: 'wamid.t', text: 'Continue' })
  await say({ type: 'button_reply', reply_to: 'wamid.i', id: '1', title: 'Yes' })
  await say({ type: 'list_reply', reply_to: 'wamid.l', id: 'r1', title: 'Row' })
  await say({ type: 'edit', message_id: hello.id, text: 'Hello!' })
  await say({ type: 'revoke', message_id: hello.id })
  await say({ type: 'unsupported', code: 131060 })
  await say({ type: 'unknown' })

  const us = '910000000001'
  expect(desk.messages().slice(1)).toMatchObject([
    { type: 'text', context: { from: us, id: hello.id } },
    { type: 'location', location: { latitude: 18.5 } },
    { type: 'contacts' },
    { type: 'reaction', reaction: { message_id: hello.id, emoji: '👍' } },
    { type: 'reaction', reaction: { message_id: hello.id } },
    { type: 'button', context: { id: 'wamid.t' }, button: { payload: 'Continue' } },
    { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1' } } },
    { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'r1' } } },
    { type: 'edit', edit: { original_message_id: hello.id } },
    { type: 'revoke', revoke: { original_message_id: hello.id } },
    { type: 'unsupported', errors: [{ code: 131060 }] },
    { type: 'hologram', hologram: { depth: 3 } },
  ])
  expect(desk.messages()[5]?.reaction).not.toHaveProperty('emoji')
})

test('the phone shows reactions, edits and deletions on the message they are about', async () => {
  const { sandbox, customerWrites, conversation } = await openWorld()
  const hello = await customerWrites()
  const say = (said: object) => sandbox.say(ASHA, { phone_number_id: PNID, ...said })
  await say({ type: 'reaction', message_id: hello.id, emoji: '👍' })
  await say({ type: 'edit', message_id: hello.id, text: 'Hello!' })
  await say({ type: 'revoke', message_id: hello.id })
  expect((await conversation())[0]).toMatchObject({
    content: { body: 'Hello!' },
    reactions: { customer: '👍' },
    edited: true,
    revoked: true,
  })
})

test('a new number is told as a system message without contacts', async () => {
  const { call, desk, sandbox } = await openWorld()
  const change = { phone_number_id: PNID, new_phone: '+91 98123 40099' }
  const { person } = (await call('POST', `/api/people/${ASHA}/identity`, change)).body
  await sandbox.idle()
  expect(desk.values()[0]).not.toHaveProperty('contacts')
  expect(desk.messages()[0]).toMatchObject({
    type: 'system',
    system: { wa_id: '919812340099', type: 'user_changed_number', user_id: person.user_id },
  })
})

test('a remembered past opens the window without telling the desk', async () => {
  const { desk, sandbox, send, conversation } = await openWorld()
  sandbox.setFaults({ window_error_mode: 'sync' })
  const past = {
    phone_number_id: PNID,
    phone: ASHA,
    from: 'customer' as const,
    content: { body: 'Yesterday' },
    timestamp: Date.now() / 1000 - 3600,
    id: 'wamid.past',
  }
  expect(sandbox.remember({ messages: [past] })).toEqual({ people: 0, messages: 1 })
  expect(sandbox.remember({ messages: [past] })).toEqual({ people: 0, messages: 0 })
  expect((await send({ type: 'text', text: { body: 'Hi' } })).status).toBe(200)
  expect(await conversation()).toHaveLength(2)
  expect(desk.messages()).toHaveLength(0)
})

test('nonsense is answered with a sentence, and another site with 403', async () => {
  const { call } = await openWorld()
  const wrong = await call('POST', `/api/people/${ASHA}/messages`, { type: 'dance' })
  expect([wrong.status, wrong.body.error.code]).toEqual([400, 'invalid_input'])
  const lost = { type: 'text', text: 'Hi', phone_number_id: '999' }
  expect((await call('POST', `/api/people/${ASHA}/messages`, lost)).status).toBe(404)
  const abroad = await call('GET', '/api/people', undefined, { 'sec-fetch-site': 'cross-site' })
  expect(abroad.status).toBe(403)
})

test('a reset brings back the first start', async () => {
  const { call, customerWrites, conversation } = await openWorld()
  await customerWrites()
  await call('POST', '/api/people', { phone: '+91 90000 12345', name: 'New' })
  await call('POST', '/api/reset')
  expect(await conversation()).toEqual([])
  expect((await call('GET', '/api/people')).body.people).toHaveLength(6)
})

test('orders, forms, forwarded words, products and calls reach the desk too', async () => {
  const { desk, sandbox, customerWrites } = await openWorld()
  const hello = await customerWrites()
  const say = (said: object) => sandbox.say(ASHA, { phone_number_id: PNID, ...said })
  const item = { product_retailer_id: 'seat', quantity: 2, item_price: 30, currency: 'INR' }
  const product = { catalog_id: '1', product_retailer_id: 'seat' }
  const ad = { source_type: 'ad', source_id: '7', source_url: 'https://example.com/ad' }
  await say({ type: 'order', product_items: [item], text: 'Two, please' })
  await say({ type: 'nfm_reply', reply_to: hello.id, response: { seats: 2 } })
  await say({ type: 'text', text: 'Look', forwarded: true })
  await say({ type: 'text', text: 'Look', frequently_forwarded: true })
  await say({ type: 'text', text: 'This one?', referred_product: product })
  await say({ type: 'text', text: 'From the ad', referral: ad })
  await say({ type: 'request_welcome' })
  await say({ type: 'unsupported', unsupported_type: 'gif', code: 131052 })

  const us = '910000000001'
  expect(desk.messages().slice(1)).toMatchObject([
    { type: 'order', order: { catalog_id: expect.any(String), product_items: [item] } },
    { type: 'interactive', interactive: { type: 'nfm_reply' } },
    { type: 'text', context: { forwarded: true } },
    { type: 'text', context: { frequently_forwarded: true } },
    { type: 'text', context: { from: us, referred_product: product } },
    { type: 'text', referral: ad },
    { type: 'request_welcome' },
    { type: 'unsupported', unsupported: { type: 'gif' }, errors: [{ code: 131052 }] },
  ])
  const form = desk.messages()[2]?.interactive as { nfm_reply: { response_json: string } }
  expect(JSON.parse(form.nfm_reply.response_json)).toEqual({ seats: 2 })
  expect(desk.messages()[7]).not.toHaveProperty('request_welcome')
})

test('a call rings and ends, and opens the window', async () => {
  const { desk, sandbox, send } = await openWorld()
  sandbox.setFaults({ window_error_mode: 'sync' })
  const call = await sandbox.say(ASHA, { type: 'call', phone_number_id: PNID })
  expect(call.status).toBe('received')
  expect(desk.ofField('calls')).toMatchObject([
    { calls: [{ from: ASHA, event: 'connect', direction: 'USER_INITIATED' }] },
    { calls: [{ from: ASHA, event: 'terminate', status: 'FAILED' }] },
  ])
  expect((await send({ type: 'text', text: { body: 'You called?' } })).status).toBe(200)
})

test('an edited caption comes with its whole file', async () => {
  const { desk, call, sandbox, conversation } = await openWorld()
  const form = new FormData()
  form.set('phone_number_id', PNID)
  form.set('caption', 'My car')
  form.set('file', new File(['jpeg'], 'a.jpg', { type: 'image/jpeg' }))
  const { message } = (await call('POST', `/api/people/${ASHA}/media`, form)).body
  const edit = { type: 'edit', message_id: message.id, text: 'My other car' }
  await sandbox.say(ASHA, { phone_number_id: PNID, ...edit })
  expect(desk.messages()[1]?.edit).toMatchObject({
    original_message_id: message.id,
    message: { type: 'image', image: { id: message.content.id, caption: 'My other car' } },
  })
  expect((await conversation())[0]).toMatchObject({
    content: { caption: 'My other car' },
    edited: true,
  })
})

test.each<[string, object, object]>([
  [
    'a user id',
    {},
    { type: 'user_changed_user_id', previous_user_id: 'IN.1', user_id: expect.any(String) },
  ],
  [
    'a number, told the old way',
    { legacy: true, new_phone: '919812340098' },
    { type: 'customer_changed_number', wa_id: '919812340098', customer: ASHA },
  ],
  ['a security code', { legacy: true }, { type: 'customer_identity_changed', customer: ASHA }],
])('a change of %s is a system message', async (_name, change, system) => {
  const { call, desk, sandbox } = await openWorld()
  const ids = { user_id: 'IN.1', parent_user_id: 'IN.ENT.2' }
  await call('PATCH', `/api/people/${ASHA}`, ids)
  await call('POST', `/api/people/${ASHA}/identity`, { phone_number_id: PNID, ...change })
  await sandbox.idle()
  expect(desk.messages()).toMatchObject([{ type: 'system', system }])
})

test('a person of a linked portfolio carries both user ids, and may have no name', async () => {
  const { call, desk, customerWrites } = await openWorld()
  await call('PATCH', `/api/people/${ASHA}`, { parent_user_id: 'IN.ENT.2', name: '' })
  await customerWrites()
  expect(desk.messages()[0]).toMatchObject({ from: ASHA, from_parent_user_id: 'IN.ENT.2' })
  expect(desk.values()[0]?.contacts).toMatchObject([
    { profile: { name: '' }, parent_user_id: 'IN.ENT.2' },
  ])
})

test('complaints name every field and what it may be', async () => {
  const { call } = await openWorld()
  const wrong = await call('POST', `/api/people/${ASHA}/messages`, { type: 'location' })
  expect(wrong.body.error.message).toContain('location: ')
  expect(wrong.body.error.message).toContain('phone_number_id: ')
  const dance = await call('POST', `/api/people/${ASHA}/messages`, { type: 'dance' })
  expect(dance.body.error.message).toMatch(/^type: .*text/)
  const typo = await call('PATCH', '/api/faults', { webhook_batchsize: 3 })
  expect(typo.body.error.message).toContain('webhook_batchsize')
})
