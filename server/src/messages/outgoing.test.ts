import type { OutgoingContent } from '@smart-chat/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})
afterAll(async () => {
  await desk?.stop()
  john?.close()
})

let people = 0

/** Somebody new writes over WhatsApp. */
async function writes(more: object = {}) {
  const phone = `91981140${5000 + ++people}`
  await says(phone, { type: 'text', text: 'Hi', ...more })
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return { phone, chat_id }
}

async function says(phone: string, what: object) {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, ...what } as never)
  await processed(desk)
}

const send = (chat_id: string, more: object) =>
  john.client.socket.emit('send_message', { chat_id, message: '', ...more })

/** The body of the only request, but for what every request has. */
async function requestTo(phone: string) {
  const [call] = await until('WhatsApp was called', async () => {
    const calls = await desk.phones.sentTo(phone)
    return calls.length > 0 && calls
  })
  const { messaging_product: _m, recipient_type: _r, to: _t, ...body } = call?.body ?? {}
  return { status: call?.status, body }
}

/** What stands on the phone of the messages that the desk sent. */
async function onPhone(phone: string): Promise<Heard[]> {
  const { messages } = await desk.phones.call<{ messages: Heard[] }>(
    'GET',
    `/people/${phone}/messages?pnid=${PARTNER}`,
  )
  return messages
}

const delivered = (chat_id: string, message_id: string) =>
  john.hears(
    'message_status',
    (told) =>
      told.chat_id === chat_id && told.message_id === message_id && told.delivery === 'delivered',
  )

const BUTTONS = {
  kind: 'buttons',
  header: 'Your ride',
  body: 'Is the driver there?',
  footer: 'Free until 6 pm',
  buttons: [
    { id: 'yes', title: 'Yes 👍' },
    { id: 'no', title: 'No' },
  ],
} satisfies OutgoingContent
const LIST = {
  kind: 'list',
  body: 'What has gone wrong?',
  button: 'Choose',
  sections: [
    { title: 'Ride', rows: [{ id: 'late', title: 'Late' }] },
    { title: 'Fare', rows: [{ id: 'twice', title: 'Paid twice', description: 'We look at it' }] },
  ],
} satisfies OutgoingContent
const CARD = {
  name: { formatted_name: 'Asha Patil', first_name: 'Asha' },
  phones: [{ phone: '+91 98765 43210', type: 'WORK', wa_id: '919876543210' }],
  org: { company: 'Garage' },
}

const KINDS: [OutgoingContent, message: string, request: object][] = [
  [
    BUTTONS,
    'Is the driver there?',
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        header: { type: 'text', text: 'Your ride' },
        body: { text: 'Is the driver there?' },
        footer: { text: 'Free until 6 pm' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'yes', title: 'Yes 👍' } },
            { type: 'reply', reply: { id: 'no', title: 'No' } },
          ],
        },
      },
    },
  ],
  [
    LIST,
    'What has gone wrong?',
    {
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'What has gone wrong?' },
        action: { button: 'Choose', sections: LIST.sections },
      },
    },
  ],
  [
    { kind: 'link', body: 'Your receipt', label: 'Open', url: 'https://example.org/r?id=1' },
    'Your receipt',
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'Your receipt' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Open', url: 'https://example.org/r?id=1' },
        },
      },
    },
  ],
  [
    { kind: 'location', location: { latitude: 18.5, longitude: -73.25, name: 'Gate 3' } },
    '📍 Gate 3',
    { type: 'location', location: { latitude: '18.5', longitude: '-73.25', name: 'Gate 3' } },
  ],
  [{ kind: 'contacts', contacts: [CARD] }, '👤 Asha Patil', { type: 'contacts', contacts: [CARD] }],
  [
    { kind: 'location_request', body: 'Where are you?' },
    'Where are you?',
    {
      type: 'interactive',
      interactive: {
        type: 'location_request_message',
        body: { text: 'Where are you?' },
        action: { name: 'send_location' },
      },
    },
  ],
  [
    { kind: 'contact_request', body: 'Which number?' },
    'Which number?',
    {
      type: 'interactive',
      interactive: {
        type: 'request_contact_info',
        body: { text: 'Which number?' },
        action: { name: 'request_contact_info' },
      },
    },
  ],
]

