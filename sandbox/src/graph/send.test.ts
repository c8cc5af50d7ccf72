import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

test('a message is accepted, then sent, delivered, and read when the phone is looked at', async () => {
  const { desk, call, customerWrites, send } = await openWorld()
  await customerWrites()
  const answer = await send({ ...text('We are on it'), biz_opaque_callback_data: 'm-1' })
  const id = answer.body.messages[0].id
  expect(answer.body).toEqual({
    messaging_product: 'whatsapp',
    contacts: [{ input: `+${ASHA}`, wa_id: ASHA }],
    messages: [{ id: expect.stringMatching(/^wamid\./) }],
  })

  await desk.until(() => desk.statuses().length === 2)
  await call('POST', `/api/people/${ASHA}/read`, { phone_number_id: PNID })
  await desk.until(() => desk.statuses().length === 3)
  const common = {
    id,
    timestamp: expect.stringMatching(/^\d+$/),
    recipient_id: ASHA,
    recipient_user_id: expect.any(String),
    biz_opaque_callback_data: 'm-1',
  }
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' }
  expect(desk.statuses()).toEqual([
    { ...common, status: 'sent', pricing },
    { ...common, status: 'delivered', pricing },
    { ...common, status: 'read' },
  ])
})

test('a phone without network gets its messages when it is back', async () => {
  const { desk, call, customerWrites, send } = await openWorld()
  await customerWrites()
  await call('PATCH', `/api/people/${ASHA}`, { online: false })
  await send(text('Are you there?'))
  await desk.until(() => desk.statuses().length === 1)
  expect(desk.statuses()[0]?.status).toBe('sent')
  await call('PATCH', `/api/people/${ASHA}`, { online: true })
  await desk.until(() => desk.statuses().length === 2)
  expect(desk.statuses()[1]?.status).toBe('delivered')
})

test('outside the window a free message is accepted and fails with 131047', async () => {
  const { desk, send } = await openWorld()
  expect((await send(text('Too late'))).status).toBe(200)
  await desk.until(() => desk.statuses().length === 1)
  const [status] = desk.statuses()
  expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] })
  expect(status).not.toHaveProperty('recipient_user_id')
  expect(desk.values()[0]).not.toHaveProperty('contacts')
})

test('outside the window the other mode refuses at once', async () => {
  const { sandbox, send } = await openWorld()
  sandbox.setFaults({ window_error_mode: 'sync' })
  const { status, body } = await send(text('Too late'))
  expect(status).toBe(400)
  expect(body.error).toMatchObject({
    message: '(#131047) Re-engagement message',
    type: 'OAuthException',
    code: 131047,
    error_data: { messaging_product: 'whatsapp' },
  })
})

test('the window closes 24 hours after the last message, and a reaction does not open it', async () => {
  const { call, sandbox, customerWrites, send } = await openWorld()
  sandbox.setFaults({ window_error_mode: 'sync' })
  const message = await customerWrites()
  await call('POST', '/api/clock', { advance_s: 24 * 3600 - 5 })
  expect((await send(text('Just in time'))).status).toBe(200)
  await call('POST', '/api/clock', { advance_s: 10 })
  await sandbox.say(ASHA, {
    type: 'reaction',
    message_id: message.id,
    emoji: '👍',
    phone_number_id: PNID,
  })
  expect((await send(text('Too late'))).body.error.code).toBe(131047)
})

test.each([
  ['no token', 403, 200, null],
  ['a wrong token', 401, 190, 'nonsense'],
])('%s is refused', async (_name, status, code, token) => {
  const { graph } = await openWorld()
  const answer = await graph('GET', `/${PNID}`, undefined, token)
  expect([answer.status, answer.body.error.code]).toEqual([status, code])
})

test('an unknown number is 100 with subcode 33', async () => {
  const { graph } = await openWorld()
  const { status, body } = await graph('POST', '/999/messages', {})
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 100, error_subcode: 33 })
})

const button = (id: string, title: string) => ({ type: 'reply', reply: { id, title } })
const interactive = (action: object, type = 'button') => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Choose' }, action },
})

test.each<[string, Record<string, unknown>, number]>([
  ['a text over 4096 characters', text('x'.repeat(4097)), 131009],
  ['an empty text', text(''), 131009],
  ['no content', { type: 'text' }, 131008],
  ['a text without body', { type: 'text', text: {} }, 131008],
  ['an unknown type', { type: 'hologram', hologram: {} }, 131051],
  ['media without id or link', { type: 'image', image: {} }, 131009],
  ['a number that is none', { ...text('Hi'), to: 'somebody' }, 131009],
  ['our own number', { ...text('Hi'), to: '+910000000001' }, 131021],
  ['no button', interactive({ buttons: [] }), 131009],
  ['equal titles', interactive({ buttons: [button('1', 'Yes'), button('2', 'Yes')] }), 131009],
  ['a long title', interactive({ buttons: [button('1', 'x'.repeat(21))] }), 131009],
  ['a wrong type', { type: 'text', text: { body: 5 } }, 100],
])('%s is refused', async (_name, content, code) => {
  const { customerWrites, send } = await openWorld()
  await customerWrites()
  const { status, body } = await send(content)
  expect([status, body.error?.code]).toEqual([400, code])
})

