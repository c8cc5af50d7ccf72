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
