import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { rest } from '../testing/rest.ts'
import { chatOf, chatsOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let jane: AtWork
let token: string
let template: { id: string; name: string; variables: { name: string }[] }

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  jane = await atWork(desk.url, 'agent_jane')
  token = (await john.client.session.token()) ?? ''
  template = await until('the template is here', async () => {
    const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
    return templates.find((one) => one.name === 'continue_conversation' && one.language === 'en')
  })
})
afterAll(async () => {
  john.close()
  jane.close()
  await desk.stop()
})

/** Something for each of the template's variables. */
const filled = () => Object.fromEntries(template.variables.map(({ name }) => [name, 'Asha']))

let people = 0
const somebody = () => `91987651${String(++people).padStart(4, '0')}`

const begin = (sender: string, who = john) =>
  who.client.socket.emit('new_chat', { sender, customer_type: 'Partner' })

test('an executive begins a chat, has it, and the floor hears of it', async () => {
  const number = somebody()
  const begun = await begin(`+${number.slice(0, 2)} ${number.slice(2, 7)}-${number.slice(7)}`)
  expect(begun).toMatchObject({
    is_new: true,
    assigned_to: john.executive_id,
    assigned_executive_name: 'John Doe',
  })
  const heard = await jane.hears('room_update', (chat) => chat.chat_id === begun.chat_id)
  expect(heard).toMatchObject({ customer: number, last_seq: 0, assigned_reason: 'manual' })
})

test('begun again, by anybody and in any spelling, it is the same chat and keeps its executive', async () => {
  const number = somebody()
  const begun = await begin(number)
  const again = await begin(`00${number}`, jane)
  expect(again).toMatchObject({ chat_id: begun.chat_id, is_new: false })
  expect(again.assigned_to).toBe(john.executive_id)
})

test('a resolved one is taken up again with its history, by who begins it', async () => {
  const number = somebody()
  const { chat_id } = await begin(number)
  await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
  const again = await begin(number, jane)
  expect(again).toMatchObject({ chat_id, is_new: false, assigned_to: jane.executive_id })
  const { chat } = await john.client.call('getChat', { chat_id })
  expect(chat.status).toBe('active')
})

test('two who begin it at once begin one', async () => {
  const number = somebody()
  const begun = await Promise.all([begin(number), begin(number, jane), begin(number)])
  expect(new Set(begun.map((one) => one.chat_id)).size).toBe(1)
  expect(begun.filter((one) => one.is_new)).toHaveLength(1)
})

test('what is nobody’s number is refused, and so is a segment of others', async () => {
  await expect(begin('nobody_at_all')).rejects.toMatchObject({ code: 'invalid_input' })
  const elsewhere = john.client.socket.emit('new_chat', {
    sender: somebody(),
    customer_type: 'Vendor',
  })
  await expect(elsewhere).rejects.toMatchObject({ code: 'wrong_segment' })
})

test('the first message is a template; by its id or its name, and it reaches the phone', async () => {
  const number = somebody()
  const { chat_id } = await begin(number)
  const free = john.client.socket.emit('send_message', { chat_id, message: 'Hello' })
  await expect(free).rejects.toMatchObject({ code: 'service_window_closed' })
  const sent = await john.client.call('sendTemplate', {
    chat_id,
    name: template.name,
    language: 'en',
    variables: filled(),
  })
  expect(sent.chat_id).toBe(chat_id)
  await until('the phone has it', async () => {
    const [call] = await desk.phones.sentTo(number)
    return call?.body.type === 'template' && call.status === 200
  })
  const unknown = john.client.call('sendTemplate', { chat_id, name: 'never_made' })
  await expect(unknown).rejects.toMatchObject({ code: 'unknown_template' })
})

test('V2’s GET begins the chat, and repeated within a minute sends once', async () => {
  const number = somebody()
  const to = `/api/chats/send_whatsapp_template?to=${number}&template_id=${template.id}`
  const path = `${to}&customer_type=Partner&variables=${encodeURIComponent(JSON.stringify(filled()))}`
  const first = await rest(desk.url, { path, token })
  expect(first.body).toMatchObject({ status: 1 })
  const again = await rest(desk.url, { path, token })
  expect(again.body.message_id).toBe(first.body.message_id)
  desk.advance(61)
  const later = await rest(desk.url, { path, token })
  expect(later.body.message_id).not.toBe(first.body.message_id)
  const broken = await rest(desk.url, { path: `${to}&variables=%7B`, token })
  expect(broken).toMatchObject({ httpStatus: 400, body: { code: 'invalid_input' } })
})