test.each(KINDS)(
  '$kind goes over WhatsApp in its shape, with its quote, and is stored as given',
  async (content, message, request) => {
    const { phone, chat_id } = await writes()
    const [asked] = await messagesOf(desk, chat_id)
    const sent = await send(chat_id, { content, reply_to: asked?.message_id })
    expect(sent.message).toMatchObject({ message, content, seq: 2, delivery: 'queued' })
    await delivered(chat_id, sent.message_id)
    expect(await requestTo(phone)).toEqual({
      status: 200,
      body: {
        ...request,
        context: { message_id: asked?.whatsapp_id },
        biz_opaque_callback_data: `${sent.message_id}:1`,
      },
    })
    const page = await john.client.call('listMessages', { chat_id })
    expect(page.messages.at(-1)).toMatchObject({ message, content, delivery: 'delivered' })
    expect((await onPhone(phone)).at(-1)).toMatchObject({ from: 'desk', status: 'delivered' })
  },
)

test('a tap on a button or a row comes back with its id and what it answers', async () => {
  const { phone, chat_id } = await writes()
  for (const [content, answer] of [
    [BUTTONS, { type: 'button_reply', id: 'no', title: 'No' }],
    [LIST, { type: 'list_reply', id: 'twice', title: 'Paid twice' }],
  ] as const) {
    const { message_id } = await send(chat_id, { content })
    await delivered(chat_id, message_id)
    const shown = (await onPhone(phone)).at(-1)
    await says(phone, { ...answer, reply_to: shown?.id })
    const told = await john.hears(
      'new_message',
      (one) => one.chat_id === chat_id && one.message === answer.title,
    )
    expect(told).toMatchObject({
      message_tag: answer.id,
      sender_type: 'Customer',
      reply_to: { message_id, message: content.body },
    })
  }
})

test('the same id with the same content is one message; with other content it is refused', async () => {
  const { phone, chat_id } = await writes()
  const once = { content: LIST, client_message_id: `list-${phone}` }
  const [first, second] = await Promise.all([send(chat_id, once), send(chat_id, once)])
  expect(first.message_id).toBe(second.message_id)
  const rows = [{ id: 'late', title: 'Late' }]
  for (const other of [
    { content: { ...LIST, sections: [{ rows }] } },
    { content: BUTTONS },
    { message: LIST.body },
  ]) {
    await expect(send(chat_id, { ...once, content: undefined, ...other })).rejects.toMatchObject({
      code: 'client_message_id_conflict',
    })
  }
  await delivered(chat_id, first.message_id)
  expect(await desk.phones.sentTo(phone)).toHaveLength(1)
})

test('what breaks a limit, or comes after the window, is refused in words and not stored', async () => {
  const { phone, chat_id } = await writes()
  await expect(
    send(chat_id, { content: { ...BUTTONS, header: 'h'.repeat(61) } }),
  ).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('The header is too long: 60 characters at most'),
    errors: [{ path: 'content.header', message: expect.any(String) }],
  })
  desk.advance(24 * 3600)
  await expect(send(chat_id, { content: BUTTONS })).rejects.toMatchObject({
    code: 'service_window_closed',
  })
  desk.advance(-24 * 3600)
  expect(await messagesOf(desk, chat_id)).toHaveLength(1)
  expect(await desk.phones.sentTo(phone)).toEqual([])
})

test('messages of every kind arrive in the order in which they were sent', async () => {
  const { phone, chat_id } = await writes()
  const sent = []
  for (const [content] of KINDS) {
    sent.push(await send(chat_id, { content }), await send(chat_id, { message: 'and' }))
  }
  await delivered(chat_id, sent.at(-1)?.message_id ?? '')
  const calls = await desk.phones.sentTo(phone)
  expect(calls.map(({ body }) => body.biz_opaque_callback_data)).toEqual(
    sent.map(({ message_id }) => `${message_id}:1`),
  )
})

test('a text is shown with a preview where it has a link; emoji count as one', async () => {
  for (const [message, preview_url] of [
    ['See https://example.org/a', true],
    ['Call me at 5.30 or write to a@example.org', false],
    ['🚕'.repeat(4096), false],
  ] as const) {
    const { phone, chat_id } = await writes()
    const { message_id } = await send(chat_id, { message })
    await delivered(chat_id, message_id)
    expect((await requestTo(phone)).body.text).toEqual({ body: message, preview_url })
  }
})

test('content that failed is sent again as it was', async () => {
  const { phone, chat_id } = await writes()
  await desk.phones.call('PATCH', '/faults', {
    graph_fail: { code: 131009, times: 1, details: 'No.' },
  })
  const { message_id } = await send(chat_id, { content: LIST })
  await john.hears(
    'message_status',
    (told) => told.message_id === message_id && told.delivery === 'failed',
  )
  await john.client.socket.emit('retry_message', { message_id })
  await delivered(chat_id, message_id)
  const [failed, again] = await desk.phones.sentTo(phone)
  expect(again?.body.interactive).toEqual(failed?.body.interactive)
})

