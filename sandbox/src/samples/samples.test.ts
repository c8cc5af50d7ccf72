import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../store/records.ts'
import { ASHA, openWorld, PNID } from '../testing/world.ts'
import * as account from './account.ts'
import { ALL } from './all.ts'
import { type Change, delivery } from './envelope.ts'
import * as incoming from './incoming.ts'
import * as statuses from './statuses.ts'

/** The keys of a payload all the way down, and the kinds of what stands under them. */
function shapeOf(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(shapeOf).slice(0, 1)
  if (typeof value !== 'object' || value === null) return typeof value
  const entries = Object.entries(value).map(([key, inside]) => [key, shapeOf(inside)])
  return Object.fromEntries(entries.sort(([a], [b]) => String(a).localeCompare(String(b))))
}

const MY = { phone_number_id: PNID }
const item = { product_retailer_id: 'seat', quantity: 1, item_price: 5, currency: 'INR' }
const card = {
  name: { formatted_name: 'A B', first_name: 'A', last_name: 'B' },
  phones: [{ phone: '+91 1', wa_id: '911', type: 'MOBILE' }],
}
const place = { latitude: 1, longitude: 2, name: 'Here', address: 'There' }
const product = { catalog_id: '1', product_retailer_id: 'seat' }

test.each<[string, object, Change]>([
  ['a text', { type: 'text', text: 'Hi' }, incoming.text()],
  ['a place', { type: 'location', location: place }, incoming.location()],
  ['a card', { type: 'contacts', contacts: [card] }, incoming.cards()],
  [
    'a button',
    { type: 'button_reply', reply_to: 'x', id: '1', title: 'Yes' },
    incoming.buttonReply(),
  ],
  [
    'a row',
    { type: 'list_reply', reply_to: 'x', id: '1', title: 'A', description: 'B' },
    incoming.listReply(),
  ],
  ['a form', { type: 'nfm_reply', reply_to: 'x' }, incoming.formReply()],
  ['a quick reply', { type: 'button', reply_to: 'x', text: 'Yes' }, incoming.quickReply()],
  ['a reaction', { type: 'reaction', message_id: 'x', emoji: '👍' }, incoming.reaction()],
  ['a reaction removed', { type: 'reaction', message_id: 'x' }, incoming.reactionRemoved()],
  ['an order', { type: 'order', text: 'Hi', product_items: [item] }, incoming.order()],
  ['an edit', { type: 'edit', message_id: 'x', text: 'Hi' }, incoming.edited()],
  ['a deletion', { type: 'revoke', message_id: 'x' }, incoming.revoked()],
  ['something unsupported', { type: 'unsupported' }, incoming.unsupported()],
  [
    'something unavailable',
    { type: 'unsupported', code: 131060 },
    incoming.unsupported('x', 131060),
  ],
  ['a welcome', { type: 'request_welcome' }, incoming.requestWelcome()],
  ['something unknown', { type: 'unknown' }, incoming.hologram()],
  ['something forwarded', { type: 'text', text: 'Hi', forwarded: true }, incoming.forwarded()],
  [
    'a product',
    { type: 'text', text: 'Hi', reply_to: 'x', referred_product: product },
    incoming.aboutProduct(),
  ],
  ['a call', { type: 'call' }, account.call()],
])('%s has the documented shape', async (_name, said, sample) => {
  const { desk, sandbox } = await openWorld()
  await sandbox.say(ASHA, { ...MY, ...said })
  expect(shapeOf(desk.values()[0] as unknown as JsonObject)).toEqual(shapeOf(sample.value))
})

