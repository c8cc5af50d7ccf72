import type { Template } from '@smart-chat/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork, type Heard } from '../testing/executive.ts'
import { demoFile, png } from '../testing/files.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER, postDelivery } from '../testing/webhook.ts'

const ACCOUNT = '200000000000001'

let desk: Desk
let john: AtWork
let maya: AtWork
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  maya = await atWork(desk.url, 'lead_maya', { online: true })
  admin = await atWork(desk.url, 'admin')
})
afterAll(async () => {
  await desk?.stop()
  john?.close()
  maya?.close()
  admin?.close()
})

let people = 0

/** Somebody new writes over WhatsApp. */
async function writes(name = 'Asha Verma') {
  const phone = `91981150${6000 + ++people}`
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hi', name })
  await processed(desk)
  const { chat_id, customer_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return { phone, chat_id, customer_id }
}

async function list(chat_id?: string): Promise<Template[]> {
  const input = { stakeholder: 'Partner', ...(chat_id === undefined ? {} : { chat_id }) }
  return (await john.client.call('listTemplates', input)).templates
}

async function named(name: string, { language = 'en', chat_id }: Partial<Wanted> = {}) {
  return until(`${name} is there`, async () =>
    (await list(chat_id)).find((one) => one.name === name && one.language === language),
  )
}
interface Wanted {
  language: string
  chat_id: string
}

async function send(chat_id: string, name: string, variables: Record<string, string>) {
  const { id } = await named(name)
  const message = { chat_id, message: '', template_id: id, variables }
  return john.client.socket.emit('send_message', message)
}

const upload = async (bytes: Buffer, name: string, type: string) =>
  (await john.client.upload(new File([new Uint8Array(bytes)], name, { type }))).media_id

/** What stands on the phone, once the message is there. */
async function onPhone(phone: string, message_id: string): Promise<Heard> {
  await john.hears(
    'message_status',
    (told) => told.message_id === message_id && told.delivery === 'delivered',
  )
  const { messages } = await desk.phones.call<{ messages: Heard[] }>(
    'GET',
    `/people/${phone}/messages?pnid=${PARTNER}`,
  )
  const shown = messages.filter(({ from }) => from !== 'customer').at(-1)
  if (shown === undefined) throw new Error('The phone has nothing.')
  return shown
}

/** The components of the only request. */
async function componentsTo(phone: string): Promise<Heard[]> {
  const [call] = await desk.phones.sentTo(phone)
  const template = call?.body.template as { components: Heard[] } | undefined
  return template?.components ?? []
}

const stored = async (chat_id: string, message_id: string) =>
  (await messagesOf(desk, chat_id)).find((one) => one.message_id === message_id)

const DRIVER = { 1: 'Asha', 2: 'Ramesh', 3: 'MH 12 AB 1234', 4: '07:30' }

test('numbered variables and the end of a link are filled in, and the phone shows the preview', async () => {
  const { phone, chat_id } = await writes()
  const sent = await send(chat_id, 'driver_assigned', { ...DRIVER, button_0: 'R 47/11?x=ü' })
  const shown = await onPhone(phone, sent.message_id)
  const text = 'Hi Asha, your driver Ramesh will arrive in vehicle MH 12 AB 1234 at 07:30.'
  expect(shown.template).toMatchObject({ body: text, language: 'en' })
  const url = 'https://example.com/track/R%2047/11?x=%C3%BC'
  expect(shown.template.buttons[0]).toMatchObject({ type: 'URL', text: 'Track ride', url })
  const message = await stored(chat_id, sent.message_id)
  expect(message?.message).toBe(text)
  expect(message?.content).toMatchObject({
    name: 'driver_assigned',
    header: null,
    body: text,
    buttons: [
      { kind: 'url', text: 'Track ride', url },
      { kind: 'phone', text: 'Call support', url: 'tel:+910000000001' },
    ],
  })
})

test('named variables and a picture of ours go out with the template', async () => {
  const { phone, chat_id } = await writes()
  await maya.client.rooms.joinChat(chat_id)
  const header = await upload(png(64, 48), 'offer.png', 'image/png')
  const values = { customer_name: 'Asha', discount: '15%', last_day: '5 Nov' }
  const sent = await send(chat_id, 'festive_offer', { ...values, header })
  const shown = await onPhone(phone, sent.message_id)
  const body = 'Asha, travel home for the festival: 15% off intercity rides until 5 Nov.'
  expect(shown.template).toMatchObject({ header: { format: 'IMAGE' }, body })
  const [first, second] = await componentsTo(phone)
  expect(first).toEqual({
    type: 'header',
    parameters: [{ type: 'image', image: { id: shown.template.header.media_id } }],
  })
  expect(second?.parameters).toContainEqual({
    type: 'text',
    parameter_name: 'discount',
    text: '15%',
  })
  const message = await stored(chat_id, sent.message_id)
  expect(message).toMatchObject({ kind: 'template', media_id: header })
  // What is told at once is what is read later.
  const { messages } = await john.client.call('listMessages', { chat_id })
  const read = messages.find((one) => one.message_id === sent.message_id)
  expect(read?.content).toMatchObject({ kind: 'template', name: 'festive_offer' })
  expect(read?.media_info).toMatchObject({ kind: 'image', state: 'ready', width: 64 })
  const told = await maya.hears('new_message', (one) => one.message_id === sent.message_id)
  expect(read).toMatchObject({ content: told.content, datetime: told.datetime })
  expect(message?.message).toBe(`${body}\n\nReply STOP to opt out`)
})

test('a document keeps its name', async () => {
  const { phone, chat_id } = await writes()
  const header = await upload(
    await demoFile('statement.pdf'),
    'Receipt 4711.pdf',
    'application/pdf',
  )
  const values = { amount: '₹1,240', ride_id: 'R-4711', header }
  const sent = await send(chat_id, 'payment_receipt', values)
  const shown = await onPhone(phone, sent.message_id)
  expect(shown.template.header).toMatchObject({ format: 'DOCUMENT', filename: 'Receipt 4711.pdf' })
})

test('a place stands above a template', async () => {
  const { phone, chat_id } = await writes()
  const header = JSON.stringify({ latitude: '19.1', longitude: 72.87, name: 'Gate 3' })
  const values = { first_name: 'Asha', route: 'A → B', ride_date: '12 Dec', ride_time: '07:30' }
  const sent = await send(chat_id, 'pickup_point', { ...values, header })
  const shown = await onPhone(phone, sent.message_id)
  expect(shown.template.header).toMatchObject({
    format: 'LOCATION',
    location: { latitude: 19.1, longitude: 72.87, name: 'Gate 3' },
  })
  const [first] = await componentsTo(phone)
  // WhatsApp wants degrees as text here.
  expect(first?.parameters[0]).toMatchObject({
    type: 'location',
    location: { latitude: '19.1', longitude: '72.87' },
  })
  expect((await stored(chat_id, sent.message_id))?.message).toMatch(/^📍 Gate 3\n\nHello Asha/)
})

test('a heading has a variable of its own, and a code can be copied', async () => {
  const { phone, chat_id } = await writes()
  const values = { header: '15%', 1: 'Asha', 2: '31 Dec', button_0: 'RIDE15' }
  const sent = await send(chat_id, 'next_ride_coupon', values)
  const shown = await onPhone(phone, sent.message_id)
  expect(shown.template.header).toMatchObject({ text: '15% off your next ride' })
  expect(shown.template.buttons).toMatchObject([
    { type: 'COPY_CODE', code: 'RIDE15' },
    { type: 'QUICK_REPLY', text: 'Stop offers' },
  ])
})

test('another language is another text', async () => {
  const { phone, chat_id } = await writes()
  const { id } = await named('driver_assigned', { language: 'hi' })
  const message = { chat_id, message: '', template_id: id, variables: DRIVER }
  const sent = await john.client.socket.emit('send_message', message)
  const shown = await onPhone(phone, sent.message_id)
  expect(shown.template).toMatchObject({ language: 'hi' })
  expect(shown.template.body).toMatch(/^नमस्ते Asha/)
})

test.each<[what: string, name: string, values: Record<string, string>, words: RegExp]>([
  ['missing values are', 'driver_assigned', { 1: 'Asha' }, /\{\{2}}, \{\{3}}.*\{\{button_0}}/],
  ['line breaks are', 'driver_assigned', { ...DRIVER, 2: 'a\nb', button_0: 'x' }, /line breaks/],
  ['tabs are', 'driver_assigned', { ...DRIVER, 2: 'a\tb', button_0: 'x' }, /tabs/],
  ['long gaps are', 'driver_assigned', { ...DRIVER, 2: 'a     b', button_0: 'x' }, /four spaces/],
  [
    'a text that becomes too long is',
    'driver_assigned',
    { ...DRIVER, 2: 'a'.repeat(1000), button_0: 'x' },
    /The text would have 10\d\d characters; WhatsApp takes 1024/,
  ],
  [
    'a heading that becomes too long is',
    'next_ride_coupon',
    { header: 'a'.repeat(50), 1: 'Asha', 2: '31 Dec', button_0: 'RIDE15' },
    /The heading would have 69 characters; WhatsApp takes 60/,
  ],
  [
    'a code that is too long is',
    'next_ride_coupon',
    { header: '15%', 1: 'Asha', 2: '31 Dec', button_0: 'A'.repeat(16) },
    /15/,
  ],
  [
    'a place that is none is',
    'pickup_point',
    {
      ...{ first_name: 'A', route: 'B', ride_date: 'C', ride_time: 'D' },
      header: '{"latitude":91,"longitude":0,"name":"X"}',
    },
    /latitude/,
  ],
])('%s said before WhatsApp refuses it', async (_what, name, variables, words) => {
  const { phone, chat_id } = await writes()
  await expect(send(chat_id, name, variables)).rejects.toMatchObject({
    code: 'template_variables',
    message: expect.stringMatching(words),
  })
  expect(await desk.phones.sentTo(phone)).toEqual([])
  expect((await messagesOf(desk, chat_id)).filter(({ kind }) => kind === 'template')).toEqual([])
})

test('a file of another kind is not what the header wants', async () => {
  const { chat_id } = await writes()
  const header = await upload(await demoFile('statement.pdf'), 'statement.pdf', 'application/pdf')
  const values = { customer_name: 'Asha', discount: '15%', last_day: '5 Nov' }
  await expect(send(chat_id, 'festive_offer', { ...values, header })).rejects.toMatchObject({
    code: 'template_variables',
    message: expect.stringContaining('picture'),
  })
  await expect(
    send(chat_id, 'festive_offer', { ...values, header: 'no-such-file' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('the list says what each variable is, with the examples that WhatsApp was given', async () => {
  const coupon = await named('next_ride_coupon')
  expect(coupon).toMatchObject({ header_format: 'TEXT', header: '{{header}} off your next ride' })
  expect(coupon.variables).toMatchObject([
    { name: 'header', where: 'header', kind: 'text', example: '15%', value: '' },
    { name: '1', where: 'body', kind: 'text', example: 'Asha', value: '' },
    { name: '2', where: 'body', kind: 'text', example: '31 Dec', value: '' },
    { name: 'button_0', where: 'button', kind: 'code', example: 'RIDE15', value: '' },
  ])
  const offer = await named('festive_offer')
  expect(offer.variables[0]).toMatchObject({ name: 'header', kind: 'media' })
  expect(offer.variables[1]).toMatchObject({ name: 'customer_name', label: 'Customer name' })
  expect(offer.actions).toEqual([
    { kind: 'url', text: 'Book now', url: 'https://example.com/book' },
  ])
  expect((await named('pickup_point')).variables[0]).toMatchObject({ kind: 'location' })
})

test('for a chat the list is filled with the profile and the next ride, by the clocks of the segment', async () => {
  const { chat_id, customer_id } = await writes('Asha Verma')
  const date = new Date(desk.ctx.now().getTime() + 5 * 86_400_000)
  date.setUTCHours(21, 30, 0, 0)
  await desk.ctx.db
    .insertInto('rides')
    .values({
      ...{ ride_id: `R-${chat_id}`, customer_id, type: 'intercity', date },
      route: 'Andheri → Pune',
      status: 'upcoming',
    })
    .execute()
  // Where nobody has said by what clocks the segment works, no time of day is named.
  const before = await named('pickup_point', { chat_id })
  expect(before.variables.find(({ name }) => name === 'ride_time')?.value).toBe('')
  await admin.client.call('changeSegment', {
    customer_type: 'Partner',
    hours: { timezone: 'Asia/Kolkata', week: { mon: [['00:00', '24:00']] }, holidays: [] },
  })
  const day = new Intl.DateTimeFormat('en-IN', {
    day: 'numeric',
    month: 'short',
    timeZone: 'Asia/Kolkata',
  }).format(date)

  const { variables } = await named('pickup_point', { chat_id })
  // Half past nine in the evening in London is three in the morning in Mumbai.
  expect(Object.fromEntries(variables.map(({ name, value }) => [name, value]))).toEqual({
    header: '',
    first_name: 'Asha',
    route: 'Andheri → Pune',
    ride_date: day,
    ride_time: '03:00',
  })
  const confirmation = await named('ride_confirmation', { chat_id })
  expect(confirmation.variables.map(({ value }) => value)).toEqual([
    'Asha Verma',
    'Andheri',
    'Pune',
    expect.stringContaining(day),
  ])
  // Of numbered ones only the one that is greeted is certain.
  const assigned = await named('driver_assigned', { chat_id })
  expect(assigned.variables.map(({ value }) => value)).toEqual(['Asha', '', '', '', ''])
  const reminder = await named('ride_reminder', { chat_id })
  expect(reminder.variables.map(({ value }) => value)).toEqual(['', ''])
  await admin.client.call('changeSegment', { customer_type: 'Partner', hours: null })
})

test('nobody is greeted by their number', async () => {
  const { chat_id } = await writes('+91 98115 06099')
  const { variables } = await named('driver_assigned', { chat_id })
  expect(variables[0]?.value).toBe('')
})

test('the language of the last template comes first, where a name has several', async () => {
  const { chat_id } = await writes()
  const { id } = await named('driver_assigned', { language: 'hi' })
  const message = { chat_id, message: '', template_id: id, variables: DRIVER }
  await john.client.socket.emit('send_message', message)
  const languages = (templates: Template[]) =>
    templates.filter(({ name }) => name === 'driver_assigned').map(({ language }) => language)
  expect(languages(await list(chat_id))).toEqual(['hi', 'en'])
  expect(languages(await list())).toEqual(['en', 'hi'])
})

// ---- what WhatsApp tells ------------------------------------------------------------------------

const set = (what: string, name: string, more: object) =>
  desk.phones.call('POST', `/templates/${what}`, { name, language: 'en', ...more })

const changed = () => john.hears('templates_changed', (told) => told.customer_type === 'Partner')

test('one that is paused is offered no longer, and is there again once it is approved', async () => {
  const { chat_id } = await writes()
  const { id } = await named('weekly_payout')
  john.forget()
  await set('status', 'weekly_payout', { status: 'PAUSED' })
  await changed()
  expect((await list()).map(({ name }) => name)).not.toContain('weekly_payout')
  const variables = { 1: 'a', 2: 'b', 3: 'c' }
  await expect(
    john.client.socket.emit('send_message', { chat_id, message: '', template_id: id, variables }),
  ).rejects.toMatchObject({ code: 'template_not_approved' })
  await set('status', 'weekly_payout', { status: 'APPROVED' })
  await until('it is offered again', async () => {
    desk.advance(30)
    return (await list()).some(({ name }) => name === 'weekly_payout')
  })
})

test('quality and category are shown as they are told', async () => {
  await named('ride_reminder')
  await set('quality', 'ride_reminder', { quality: 'RED' })
  await set('category', 'ride_reminder', { category: 'MARKETING' })
  const told = await until('both are known', async () => {
    const one = await named('ride_reminder')
    return one.quality === 'RED' && one.category === 'MARKETING' && one
  })
  expect(told.language).toBe('en')
})

test('a language is meant however it is written', async () => {
  const components = [{ type: 'BODY', text: 'Hello' }]
  const wanted = { name: 'spelt_otherwise', language: 'en_US', category: 'UTILITY', components }
  const answer = await fetch(`${desk.phones.graphUrl}/v25.0/${ACCOUNT}/message_templates`, {
    method: 'POST',
    headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  })
  expect(answer.status).toBe(200)
  await until('it is approved and offered', async () => {
    desk.advance(30)
    return (await list()).some(({ name }) => name === wanted.name)
  })
  const change = {
    field: 'message_template_quality_update',
    value: {
      ...{ previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' },
      message_template_id: 1689556908129832,
      ...{ message_template_name: wanted.name, message_template_language: 'en-US' },
    },
  }
  expect((await postDelivery(desk.url, [change])).httpStatus).toBe(200)
  await processed(desk)
  const row = await desk.ctx.db
    .selectFrom('templates')
    .select('told_at')
    .where('name', '=', wanted.name)
    .executeTakeFirstOrThrow()
  expect(row.told_at).not.toBeNull()
})

test('a template that WhatsApp refuses as paused is offered no longer', async () => {
  const { chat_id } = await writes()
  await named('continue_conversation')
  john.forget()
  desk.sandbox.setFaults({ graph_fail: { code: 132015, times: 1 } })
  const { message_id } = await send(chat_id, 'continue_conversation', { 1: 'Asha' })
  await john.hears(
    'message_status',
    (told) => told.message_id === message_id && told.delivery === 'failed',
  )
  await changed()
  // WhatsApp's list says otherwise: it is read soon, and believed.
  await until('it is offered again', async () => {
    desk.advance(30)
    return (await list()).some(({ name }) => name === 'continue_conversation')
  })
})

test('leads fetch the templates when they want to, and are told what has changed', async () => {
  await named('driver_assigned')
  // The desk reads them by itself, too: whoever comes first finds what is new.
  const account = await until('two were missing', async () => {
    await desk.ctx.db.deleteFrom('templates').where('name', '=', 'driver_assigned').execute()
    const { accounts } = await maya.client.call('syncTemplates', {})
    const found = accounts.find(({ waba_id }) => waba_id === ACCOUNT)
    return found?.added === 2 && found
  })
  expect(account).toMatchObject({ error: null, removed: 0 })
  expect(account.approved).toBe((await list()).length)
  expect(account.templates).toBeGreaterThan(account.approved)
  await expect(john.client.call('syncTemplates', {})).rejects.toMatchObject({ code: 'forbidden' })
})
