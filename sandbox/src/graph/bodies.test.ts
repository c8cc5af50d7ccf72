import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID, text } from '../testing/world.ts'

const interactive = (type: string, more: object) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Choose' }, ...more },
})
const oneButton = { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] }
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${from + index}`, title: 'Row' }))
const list = (sections: object[], button = 'Show') =>
  interactive('list', { action: { button, sections } })
const place = (latitude: unknown) => ({ type: 'location', location: { latitude, longitude: 73.8 } })
const card = (more: object) => ({
  type: 'contacts',
  contacts: [{ name: { formatted_name: 'Ramesh' }, ...more }],
})
const link = 'https://example.com/a.jpg'

test.each<[string, Record<string, unknown>]>([
  ['a text of 4096 characters', text('x'.repeat(4096))],
  ['a text of 4096 emoji', text('🚕'.repeat(4096))],
  ['a caption of 1024', { type: 'image', image: { link, caption: 'x'.repeat(1024) } }],
  ['a document with its name', { type: 'document', document: { link, filename: 'a.pdf' } }],
  ['a voice note', { type: 'audio', audio: { link, voice: true } }],
  ['a sticker', { type: 'sticker', sticker: { link } }],
  ['a place in numbers', place(18.5)],
  ['a place in words', place('18.5')],
  ['a whole card', card({ phones: [{ phone: '+91 1', type: 'WORK' }], birthday: '1990-02-28' })],
  [
    'a button below a picture',
    interactive('button', { header: { type: 'image', image: { link } }, action: oneButton }),
  ],
  [
    'ten rows in two sections',
    list([
      { title: 'A', rows: rows(5) },
      { title: 'B', rows: rows(5, 5) },
    ]),
  ],
  [
    'a request for a place',
    interactive('location_request_message', { action: { name: 'send_location' } }),
  ],
  [
    'a request for the number',
    interactive('request_contact_info', { action: { name: 'request_contact_info' } }),
  ],
])('%s is taken', async (_name, content) => {
  const { customerWrites, send } = await openWorld()
  await customerWrites()
  expect((await send(content)).status).toBe(200)
})

test.each<[string, Record<string, unknown>, number]>([
  ['a text over 4096', text('🚕'.repeat(4097)), 131009],
  ['a caption over 1024', { type: 'image', image: { link, caption: 'x'.repeat(1025) } }, 131009],
  ['a link that is none', { type: 'image', image: { link: 'somewhere' } }, 131009],
  ['a place beyond the pole', place(91), 131009],
  ['a place in other words', place('north'), 131009],
  ['a place without longitude', { type: 'location', location: { latitude: 1 } }, 131008],
  ['no cards', { type: 'contacts', contacts: [] }, 131009],
  ['a card without a name', { type: 'contacts', contacts: [{ phones: [] }] }, 131008],
  ['a birthday in words', card({ birthday: 'in May' }), 131009],
  ['a reaction to nothing', { type: 'reaction', reaction: { emoji: '👍' } }, 131008],
  [
    'a text header without text',
    interactive('button', { header: { type: 'text' }, action: oneButton }),
    131008,
  ],
  [
    'a text header over 60',
    interactive('button', { header: { type: 'text', text: 'x'.repeat(61) }, action: oneButton }),
    131009,
  ],
  [
    'a picture header without a picture',
    interactive('button', { header: { type: 'image' }, action: oneButton }),
    131008,
  ],
  [
    'a footer over 60',
    interactive('button', { footer: { text: 'x'.repeat(61) }, action: oneButton }),
    131009,
  ],
  [
    'four buttons',
    interactive('button', {
      action: {
        buttons: Array.from({ length: 4 }, (_, i) => ({
          type: 'reply',
          reply: { id: `${i}`, title: `T${i}` },
        })),
      },
    }),
    131009,
  ],
  [
    'a list below a picture',
    interactive('list', {
      header: { type: 'image', image: { link } },
      action: { button: 'Show', sections: [{ rows: rows(1) }] },
    }),
    131009,
  ],
  [
    'eleven rows',
    list([
      { title: 'A', rows: rows(6) },
      { title: 'B', rows: rows(5, 6) },
    ]),
    131009,
  ],
  ['the same row twice', list([{ rows: [...rows(1), ...rows(1)] }]), 131009],
  ['sections without titles', list([{ rows: rows(1) }, { rows: rows(1, 1) }]), 131009],
  ['a long list button', list([{ rows: rows(1) }], 'x'.repeat(21)), 131009],
  [
    'a link button without a link',
    interactive('cta_url', { action: { name: 'cta_url', parameters: { display_text: 'Open' } } }),
    131008,
  ],
  ['an unknown interactive', interactive('carousel', { action: {} }), 131009],
  [
    'an interactive of no kind',
    { type: 'interactive', interactive: { body: { text: 'Hi' } } },
    131008,
  ],
  ['a message to a group', { ...text('Hi'), recipient_type: 'group' }, 131009],
  ['our words over 512', { ...text('Hi'), biz_opaque_callback_data: 'x'.repeat(513) }, 131009],
  ['nobody to send to', { ...text('Hi'), to: undefined }, 131008],
  ['another product', { ...text('Hi'), messaging_product: 'pigeon' }, 131009],
  ['no product', { ...text('Hi'), messaging_product: undefined }, 131008],
])('%s is refused', async (_name, content, code) => {
  const { customerWrites, send } = await openWorld()
  await customerWrites()
  const { status, body } = await send(content)
  expect([status, body.error?.code]).toEqual([400, code])
  expect(body.error.error_data.details).toMatch(/^Parameter '.+': .+|required/)
})

test('to wins over the user id, and both name the same person', async () => {
  const { call, customerWrites, send } = await openWorld()
  await customerWrites()
  const { person } = (await call('GET', '/api/people/919812340011')).body
  const answer = await send({ ...text('Hi'), recipient: person.user_id })
  expect(answer.body.contacts).toEqual([{ input: `+${ASHA}`, wa_id: ASHA }])
})

test('a reaction goes to messages of the last 30 days that are no reactions themselves', async () => {
  const { call, customerWrites, sandbox, send } = await openWorld()
  const hello = await customerWrites()
  const on = (message_id: string) =>
    send({ type: 'reaction', reaction: { message_id, emoji: '👍' } })
  const reacted = await on(hello.id)
  expect((await on(reacted.body.messages[0].id)).body.error.code).toBe(131009)
  await call('POST', '/api/clock', { advance_s: 31 * 24 * 3600 })
  sandbox.setFaults({ window_check: false })
  expect((await on(hello.id)).body.error.code).toBe(131009)
})

test('a header is checked like a message: an unknown file, or one of another kind, fails later', async () => {
  const { desk, customerWrites, send } = await openWorld()
  await customerWrites()
  const header = { type: 'image', image: { id: '404' } }
  expect((await send(interactive('button', { header, action: oneButton }))).status).toBe(200)
  await desk.until(() => desk.statuses().length === 1)
  expect(desk.statuses()[0]).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] })
})

test('files by link fail later when links are switched off', async () => {
  const { desk, call, customerWrites, send } = await openWorld()
  await customerWrites()
  await call('PATCH', '/api/faults', { links_fail: true })
  await send({ type: 'image', image: { link } })
  await desk.until(() => desk.statuses().length === 1)
  expect(desk.statuses()[0]).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] })
})

test('whoever has blocked the business gets nothing, and whoever stopped offers gets no offers', async () => {
  const { desk, call, customerWrites, send } = await openWorld()
  await customerWrites()
  const offer = {
    type: 'template',
    template: {
      name: 'festive_offer',
      language: { code: 'en' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link } }] },
        {
          type: 'body',
          parameters: ['customer_name', 'discount', 'last_day'].map((parameter_name) => ({
            type: 'text',
            parameter_name,
            text: 'x',
          })),
        },
      ],
    },
  }
  const wish = { phone_number_id: PNID, marketing_messages: 'stop' }
  await call('POST', `/api/people/${ASHA}/preferences`, wish)
  await send(offer)
  await desk.until(() => desk.statuses().length === 1)
  await call('PATCH', `/api/people/${ASHA}`, { blocked: true })
  await send(text('Hello?'))
  await desk.until(() => desk.statuses().length === 2)
  const codes = desk.statuses().map(({ errors }) => (errors as { code: number }[])[0]?.code)
  expect(codes).toEqual([131050, 131026])
  expect(desk.ofField('user_preferences')).toMatchObject([
    { user_preferences: [{ wa_id: ASHA, category: 'marketing_messages', value: 'stop' }] },
  ])
})

test('80 messages a second leave a number, and the next second 80 more', async () => {
  const standing = new Date()
  const { sandbox, call, send } = await openWorld({ now: () => standing })
  sandbox.setFaults({ rate_limits: true, window_check: false })
  const burst = () =>
    Promise.all(
      Array.from({ length: 100 }, (_, i) => send(text('Hi'), `9198000${String(1100 + i)}`)),
    )
  const codes = (await burst()).map(({ body }) => body.error?.code)
  expect(codes.filter((code) => code === undefined)).toHaveLength(80)
  expect(codes.filter((code) => code === 130429)).toHaveLength(20)
  await call('POST', '/api/clock', { advance_s: 1 })
  expect((await send(text('Hi'), '919800009999')).status).toBe(200)
})
