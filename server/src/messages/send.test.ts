import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, messagesOf, processed, textsOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
/** John's other tab. */
let tab: AtWork
let jane: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  tab = await atWork(desk.url, 'agent_john')
  jane = await atWork(desk.url, 'agent_jane')
})

afterAll(async () => {
  await desk?.stop()
  for (const person of [john, tab, jane]) person?.close()
})

async function writes(phone: string, more: object = {}): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hi', ...more })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  for (const person of [john, tab, jane]) await person.client.rooms.joinChat(chat_id)
  return chat_id
}

const longAgo = () => ({ timestamp: Math.floor(Date.now() / 1000) - 25 * 3600 })

const templateNamed = async (name: string, language = 'en') =>
  until(`the template ${name} is here`, async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === name && one.language === language)
  })

test('the sender is answered, everybody else is told, also the other tab', async () => {
  const chat_id = await writes('919811400001')
  const { message, message_id } = await john.client.socket.emit('send_message', {
    chat_id,
    message: 'Good morning',
    client_message_id: 'told-1',
  })
  expect(message).toMatchObject({
    seq: 2,
    sender: john.executive_id,
    sender_name: 'John Doe',
    sender_type: 'Executive',
    type: 'Agent',
    client_message_id: 'told-1',
  })
  for (const person of [tab, jane]) {
    const { cursor: _, ...told } = await person.hears(
      'new_message',
      (one) => one.message_id === message_id,
    )
    expect(told).toEqual(message)
  }
  // Facts come in order: had John been told of it, it would have been before this one.
  await jane.client.socket.emit('send_message', { chat_id, message: 'Good morning too' })
  await john.hears('new_message', (one) => one.message === 'Good morning too')
  expect(
    john.heard.filter(
      ({ event, payload }) => event === 'new_message' && payload.message_id === message_id,
    ),
  ).toEqual([])
})

test('the same client_message_id is the same message, over two tabs at once as well', async () => {
  const phone = '919811400002'
  const chat_id = await writes(phone)
  const input = { chat_id, message: 'Only once', client_message_id: 'same-1' }
  const answers = await Promise.all(
    [john, tab, john, tab, john, tab].map((one) => one.client.socket.emit('send_message', input)),
  )
  expect(new Set(answers.map((answer) => answer.message_id)).size).toBe(1)
  expect(await textsOf(desk, phone)).toEqual(['Hi', 'Only once'])
  // Another executive may use the same id.
  await jane.client.socket.emit('send_message', { ...input, message: 'From Jane' })
  expect(await textsOf(desk, phone)).toEqual(['Hi', 'Only once', 'From Jane'])
})

test('the same client_message_id for something else is refused', async () => {
  const phone = '919811400003'
  const chat_id = await writes(phone)
  const other = await writes('919811400004')
  const id = { client_message_id: 'conflict-1' }
  await john.client.socket.emit('send_message', { chat_id, message: 'One', ...id })
  const conflict = { code: 'client_message_id_conflict' }
  for (const input of [
    { chat_id, message: 'Two', ...id },
    { chat_id: other, message: 'One', ...id },
  ]) {
    await expect(tab.client.socket.emit('send_message', input)).rejects.toMatchObject(conflict)
  }
  const template = await templateNamed('continue_conversation')
  const filled = { chat_id, template_id: template.id, client_message_id: 'conflict-2' }
  await john.client.socket.emit('send_message', { ...filled, variables: { '1': 'Asha' } })
  await expect(
    john.client.socket.emit('send_message', { ...filled, variables: { '1': 'Ravi' } }),
  ).rejects.toMatchObject(conflict)
  expect(await messagesOf(desk, chat_id)).toHaveLength(3)
})

test('what was written without seeing the latest message is held back', async () => {
  const phone = '919811400005'
  const chat_id = await writes(phone)
  await writes(phone, { text: 'One more thing' })
  const input = { chat_id, message: 'Done!', client_message_id: 'guard-1' }
  await expect(
    john.client.socket.emit('send_message', { ...input, seen_seq: 1 }),
  ).rejects.toMatchObject({ code: 'newer_messages' })
  const { seq } = await john.client.socket.emit('send_message', { ...input, seen_seq: 2 })
  expect(seq).toBe(3)
})