test('every outgoing type reaches the phone', async () => {
  const { customerWrites, send, conversation } = await openWorld()
  const hello = await customerWrites()
  const contents: Record<string, unknown>[] = [
    { ...text('Hi'), context: { message_id: hello.id } },
    { type: 'image', image: { link: 'https://example.com/a.jpg', caption: 'A' } },
    { type: 'location', location: { latitude: '18.5', longitude: '73.8', name: 'Pune' } },
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Ramesh' } }] },
    interactive({ buttons: [button('1', 'Yes')] }),
    interactive({ button: 'Show', sections: [{ rows: [{ id: '1', title: 'One' }] }] }, 'list'),
    interactive(
      { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com' } },
      'cta_url',
    ),
    interactive({ name: 'send_location' }, 'location_request_message'),
  ]
  for (const content of contents) expect((await send(content)).status).toBe(200)
  const shown = await conversation()
  expect(shown.slice(1).map(({ type }) => type)).toEqual(contents.map(({ type }) => type))
  expect(shown[1]?.reply_to).toBe(hello.id)
})

test('a reaction of the desk shows on the message and is only ever sent', async () => {
  const { desk, customerWrites, send, conversation } = await openWorld()
  const hello = await customerWrites()
  await send({ type: 'reaction', reaction: { message_id: hello.id, emoji: '🙏' } })
  expect((await conversation())[0]?.reactions).toEqual({ desk: '🙏' })
  await send({ type: 'reaction', reaction: { message_id: hello.id, emoji: '' } })
  expect((await conversation())[0]?.reactions).toEqual({})
  await desk.until(() => desk.statuses().length === 2)
  expect(desk.statuses().map(({ status }) => status)).toEqual(['sent', 'sent'])
  const unknown = { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '🙏' } }
  expect((await send(unknown)).body.error.code).toBe(131009)
})

test('marking read reads all earlier messages, and tells who is typing', async () => {
  const { base, graph, customerWrites, conversation } = await openWorld()
  const events = await fetch(`${base}/sandbox/api/events`)
  await customerWrites('one')
  const last = await customerWrites('two')
  const mark = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: last.id,
    typing_indicator: { type: 'text' },
  }
  expect((await graph('POST', `/${PNID}/messages`, mark)).body).toEqual({ success: true })
  expect((await conversation()).map(({ status }) => status)).toEqual(['read', 'read'])
  let seen = ''
  for await (const chunk of events.body ?? []) {
    seen += Buffer.from(chunk).toString()
    if (seen.includes('"typing"')) break
  }
  expect(seen).toContain('"type":"message"')
  const unknown = await graph('POST', `/${PNID}/messages`, { ...mark, message_id: 'wamid.x' })
  expect(unknown.body.error.code).toBe(131009)
})

test('a person known by user id only is addressed so, and hides the number', async () => {
  const { desk, sandbox, call, send } = await openWorld()
  const meera = '919812340016'
  await sandbox.say(meera, { type: 'text', text: 'Hi', phone_number_id: PNID })
  const { person } = (await call('GET', `/api/people/${meera}`)).body
  expect(desk.messages()[0]).not.toHaveProperty('from')
  expect(desk.values()[0]?.contacts).toEqual([
    { profile: { name: 'Meera Iyer', username: 'meera.travels' }, user_id: person.user_id },
  ])
  const answer = await send({ ...text('Hi'), to: undefined, recipient: person.user_id })
  expect(answer.body.contacts).toEqual([{ input: person.user_id, user_id: person.user_id }])
  await desk.until(() => desk.statuses().length === 2)
  expect(desk.statuses()[1]).not.toHaveProperty('recipient_id')
})

test('calls fail as asked, as often as asked', async () => {
  const { sandbox, customerWrites, send } = await openWorld()
  await customerWrites()
  sandbox.setFaults({ graph_fail: { code: 131016, times: 2 } })
  const codes = []
  for (let i = 0; i < 3; i++) codes.push((await send(text('Hi'))).status)
  expect(codes).toEqual([500, 500, 200])
})

test('rate limits, when on, are those of a number and a pair', async () => {
  const { sandbox, customerWrites, send } = await openWorld()
  await customerWrites()
  sandbox.setFaults({ rate_limits: true })
  const codes = []
  for (let i = 0; i < 46; i++) codes.push((await send(text('Hi'))).body.error?.code)
  expect(codes.at(0)).toBeUndefined()
  expect(codes.at(-1)).toBe(131056)
})
