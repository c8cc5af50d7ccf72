import { expect, test } from 'vitest'
import { openWorld } from '../testing/world.ts'

const WABA = '200000000000001'
const body = (...parameters: object[]) => ({ type: 'body', parameters })
const word = (value: string) => ({ type: 'text', text: value })
const template = (name: string, components: object[], code = 'en') => ({
  type: 'template',
  template: { name, language: { code }, components },
})

test('a template arrives with its variables filled in, outside the window too', async () => {
  const { desk, send, conversation } = await openWorld()
  const answer = await send(
    template('driver_assigned', [
      body(word('Asha'), word('Ramesh'), word('MH 12'), word('07:30')),
      { type: 'button', sub_type: 'url', index: '0', parameters: [word('R-1')] },
    ]),
  )
  expect(answer.body.messages[0].message_status).toBe('accepted')
  expect((await conversation())[0]?.template).toMatchObject({
    body: 'Hi Asha, your driver Ramesh will arrive in vehicle MH 12 at 07:30.',
    buttons: [
      { type: 'URL', url: 'https://example.com/track/R-1' },
      { type: 'PHONE_NUMBER', phone_number: '+910000000001' },
    ],
  })
  await desk.until(() => desk.statuses().length === 2)
  expect(desk.statuses()[0]?.pricing).toMatchObject({ category: 'utility' })
})

test('named variables are told by name', async () => {
  const { send, conversation } = await openWorld()
  const named = Object.entries({
    pickup_time: '07:30',
    customer_name: 'Asha',
    pickup: 'Andheri',
    drop: 'Pune',
  }).map(([parameter_name, value]) => ({ ...word(value), parameter_name }))
  await send(template('ride_confirmation', [body(...named)]))
  expect((await conversation())[0]?.template?.body).toContain(
    'Hello Asha, your ride from Andheri to Pune on 07:30',
  )
})

test.each<[string, object, number, number]>([
  ['an unknown template', template('no_such', []), 404, 132001],
  ['a wrong language', template('weekly_payout', [], 'en_US'), 404, 132001],
  ['one that waits for review', template('feedback_request', [body(word('x'))]), 404, 132001],
  ['a rejected one', template('win_big_prizes', []), 404, 132001],
  ['a paused one', template('route_change_notice', []), 400, 132015],
  ['too few variables', template('ride_reminder', [body(word('x'))]), 400, 132000],
  [
    'a name that is not there',
    template('payment_receipt', [
      { type: 'header', parameters: [{ type: 'document', document: { link: 'https://e.com/a' } }] },
      body({ ...word('x'), parameter_name: 'amount' }, { ...word('y'), parameter_name: 'other' }),
    ]),
    400,
    132012,
  ],
  ['a picture that is missing', template('festive_offer', []), 400, 132012],
])('%s is refused', async (_name, content, status, code) => {
  const { send } = await openWorld()
  const answer = await send(content as Record<string, unknown>)
  expect([answer.status, answer.body.error?.code]).toEqual([status, code])
})

test('the list is paged by cursor', async () => {
  const { graph } = await openWorld()
  const names: string[] = []
  let after = ''
  for (;;) {
    const { body: page } = await graph('GET', `/${WABA}/message_templates?limit=6${after}`)
    names.push(
      ...page.data.map((one: { name: string; language: string }) => `${one.name} ${one.language}`),
    )
    if (!page.paging.next) break
    after = `&after=${page.paging.cursors.after}`
  }
  expect(names.length).toBeGreaterThanOrEqual(12)
  expect(new Set(names).size).toBe(names.length)
})

test('a new template is reviewed, and the desk hears of it with a hyphened language', async () => {
  const { desk, graph, call } = await openWorld()
  const wanted = {
    name: 'new_one',
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hi' }],
  }
  const created = await graph('POST', `/${WABA}/message_templates`, wanted)
  expect(created.body).toMatchObject({ status: 'PENDING', category: 'UTILITY' })
  const twice = await graph('POST', `/${WABA}/message_templates`, wanted)
  expect(twice.body.error.code).toBe(2388024)
  await call('POST', '/api/templates/status', { name: 'new_one', status: 'APPROVED' })
  await desk.until(() => desk.values().some(({ event }) => event === 'APPROVED'))
  expect(desk.values()[0]).toMatchObject({
    message_template_name: 'new_one',
    message_template_language: 'en-US',
  })
})

test('the number describes itself', async () => {
  const { graph } = await openWorld()
  const fields = 'display_phone_number,quality_rating'
  expect((await graph('GET', `/100000000000001?fields=${fields}`)).body).toEqual({
    id: '100000000000001',
    display_phone_number: '+910000000001',
    quality_rating: 'GREEN',
  })
  expect((await graph('POST', `/${WABA}/subscribed_apps`, {})).body).toEqual({ success: true })
})

/** A template of our own making, approved. */
async function withTemplate(components: object[], more: object = {}) {
  const world = await openWorld()
  const wanted = { name: 'ours', language: 'en', category: 'UTILITY', components, ...more }
  const { body: created } = await world.graph('POST', `/${WABA}/message_templates`, wanted)
  await world.call('POST', '/api/templates/status', { name: 'ours', status: 'APPROVED' })
  return { ...world, id: String(created.id) }
}

const TEXT = { type: 'BODY', text: 'Hi {{1}}', example: { body_text: [['Asha']] } }
const hi = body(word('Asha'))

