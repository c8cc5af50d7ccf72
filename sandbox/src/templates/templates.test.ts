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
