import { expect, test } from 'vitest'
import { marksOf } from './marks.ts'
import { shownOf } from './shown.ts'

const shown = (content: Record<string, unknown> | null, message = 'Stand-in') =>
  shownOf({ message, content })

test('text is words, with or without marks', () => {
  expect(shown(null)).toEqual({ kind: 'words' })
  expect(shown({ kind: 'text', forwarded: true })).toEqual({ kind: 'words' })
})

test('a place needs both coordinates, as numbers or as text', () => {
  const location = { latitude: '37.4', longitude: -122.1, name: 'Depot' }
  expect(shown({ kind: 'location', location })).toMatchObject({
    kind: 'place',
    place: { latitude: 37.4, longitude: -122.1, name: 'Depot' },
  })
  expect(shown({ kind: 'location', location: { latitude: 1 } })).toEqual({ kind: 'words' })
})

test('contacts keep every way to reach them', () => {
  const contact = {
    name: { formatted_name: 'Barbara' },
    phones: [{ phone: '+1 650', type: 'MOBILE' }, { wa_id: '1650' }, {}],
    emails: [{ email: 'b@example.org' }],
    org: { company: 'Rides', title: 'Driver' },
    addresses: [{ street: '1 Road', city: 'Pune' }],
  }
  expect(shown({ kind: 'contacts', contacts: [contact] })).toMatchObject({
    cards: [
      {
        name: 'Barbara',
        phones: [
          { value: '+1 650', type: 'mobile' },
          { value: '1650', type: undefined },
        ],
        emails: [{ value: 'b@example.org' }],
        work: 'Driver · Rides',
        others: ['1 Road, Pune'],
      },
    ],
  })
})

test('an answer says what was chosen, a form what was filled in', () => {
  const list_reply = { id: 'g', title: 'Gate 1', description: 'By the fountain' }
  expect(shown({ kind: 'interactive', interactive: { list_reply } })).toEqual({
    kind: 'chosen',
    title: 'Gate 1',
    description: 'By the fountain',
  })
  const nfm_reply = { response_json: '{"flow_token":"t","screen_0_seats":2,"when":{"day":1}}' }
  const answers = [
    ['seats', '2'],
    ['when', '{"day":1}'],
  ]
  expect(shown({ kind: 'interactive', interactive: { nfm_reply } })).toEqual({
    kind: 'form',
    answers,
  })
  expect(
    shown({ kind: 'interactive', interactive: { nfm_reply: { response_json: '{' } } }),
  ).toEqual({ kind: 'form', answers: [] })
})

test('a quick reply without more is a choice, too', () => {
  const message = { message: 'Yes', content: null, message_tag: 'yes' }
  expect(shownOf(message)).toMatchObject({ kind: 'chosen', title: 'Yes' })
})

test('what we offer is shown whole', () => {
  const rows = [{ id: 'a', title: 'A', description: 'first' }]
  const list = { kind: 'list', header: 'H', body: 'B', button: 'Open', sections: [{ rows }] }
  expect(shown(list)).toMatchObject({
    offer: {
      header: 'H',
      body: 'B',
      buttons: [{ label: 'Open', does: 'list' }],
      sections: [{ title: undefined, rows: [{ title: 'A', description: 'first' }] }],
    },
  })
  const template = { kind: 'template', template: { name: 'hello' }, buttons: ['Yes', 'No'] }
  expect(shown(template, 'Hello\n\nBye')).toMatchObject({
    offer: {
      template: 'hello',
      body: 'Hello\n\nBye',
      buttons: [{ label: 'Yes' }, { label: 'No' }],
    },
  })
})

test('a template shows its parts, and what each of its buttons does', () => {
  const template = {
    kind: 'template',
    name: 'driver_assigned',
    template: { name: 'driver_assigned' },
    header: 'Ride R-1',
    body: 'Hi Asha',
    footer: 'Reply here',
    buttons: [
      { kind: 'url', text: 'Track', url: 'https://example.com/track/R-1' },
      { kind: 'phone', text: 'Call', url: 'tel:+910000000001' },
      { kind: 'code', text: 'Copy', url: null },
      { kind: 'quick_reply', text: 'Yes', url: null },
    ],
  }
  expect(shown(template, 'Ride R-1\n\nHi Asha\n\nReply here')).toMatchObject({
    offer: {
      template: 'driver_assigned',
      header: 'Ride R-1',
      body: 'Hi Asha',
      footer: 'Reply here',
      buttons: [
        { label: 'Track', does: 'link', url: 'https://example.com/track/R-1' },
        { label: 'Call', does: 'phone' },
        { label: 'Copy', does: 'code' },
        { label: 'Yes', does: 'reply' },
      ],
    },
  })
})

test.each([
  null,
  {},
  { kind: 'template', buttons: [7, {}, null], header: 3 },
  { kind: 'contacts', contacts: 'x' },
  { kind: 'contacts', contacts: [null, 1, { phones: [7], name: 3 }] },
  { kind: 'order', order: { product_items: [{ quantity: 'many', item_price: {} }] } },
  { kind: 'interactive', interactive: [] },
  { kind: 'list', sections: [{ rows: null }] },
  { kind: 'buttons', buttons: [{}] },
  { kind: 'call', call: 'x' },
  { kind: 'unsupported', unsupported: 1 },
  { kind: 'hologram', depth: 3 },
])('%j is shown as far as it goes', (content) => {
  expect(() => shown(content as Record<string, unknown> | null)).not.toThrow()
})

test('an advertisement is linked only where it is a page of the web', () => {
  const referral = { headline: 'Home', source_url: 'javascript:alert(1)' }
  expect(marksOf({ referral }).advertisement).toEqual({
    headline: 'Home',
    body: undefined,
    url: undefined,
  })
  expect(marksOf({ referral: { source_url: 'https://e.org/a' } }).advertisement?.url).toBe(
    'https://e.org/a',
  )
  expect(marksOf({ forwarded: 'often' }).forwarded).toBe('often')
  expect(marksOf({ frequently_forwarded: true }).forwarded).toBe('often')
})