test('a place in the header, a code to copy and the words of a quick reply come along', async () => {
  const buttons = [
    { type: 'COPY_CODE', text: 'Copy code', example: 'SAVE10' },
    { type: 'QUICK_REPLY', text: 'Thanks' },
  ]
  const place = { latitude: '18.5', longitude: '73.8', name: 'Pune' }
  const { send, conversation } = await withTemplate([
    { type: 'HEADER', format: 'LOCATION' },
    TEXT,
    { type: 'BUTTONS', buttons },
  ])
  const sent = await send(
    template('ours', [
      { type: 'header', parameters: [{ type: 'location', location: place }] },
      hi,
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '0',
        parameters: [{ type: 'coupon_code', coupon_code: 'RIDE20' }],
      },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: 1,
        parameters: [{ type: 'payload', payload: 'thanked' }],
      },
    ]),
  )
  expect(sent.status).toBe(200)
  expect((await conversation())[0]?.template).toMatchObject({
    header: { format: 'LOCATION', location: { latitude: 18.5, name: 'Pune' } },
    buttons: [
      { type: 'COPY_CODE', code: 'RIDE20' },
      { type: 'QUICK_REPLY', payload: 'thanked' },
    ],
  })
})

const quickReply = (index: unknown, sub_type = 'quick_reply') => ({
  type: 'button',
  sub_type,
  ...(index === undefined ? {} : { index }),
  parameters: [{ type: 'payload', payload: 'p' }],
})

test.each<[string, object[], number]>([
  ['a header that the template has not', [{ type: 'header', parameters: [word('x')] }, hi], 132000],
  ['a button that the template has not', [hi, quickReply(1)], 132000],
  ['a button of another kind', [hi, quickReply(0, 'url')], 132012],
  ['a button without its place', [hi, quickReply(undefined)], 131008],
  ['an empty variable', [body(word(''))], 131008],
  ['a line break in a variable', [body(word('a\nb'))], 132018],
  ['a text that becomes too long', [body(word('x'.repeat(1030)))], 132005],
  ['a part of no kind', [{ type: 'tail', parameters: [] }], 131009],
])('%s is refused', async (_name, components, code) => {
  const buttons = [{ type: 'QUICK_REPLY', text: 'Yes' }]
  const { send } = await withTemplate([TEXT, { type: 'BUTTONS', buttons }])
  const { status, body: answer } = await send(template('ours', components))
  expect([status, answer.error?.code]).toEqual([400, code])
})

test('a code for signing in cannot go to a user id', async () => {
  const { call, send } = await withTemplate([TEXT], { category: 'AUTHENTICATION' })
  const { person } = (await call('GET', '/api/people/919812340012')).body
  const to = { to: undefined, recipient: person.user_id }
  expect((await send({ ...template('ours', [hi]), ...to })).body.error.code).toBe(131062)
  expect((await send(template('ours', [hi]))).status).toBe(200)
})

test.each<[string, object]>([
  ['a name with capitals', { name: 'Ours' }],
  [
    'a header over 60',
    { components: [{ type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }, TEXT] },
  ],
  [
    'two variables in the header',
    { components: [{ type: 'HEADER', format: 'TEXT', text: '{{1}} {{2}}' }, TEXT] },
  ],
  ['a footer over 60', { components: [TEXT, { type: 'FOOTER', text: 'x'.repeat(61) }] }],
  ['no body', { components: [{ type: 'FOOTER', text: 'x' }] }],
  [
    'a label over 25',
    {
      components: [
        TEXT,
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }] },
      ],
    },
  ],
])('%s cannot be created', async (_name, wrong) => {
  const { graph } = await openWorld()
  const wanted = { name: 'ours', language: 'en', category: 'UTILITY', components: [TEXT], ...wrong }
  const { status } = await graph('POST', `/${WABA}/message_templates`, wanted)
  expect(status).toBe(400)
})

test('an edited template waits for review again, a deleted one is gone', async () => {
  const { desk, graph, send, id } = await withTemplate([TEXT])
  const change = { components: [{ type: 'BODY', text: 'Hello {{1}}' }] }
  expect((await graph('POST', `/${id}`, change)).body).toEqual({ success: true })
  expect((await graph('GET', `/${id}?fields=status`)).body).toEqual({ id, status: 'PENDING' })
  expect((await send(template('ours', [hi]))).body.error.code).toBe(132001)
  expect((await graph('POST', `/${id}`, change)).body.error.code).toBe(100)
  expect((await graph('DELETE', `/${WABA}/message_templates?name=ours`)).status).toBe(200)
  expect((await graph('DELETE', `/${WABA}/message_templates?name=ours`)).status).toBe(400)
  await desk.until(() => desk.values().some(({ event }) => event === 'DELETED'))
  expect(desk.ofField('message_template_components_update')).toHaveLength(1)
})

test('quality and category change by themselves, and the desk hears of it', async () => {
  const { call, desk, graph, sandbox } = await openWorld()
  const meant = { name: 'weekly_payout', language: 'en' }
  await call('POST', '/api/templates/quality', { ...meant, quality: 'YELLOW' })
  await call('POST', '/api/templates/category', { ...meant, category: 'MARKETING' })
  await call('POST', '/api/templates/status', {
    ...meant,
    status: 'PAUSED',
    more: { other_info: { title: 'FIRST_PAUSE', description: 'For three hours.' } },
  })
  await sandbox.idle()
  expect(desk.values()).toMatchObject([
    { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' },
    { previous_category: 'UTILITY', new_category: 'MARKETING' },
    { event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } },
  ])
  expect(desk.deliveries[0]?.json.entry[0]?.time).toEqual(expect.any(Number))
  const path = `/${WABA}/message_templates?quality_score=YELLOW&fields=name,status,category`
  expect((await graph('GET', path)).body.data).toEqual([
    { id: expect.any(String), name: 'weekly_payout', status: 'PAUSED', category: 'MARKETING' },
  ])
})