test('who opted out is not written to over WhatsApp', async () => {
  const number = somebody()
  const { chat_id } = await begin(number)
  await desk.ctx.db
    .updateTable('customers')
    .set({ opted_out_at: new Date() })
    .where('customer', '=', number)
    .execute()
  const refused = john.client.call('sendTemplate', {
    chat_id,
    template_id: template.id,
    variables: filled(),
  })
  await expect(refused).rejects.toMatchObject({ code: 'customer_opted_out' })
})

/** Sends the template, and resolves when it has come that far. */
async function sendTemplate(chat_id: string, delivery: string) {
  const sent = await john.client.call('sendTemplate', {
    chat_id,
    template_id: template.id,
    variables: filled(),
  })
  await until(`the template is ${delivery}`, async () =>
    (await messagesOf(desk, chat_id)).some(
      (message) => message.message_id === sent.message_id && message.delivery === delivery,
    ),
  )
}

test('begun with a template, answered, and gone on with: one conversation', async () => {
  const number = somebody()
  const { chat_id } = await begin(number)
  await sendTemplate(chat_id, 'delivered')
  desk.advance(100)
  await desk.sweep()
  expect(await chatOf(desk, number)).toMatchObject({ awaiting_customer: true, waiting_since: null })
  const timestamp = Math.floor(desk.ctx.now().getTime() / 1000)
  const answer = { phone_number_id: PARTNER, type: 'text', text: 'Yes?', timestamp }
  await desk.sandbox.say(number, answer)
  await processed(desk)
  expect(await chatOf(desk, number)).toMatchObject({
    chat_id,
    status: 'active',
    assigned_executive_id: john.executive_id,
    awaiting_customer: false,
    waiting_since: expect.any(Date),
    last_seq: 2,
    tags: [],
  })
  const reply = await john.client.socket.emit('send_message', { chat_id, message: 'Your permit.' })
  expect(reply).toMatchObject({ seq: 3, delivery: 'queued' })
})

test('begun with a template that fails, it awaits nobody; taken up again neither', async () => {
  const number = '919876590001'
  const { chat_id } = await begin(number)
  await sendTemplate(chat_id, 'failed')
  desk.advance(100)
  await desk.sweep()
  const nobody = { awaiting_customer: false, waiting_since: null, tags: [] }
  expect(await chatOf(desk, number)).toMatchObject(nobody)

  // What reached them before the chat was resolved is no reason to await them now.
  const other = somebody()
  const again = await begin(other)
  await sendTemplate(again.chat_id, 'delivered')
  await john.client.socket.emit('update_chat_status', { ...again, status: 'resolved' })
  await begin(other)
  desk.sandbox.setFaults({ graph_fail: { code: 131026, times: 1 } })
  await sendTemplate(again.chat_id, 'failed')
  desk.advance(100)
  await desk.sweep()
  expect(await chatOf(desk, other)).toMatchObject(nobody)
})

test('V2’s GET begins no chat with who opted out', async () => {
  const number = somebody()
  await tell(desk.url, 'user/update', { customer: number })
  await desk.ctx.db
    .updateTable('customers')
    .set({ opted_out_at: new Date() })
    .where('customer', '=', number)
    .execute()
  const variables = encodeURIComponent(JSON.stringify(filled()))
  const { body } = await rest(desk.url, {
    path: `/api/chats/send_whatsapp_template?to=${number}&template_id=${template.id}&customer_type=Partner&variables=${variables}`,
    token,
  })
  expect(body).toMatchObject({ status: 0, code: 'customer_opted_out' })
  expect(await chatsOf(desk, number)).toEqual([])
})

test('caches are cleared with the administrator’s token only', async () => {
  const call = (headers: Record<string, string>) =>
    rest(desk.url, { path: '/api/chats/clear_cache', body: { message: 'all' }, headers })
  expect(await call({})).toMatchObject({ httpStatus: 403, body: { code: 'forbidden' } })
  const cleared = await call({ 'x-admin-token': 'sandbox-admin' })
  expect(cleared).toMatchObject({ httpStatus: 200, body: { status: 1 } })
})