test('files have the documented shape', async () => {
  const { base, call, desk, sandbox } = await openWorld()
  sandbox.setPublicUrl(base)
  const send = async (type: string, fields: Record<string, string> = {}) => {
    const form = new FormData()
    for (const [key, value] of Object.entries({ ...MY, ...fields })) form.set(key, value)
    form.set('file', new File(['bytes'], 'permit.pdf', { type }))
    await call('POST', `/api/people/${ASHA}/media`, form)
    await sandbox.idle()
  }
  await send('image/jpeg', { caption: 'The dent' })
  await send('video/mp4')
  await send('audio/ogg', { voice: 'true' })
  await send('application/pdf')
  await send('image/webp')
  const { image, video, voice, document, sticker } = incoming
  const samples = [image(), video(), voice(), document(), sticker()]
  expect(desk.values().map((value) => shapeOf(value as unknown as JsonObject))).toEqual(
    samples.map(({ value }) => shapeOf(value)),
  )
})

test('statuses, people, echoes and templates have the documented shape', async () => {
  const { call, desk, sandbox, customerWrites, send } = await openWorld()
  await customerWrites()
  const audio = { link: 'https://example.com/a.ogg', voice: true }
  const { body } = await send({ type: 'audio', audio })
  await desk.until(() => desk.statuses().length === 2)
  await call('POST', `/api/people/${ASHA}/played`, { message_id: body.messages[0].id })
  await call('PATCH', `/api/people/${ASHA}`, { blocked: true })
  await send({ type: 'text', text: { body: 'Hi' } })
  await sandbox.idle()
  await desk.until(() => desk.statuses().length === 5)
  await call('POST', `/api/people/${ASHA}/echoes`, { ...MY, type: 'text', text: 'Hi' })
  await call('POST', `/api/people/${ASHA}/contact`, { ...MY })
  await call('POST', `/api/people/${ASHA}/preferences`, { ...MY, marketing_messages: 'stop' })
  await sandbox.idle()
  await call('POST', '/api/templates/status', { name: 'weekly_payout', status: 'PAUSED' })
  await call('POST', '/api/templates/quality', { name: 'weekly_payout', quality: 'RED' })
  await call('POST', '/api/templates/category', { name: 'weekly_payout', category: 'MARKETING' })
  await call('PATCH', `/api/numbers/${PNID}`, { quality_rating: 'RED' })
  await call('POST', '/api/accounts/200000000000001/events', {
    event: 'DISABLED_UPDATE',
    ban: 'DISABLE',
  })
  await sandbox.idle()
  const { sent, delivered, read, played, failed } = statuses
  const samples = [
    ...[sent(), delivered(), read(), played(), failed()],
    ...[account.echo(), account.contactBook(), account.preferences()],
    ...[account.templateStatus(), account.templateQuality(), account.templateCategory()],
    ...[account.numberQuality(), account.accountUpdate()],
  ]
  const told = desk.values().slice(1)
  expect(told.map((value) => shapeOf(value as unknown as JsonObject))).toEqual(
    samples.map(({ value }) => shapeOf(value)),
  )
})

test('changes of identity and hidden numbers have the documented shape', async () => {
  const { call, desk, sandbox } = await openWorld()
  await call('POST', `/api/people/${ASHA}/identity`, { ...MY })
  await call('POST', `/api/people/${ASHA}/identity`, { ...MY, new_phone: '919812340099' })
  await sandbox.idle()
  await sandbox.say('919812340016', { ...MY, type: 'text', text: 'Hi' })
  const samples = [incoming.changedUserId(), incoming.changedNumber(), incoming.fromUsername()]
  expect(desk.values().map((value) => shapeOf(value as unknown as JsonObject))).toEqual(
    samples.map(({ value }) => shapeOf(value)),
  )
})

test('everything that WhatsApp documents can be posted, one by one or all at once', async () => {
  const { call, desk } = await openWorld()
  for (const [, change] of ALL) {
    const { body } = await call('POST', '/api/webhooks/post', { body: delivery([change]) })
    expect(body).toEqual({ kind: 'answered', status: 200 })
  }
  const changes = ALL.map(([, change]) => change)
  await call('POST', '/api/webhooks/post', { body: delivery(changes, { together: true }) })
  expect(desk.values()).toHaveLength(2 * ALL.length)
  expect(new Set(ALL.map(([, { field }]) => field)).size).toBeGreaterThan(12)
})