test('after a day without a message of the customer, only a template goes', async () => {
  const phone = '919811400006'
  const chat_id = await writes(phone, longAgo())
  await expect(
    john.client.socket.emit('send_message', { chat_id, message: 'Still there?' }),
  ).rejects.toMatchObject({
    code: 'service_window_closed',
    message: expect.stringContaining('template'),
  })
  expect(await messagesOf(desk, chat_id)).toHaveLength(1)
  expect(await desk.phones.sentTo(phone)).toEqual([])

  const template = await templateNamed('ride_confirmation')
  expect(template.variables.map((variable) => variable.name)).toEqual([
    'customer_name',
    'pickup',
    'drop',
    'pickup_time',
  ])
  const { message } = await john.client.socket.emit('send_message', {
    chat_id,
    template_id: template.id,
    variables: { customer_name: 'Asha', pickup: 'Pune', drop: 'Nashik', pickup_time: '07:30' },
  })
  expect(message.message).toContain('Hello Asha, your ride from Pune to Nashik on 07:30')
  await john.hears(
    'message_status',
    (one) => one.message_id === message.message_id && one.delivery === 'delivered',
  )
  const [call] = await desk.phones.sentTo(phone)
  expect(call?.body.template).toEqual({
    name: 'ride_confirmation',
    language: { code: 'en' },
    components: [
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'customer_name', text: 'Asha' },
          { type: 'text', parameter_name: 'pickup', text: 'Pune' },
          { type: 'text', parameter_name: 'drop', text: 'Nashik' },
          { type: 'text', parameter_name: 'pickup_time', text: '07:30' },
        ],
      },
    ],
  })
})

test('a template that lacks a variable, waits for approval or is not ours is refused', async () => {
  const chat_id = await writes('919811400007', longAgo())
  const template = await templateNamed('ride_confirmation')
  const send = (template_id: string) =>
    john.client.socket.emit('send_message', {
      chat_id,
      template_id,
      variables: { customer_name: 'A', pickup: ' ', drop: 'B' },
    })
  await expect(send(template.id)).rejects.toMatchObject({
    code: 'template_variables',
    message: expect.stringMatching(/pickup.*pickup_time/),
  })
  await expect(send('no-such-template')).rejects.toMatchObject({ code: 'unknown_template' })
  const pending = await desk.ctx.db
    .selectFrom('templates')
    .select('template_id')
    .where('status', '=', 'PENDING')
    .executeTakeFirstOrThrow()
  await expect(send(pending.template_id)).rejects.toMatchObject({ code: 'template_not_approved' })
  expect(await messagesOf(desk, chat_id)).toHaveLength(1)
})

test('a resolved chat is answered only when it is open again', async () => {
  const chat_id = await writes('919811400008')
  const { socket } = john.client
  await socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  const input = { chat_id, message: 'One more thing' }
  await expect(socket.emit('send_message', input)).rejects.toMatchObject({ code: 'chat_resolved' })
  await socket.emit('update_chat_status', { chat_id, status: 'active' })
  expect(await socket.emit('send_message', input)).toMatchObject({ seq: 2 })
})

test('a reply quotes on the phone what it quotes here', async () => {
  const phone = '919811400009'
  const chat_id = await writes(phone)
  const [first] = await messagesOf(desk, chat_id)
  const { message } = await john.client.socket.emit('send_message', {
    chat_id,
    message: 'To this',
    reply_to: first?.message_id ?? '',
  })
  expect(message.reply_to).toMatchObject({ seq: 1, message: 'Hi' })
  await until('it is sent', async () => (await desk.phones.sentTo(phone)).length === 1)
  const [call] = await desk.phones.sentTo(phone)
  expect(call?.body).toMatchObject({ context: { message_id: first?.whatsapp_id } })
  const foreign = await writes('919811400010')
  await expect(
    john.client.socket.emit('send_message', {
      chat_id: foreign,
      message: 'x',
      reply_to: message.message_id,
    }),
  ).rejects.toMatchObject({ code: 'message_not_found' })
})

test('text is kept to the byte, but for what cannot be text; its length has an end', async () => {
  const phone = '919811400011'
  const chat_id = await writes(phone)
  const odd = '  \u202eabc 👩🏽‍🚀 नमस्ते <b>&amp;</b>\r\n\t"\'; DROP TABLE x; -- '
  await john.client.socket.emit('send_message', { chat_id, message: `${odd}\0\ud83d` })
  expect((await textsOf(desk, phone)).at(-1)).toBe(`${odd}\ufffd`)
  await john.client.socket.emit('send_message', { chat_id, message: 'x'.repeat(4096) })
  for (const message of ['x'.repeat(4097), '', '   ', '\0']) {
    await expect(
      john.client.socket.emit('send_message', { chat_id, message }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  }
})
