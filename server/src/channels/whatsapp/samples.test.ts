import { ALL } from '@smart-chat/sandbox/samples/all.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { chatsOf, deadLetters, messagesOf, processed } from '../../testing/stored.ts'
import { changeOf, newWamid, postDelivery, textFrom } from '../../testing/webhook.ts'

/** What a sample leaves behind, in the chat of somebody who was answered some hours ago. */
interface Left {
  /** The message that it becomes: kind and text; none: it becomes no message. */
  message?: [kind: string, text: string]
  content?: object | null
  /** What it does to the customer's message before. */
  changed?: object
  opens?: boolean
  waits?: boolean
  unseen?: number
}

/** A message of a customer, by the table of `09-rules.md` section 2. */
const said = (kind: string, text: string, content: object | null = null): Left => ({
  message: [kind, text],
  content,
  opens: true,
  waits: true,
  unseen: 1,
})
const nothing: Left = {}
const marked = (content: object) => said('text', 'Have you seen this?', content)
const UNSUPPORTED = '❔ A message that can only be seen in the phone app'

const LEFT: Record<string, Left> = {
  text: said('text', 'Is the 07:30 still on time?'),
  image: said('image', 'The dent', { caption: 'The dent' }),
  video: said('video', '🎬 Video', { caption: null }),
  voice: said('voice', '🎤 Voice message'),
  sound: said('audio', '🎵 Audio'),
  document: said('document', '📄 permit.pdf'),
  sticker: said('sticker', '🌟 Sticker'),
  location: said('location', '📍 Central Depot', {
    location: { latitude: 37.4421, longitude: -122.1615, address: '1 Station Road' },
  }),
  cards: said('contacts', '👤 Barbara Johnson', {
    contacts: [{ phones: [{ wa_id: '16505559999', type: 'MOBILE' }] }],
  }),
  buttonReply: said('interactive', 'Yes', { interactive: { button_reply: { id: 'yes' } } }),
  listReply: said('interactive', 'Gate 1', {
    interactive: { list_reply: { id: 'gate-1', description: 'By the fountain' } },
  }),
  formReply: said('interactive', '📝 Sent', { answers: { flow_token: 't', seats: 2 } }),
  quickReply: said('button', 'Continue', { button: { payload: 'continue' } }),
  reaction: { changed: { reactions: [{ emoji: '👍', by_type: 'Customer' }] } },
  reactionRemoved: { changed: { reactions: [{ emoji: '' }] } },
  order: said('order', '🛒 Two, please', { order: { product_items: [{ quantity: 2 }] } }),
  edited: { changed: { message: 'Is the 07:45 still on time?', edited_at: expect.any(Date) } },
  revoked: { changed: { message: '🚫 This message was deleted', revoked_at: expect.any(Date) } },
  unsupported: said('unsupported', UNSUPPORTED, {
    unsupported: { type: 'poll_creation', code: '131051' },
  }),
  requestWelcome: {
    message: ['system', 'The customer opened the chat, and has written nothing yet.'],
  },
  hologram: said('unsupported', UNSUPPORTED, {
    unsupported: { type: 'hologram' },
    raw: { hologram: { depth: 3 } },
  }),
  changedNumber: { message: ['system', expect.stringContaining('changed from')] },
  changedUserId: { message: ['system', 'User Sheena Nelson changed the user id'] },
  forwarded: marked({ forwarded: true }),
  forwardedOften: marked({ forwarded: 'often' }),
  fromAdvertisement: said('text', 'Hi, I saw your offer', {
    referral: { source_type: 'ad', image_url: 'https://example.com/ad.jpg' },
  }),
  aboutProduct: said('text', 'Is this one free?', {
    referred_product: { product_retailer_id: 'seat-window' },
  }),
  fromUsername: said('text', 'Hello'),
  sent: nothing,
  delivered: nothing,
  read: nothing,
  played: nothing,
  sentForFree: nothing,
  failed: nothing,
  templateStatus: nothing,
  templateQuality: nothing,
  templateCategory: nothing,
  numberQuality: nothing,
  numberName: nothing,
  accountUpdate: nothing,
  accountReview: nothing,
  accountAlert: nothing,
  capability: nothing,
  security: nothing,
  preferences: nothing,
  echo: { message: ['text', 'I am at the gate'], content: null },
  history: nothing,
  contactBook: nothing,
  call: said('call', '📞 Call', { call: { status: 'ringing' } }),
  errors: nothing,
  animatedSticker: said('sticker', '🌟 Sticker', { animated: true }),
  ownCard: said('contacts', '👤 Sheena Nelson', { contacts: [{ origin: 'contact_request' }] }),
  callPermission: said('interactive', '📞 You may call me'),
  fileWithoutFile: said('unsupported', UNSUPPORTED, {
    unsupported: { type: 'image', code: '131052' },
  }),
  inGroup: said('text', 'Hello all', { group_id: 'Y2FwaTpncm91cA' }),
  withNulls: said('location', '📍 Location', { location: { latitude: 1.5, longitude: 2.5 } }),
  oldNumberChange: { message: ['system', 'Sheena Nelson changed to a new number'] },
  oldIdentityChange: { message: ['system', 'The security code of Sheena Nelson changed'] },
  userIdUpdate: { message: ['system', 'Sheena Nelson has a new user id'] },
  answeredCall: said('call', '📞 Call, 2 min', { call: { status: 'answered', duration_s: 130 } }),
  missedCall: said('call', '📞 Missed call', { call: { status: 'missed', duration_s: null } }),
  echoOfFile: { message: ['image', 'The gate'], content: { caption: 'The gate' } },
  echoOfReaction: { changed: { reactions: [{ emoji: '🙏', by_type: 'Executive' }] } },
  historyFile: nothing,
  historyDeclined: nothing,
  templateComponents: nothing,
  payments: nothing,
  flows: nothing,
  standby: nothing,
  handovers: nothing,
  automaticEvents: nothing,
  partnerSolutions: nothing,
  groupSettings: nothing,
  holograms: nothing,
}