test('a failed message is not sent again to somebody who has opted out', async () => {
  const { chat_id } = await writes()
  await desk.phones.call('PATCH', '/faults', {
    graph_fail: { code: 131009, times: 1, details: 'No.' },
  })
  const { message_id } = await send(chat_id, { message: 'Hello' })
  await john.hears(
    'message_status',
    (told) => told.message_id === message_id && told.delivery === 'failed',
  )
  await desk.ctx.db
    .updateTable('customers')
    .set({ opted_out_at: desk.ctx.now() })
    .where('customer_id', 'in', (of) =>
      of.selectFrom('chats').select('customer_id').where('chat_id', '=', chat_id),
    )
    .execute()
  await expect(john.client.socket.emit('retry_message', { message_id })).rejects.toMatchObject({
    code: 'customer_opted_out',
  })
})

test('somebody who hides the number is written to by user id', async () => {
  const { phone, chat_id } = await writes()
  await desk.ctx.db
    .deleteFrom('customer_aliases')
    .where('kind', '=', 'phone')
    .where('value', '=', phone)
    .execute()
  const { message_id } = await send(chat_id, { content: BUTTONS })
  await delivered(chat_id, message_id)
  const { requests } = await desk.phones.call<{ requests: { body: Heard }[] }>(
    'GET',
    '/requests?path=/messages&method=POST',
  )
  const mine = requests.find(
    ({ body }) => body.biz_opaque_callback_data === `${message_id}:1`,
  )?.body
  expect(mine?.recipient).toMatch(/^[A-Z]{2}\./)
  expect(mine).not.toHaveProperty('to')
})

test('what WhatsApp calls the number is known as theirs, and written to from then on', async () => {
  const named = '5511987654321'
  const spelled = '551187654321'
  const { chat_id } = await john.client.socket.emit('new_chat', {
    sender: named,
    customer_type: 'Partner',
  })
  await john.client.rooms.joinChat(chat_id)
  const template = await until('the template is here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === 'continue_conversation' && one.language === 'en')
  })
  const variables = Object.fromEntries(template.variables.map(({ name }) => [name, 'Ana']))
  const { message_id } = await send(chat_id, { template_id: template.id, variables })
  await delivered(chat_id, message_id)
  await says(spelled, { type: 'text', text: 'Oi' })
  expect((await chatOf(desk, named)).chat_id).toBe(chat_id)
  const answer = await send(chat_id, { message: 'Hello' })
  await delivered(chat_id, answer.message_id)
  expect((await desk.phones.sentTo(spelled)).map(({ body }) => body.type)).toEqual(['text'])
})

test('in the app: taps come back as answers, places and contacts go both ways, nothing to WhatsApp', async () => {
  const asha = await inApp(desk.url, 'rider-4711', 'Partner')
  const { chat_id } = await asha.line.ask('new_chat', {
    sender: asha.customer,
    customer_type: 'Partner',
  })
  await asha.line.ask('join_chat_customer', { chat_id })
  await john.client.rooms.joinChat(chat_id)
  const { message_id, delivery } = await send(chat_id, { content: LIST })
  expect(delivery).toBe('sent')
  expect(await asha.hears('new_message')).toMatchObject({ content: LIST, sender: '' })

  const answer = (message_tag: string, more = {}) =>
    asha.line.ask('send_message', {
      chat_id,
      message: 'Paid twice',
      reply_to: message_id,
      message_tag,
      type: 'Customer',
      ...more,
    })
  expect(await answer('nothing')).toMatchObject({ status: 0, code: 'invalid_input' })
  expect(await answer('twice', { reply_to: undefined })).toMatchObject({ code: 'invalid_input' })
  expect(await answer('twice')).toMatchObject({ status: 1 })
  const told = await john.hears(
    'new_message',
    (one) => one.chat_id === chat_id && one.message === 'Paid twice',
  )
  expect(told).toMatchObject({ message_tag: 'twice', reply_to: { message_id } })

  const shares = (content: object) =>
    asha.line.ask('send_message', { chat_id, content, type: 'Customer' })
  const place = { kind: 'location', location: { latitude: 18.52, longitude: 73.85 } }
  expect(await shares(place)).toMatchObject({ status: 1, message: { content: place } })
  expect(await shares({ kind: 'contacts', contacts: [CARD] })).toMatchObject({ status: 1 })
  expect(await shares(BUTTONS)).toMatchObject({ status: 0, code: 'forbidden' })

  // There is no number to write to.
  const before = await messagesOf(desk, chat_id)
  await expect(send(chat_id, { message: 'Hello', channel: 'whatsapp' })).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('known in the app only'),
  })
  expect(await messagesOf(desk, chat_id)).toHaveLength(before.length)
  asha.close()
})
