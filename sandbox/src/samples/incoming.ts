import type { Json, JsonObject } from '../store/records.ts'
import { type Change, contacts, NUMBER, ofNumber, SAMPLE_TIME_S, SHEENA } from './envelope.ts'

/** A message of a customer; `more` replaces or adds to its common part. */
export function incoming(type: string, content: Json | undefined, more: JsonObject = {}): Change {
  const message: JsonObject = {
    from: SHEENA.phone,
    ...(type === 'system' ? {} : { from_user_id: SHEENA.user_id }),
    id: `wamid.sample-${type}`,
    timestamp: String(SAMPLE_TIME_S),
    type,
    ...(content === undefined ? {} : { [type]: content }),
    ...more,
  }
  const from = type === 'system' ? {} : { contacts: contacts() }
  return ofNumber('messages', { ...from, messages: [message] })
}

export const text = (body = 'Is the 07:30 still on time?', more: JsonObject = {}) =>
  incoming('text', { body }, more)

const file = (mime_type: string, id: string): JsonObject => ({
  mime_type,
  sha256: 'lHCnA1LTtHsYCbm0SuKOQ4ODL3rB0lsqLEjBVZqUDXY=',
  id,
  url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${id}`,
})
export const image = (caption = 'The dent') =>
  incoming('image', { caption, ...file('image/jpeg', '1003383421387256') })
export const video = () => incoming('video', file('video/mp4', '1003383421387257'))
export const voice = () =>
  incoming('audio', { ...file('audio/ogg; codecs=opus', '1003383421387258'), voice: true })
export const sound = () =>
  incoming('audio', { ...file('audio/mpeg', '1003383421387259'), voice: false })
export const document = () =>
  incoming('document', { filename: 'permit.pdf', ...file('application/pdf', '1003383421387260') })
export const sticker = () =>
  incoming('sticker', { ...file('image/webp', '1003383421387261'), animated: false })

export const location = () =>
  incoming('location', {
    latitude: 37.4421,
    longitude: -122.1615,
    name: 'Central Depot',
    address: '1 Station Road',
  })
export const cards = () =>
  incoming('contacts', [
    {
      name: { formatted_name: 'Barbara Johnson', first_name: 'Barbara', last_name: 'Johnson' },
      phones: [{ phone: '+1 650-555-9999', wa_id: '16505559999', type: 'MOBILE' }],
    },
  ])

const toOurs = (id: string): JsonObject => ({
  context: { from: NUMBER.display_phone_number, id },
})
export const buttonReply = (to = 'wamid.ours') =>
  incoming(
    'interactive',
    { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
    toOurs(to),
  )
export const listReply = (to = 'wamid.ours') =>
  incoming(
    'interactive',
    {
      type: 'list_reply',
      list_reply: { id: 'gate-1', title: 'Gate 1', description: 'By the fountain' },
    },
    toOurs(to),
  )
export const formReply = (to = 'wamid.ours') =>
  incoming(
    'interactive',
    {
      type: 'nfm_reply',
      nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"t","seats":2}' },
    },
    toOurs(to),
  )
export const quickReply = (to = 'wamid.ours') =>
  incoming('button', { payload: 'continue', text: 'Continue' }, toOurs(to))

export const reaction = (to = 'wamid.ours', emoji = '👍') =>
  incoming('reaction', { message_id: to, emoji })
/** Without the key, not with an empty one. */
export const reactionRemoved = (to = 'wamid.ours') => incoming('reaction', { message_id: to })

export const order = () =>
  incoming('order', {
    catalog_id: '194836987003835',
    text: 'Two, please',
    product_items: [
      { product_retailer_id: 'seat-window', quantity: 2, item_price: 30, currency: 'USD' },
    ],
  })
export const edited = (original_message_id = 'wamid.sample-text') =>
  incoming('edit', {
    original_message_id,
    message: { type: 'text', text: { body: 'Is the 07:45 still on time?' } },
  })
export const revoked = (original_message_id = 'wamid.sample-text') =>
  incoming('revoke', { original_message_id })

export const unsupported = (type = 'poll_creation', code: 131051 | 131060 = 131051) => {
  const title = code === 131051 ? 'Message type unknown' : 'This message is currently unavailable'
  const details = 'Message type is currently not supported.'
  const errors = [{ code, title, message: title, error_data: { details } }]
  return incoming('unsupported', { type }, { errors })
}
export const requestWelcome = () => incoming('request_welcome', undefined)
/** A type of a year to come. */
export const hologram = () => incoming('hologram', { depth: 3 })

export const changedNumber = () =>
  incoming('system', {
    body: 'User Sheena Nelson changed from 16505551234 to 12195559999',
    wa_id: '12195559999',
    user_id: 'US.24601357924680135792',
    previous_user_id: SHEENA.user_id,
    type: 'user_changed_number',
  })
/** Usually without `from`: the number is hidden. */
export const changedUserId = () => {
  const change = incoming('system', {
    body: 'User Sheena Nelson changed the user id',
    user_id: 'US.24601357924680135792',
    previous_user_id: SHEENA.user_id,
    type: 'user_changed_user_id',
  })
  const { from: _, ...message } = (change.value.messages as JsonObject[])[0] ?? {}
  return { ...change, value: { ...change.value, messages: [message] } }
}

export const forwarded = () => text('Have you seen this?', { context: { forwarded: true } })
export const forwardedOften = () =>
  text('Have you seen this?', { context: { frequently_forwarded: true } })
export const fromAdvertisement = () =>
  text('Hi, I saw your offer', {
    referral: {
      source_url: 'https://example.com/ad',
      source_id: '120215345678901234',
      source_type: 'ad',
      headline: 'Home for the festival',
      body: '15% off intercity rides',
      media_type: 'image',
      image_url: 'https://example.com/ad.jpg',
      ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e',
    },
  })
export const aboutProduct = () =>
  text('Is this one free?', {
    context: {
      from: NUMBER.display_phone_number,
      id: 'wamid.ours',
      referred_product: { catalog_id: '194836987003835', product_retailer_id: 'seat-window' },
    },
  })

/** Somebody with a username, whose number the business does not learn. */
export function fromUsername(body = 'Hello'): Change {
  const profile = { name: SHEENA.name, username: 'realsheenanelson' }
  const { from_user_id, id, timestamp, type, text: content } = messageOf(text(body))
  return ofNumber('messages', {
    contacts: [{ profile, user_id: SHEENA.user_id }],
    messages: [{ from_user_id, id, timestamp, type, text: content } as JsonObject],
  })
}

function messageOf({ value }: Change): JsonObject {
  return (value.messages as JsonObject[])[0] ?? {}
}