let desk: Desk

beforeAll(async () => {
  desk = await startDesk()
})

afterAll(() => desk?.stop())

const HOUR_S = 3600
const nowS = () => Math.floor(desk.ctx.now().getTime() / 1000)

/** The samples as if each were told of somebody of their own, a moment ago. */
function told() {
  return ALL.map(([name, change], index) => {
    const phone = `1650556${1000 + index}`
    const [first, answer] = [newWamid(), newWamid()]
    const own = JSON.stringify(change)
      .replaceAll('16505551234', phone)
      .replaceAll('US.13491208655302741918', `IN.${phone}`)
      .replaceAll('US.24601357924680135792', `IN.new${phone}`)
      .replaceAll('12195559999', `1219556${1000 + index}`)
      .replaceAll('1739321024', String(nowS() - 60))
      // What is reacted to, edited or deleted is the customer's first message.
      .replace(/"(message_id|original_message_id)":"[^"]+"/, `"$1":"${first}"`)
      .replaceAll('wamid.ours', answer)
      .replaceAll('wamid.sample-', `wamid.sample-${index}-`)
      .replaceAll('wacid.sample-', `wacid.sample-${index}-`)
    return { name, phone, first, answer, change: JSON.parse(own) as object }
  })
}

test('everything that WhatsApp documents leaves behind what it should, and no dead letter', async () => {
  const all = told()
  expect(all.map(({ name }) => name).toSorted()).toEqual(Object.keys(LEFT).toSorted())
  const at = nowS() - 20 * HOUR_S
  const before = all.map(({ phone, first }) =>
    changeOf({ messages: [textFrom(phone, 'Hello', { id: first, timestamp: String(at) })] }),
  )
  const answers = all.map(({ phone, answer }) => ({
    ...changeOf({
      message_echoes: [
        {
          ...textFrom('910000000001', 'Good morning', { id: answer, timestamp: String(at + 60) }),
          from_user_id: undefined,
          to: phone,
        },
      ],
    }),
    field: 'smb_message_echoes',
  }))
  await postDelivery(desk.url, before)
  await postDelivery(desk.url, answers)
  await processed(desk)
  // WhatsApp says it twice.
  for (let time = 0; time < 2; time++) {
    await postDelivery(desk.url, ...all.map(({ change }) => [change]))
    await processed(desk)
  }
  for (const { name, phone } of all) {
    const left = LEFT[name] as Left
    const chat = (await chatsOf(desk, phone)).find(({ status }) => status === 'active')
    const [first, _answer, ...others] = await messagesOf(desk, chat?.chat_id ?? '')
    const window = await desk.ctx.db
      .selectFrom('service_windows')
      .select('closes_at')
      .where('customer_id', '=', chat?.customer_id ?? '')
      .executeTakeFirst()
    const [kind, message] = left.message ?? []
    const content = left.content ?? undefined
    expect({
      name,
      messages: others,
      opens: (window?.closes_at.getTime() ?? 0) > (nowS() + 10 * HOUR_S) * 1000,
      waits: chat?.waiting_since !== null,
      unseen: chat?.unseen_count,
      first,
    }).toMatchObject({
      name,
      messages:
        kind === undefined
          ? []
          : [{ kind, message, ...(content === undefined ? {} : { content }) }],
      opens: left.opens ?? false,
      waits: left.waits ?? false,
      unseen: 1 + (left.unseen ?? 0),
      first: left.changed ?? { message: 'Hello' },
    })
  }
  const letters = await deadLetters(desk)
  expect(letters.filter(({ source }) => source === 'webhook')).toEqual([])
})
