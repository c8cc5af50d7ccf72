import type { OutgoingContent } from '@smart-chat/contract'
import type { Message } from '@smart-chat/sandbox'
import { demoFile, padded, png, webp } from '../testing/files.ts'
import { chatsOf } from '../testing/stored.ts'
import type { Person, Soak } from './soak-people.ts'

const FEW = 12

/** One thing happens to one of them, if it can. */
export async function happen(soak: Soak): Promise<void> {
  const name = soak.dice.pick(DRAWN)
  const [, happening] = HAPPENINGS[name] as [number, Happening]
  const { dice, people } = soak
  // Often the same few, so that they get into their own way.
  const few = dice.below(2) === 0 ? people.length : FEW
  const done = await happening(soak, people[dice.below(few)] as Person)
  count(soak, done === false ? 'had nothing to happen to' : name)
}

const count = ({ counts }: Soak, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

/** False: there was nothing that it could happen to. */
type Happening = (soak: Soak, person: Person) => Promise<unknown>

let said = 0

const say = async ({ desk }: Soak, { phone, phone_number_id }: Person, saying: object) =>
  (
    await desk.phones.call<{ message: Message }>('POST', `/people/${phone}/messages`, {
      phone_number_id,
      ...saying,
    })
  ).message

const talkOf = async ({ desk }: Soak, { phone, phone_number_id }: Person) =>
  (
    await desk.phones.call<{ messages: Message[] }>(
      'GET',
      `/people/${phone}/messages?pnid=${phone_number_id}`,
    )
  ).messages.filter(({ type }) => !CHANGES.includes(type))

/** On a phone these are no messages of their own. */
export const CHANGES = ['reaction', 'edit', 'revoke']

const text = () => `Line ${said++}: काली टैक्सी 🚕`
const title = () => `Choice ${said++}`

const SAYINGS: Record<string, [number, (soak: Soak) => object]> = {
  text: [28, () => ({ type: 'text', text: text() })],
  'forwarded text': [2, () => ({ type: 'text', text: text(), forwarded: true })],
  'text from an ad': [
    1,
    () => ({
      type: 'text',
      text: text(),
      referral: { source_type: 'ad', source_id: '120', headline: 'Ride for less' },
    }),
  ],
  location: [
    3,
    ({ dice }) => ({
      type: 'location',
      location: { latitude: dice.below(90), longitude: dice.below(180), name: `Gate ${said++}` },
    }),
  ],
  contacts: [
    2,
    () => ({
      type: 'contacts',
      contacts: [
        { name: { formatted_name: `Driver ${said++}` }, phones: [{ phone: '+91 98123 40012' }] },
      ],
    }),
  ],
  order: [
    2,
    ({ dice }) => ({
      type: 'order',
      product_items: [
        {
          product_retailer_id: `pass-${said++}`,
          quantity: 1 + dice.below(5),
          item_price: 30,
          currency: 'INR',
        },
      ],
    }),
  ],
  unsupported: [2, () => ({ type: 'unsupported' })],
  'unavailable message': [1, () => ({ type: 'unsupported', code: 131060 })],
  'unknown type': [2, () => ({ type: 'unknown', content: { depth: said++ } })],
}

const ANSWERS: Record<string, [number, (reply_to: string) => object]> = {
  reply: [6, (reply_to) => ({ type: 'text', text: text(), reply_to })],
  'template button': [
    1,
    (reply_to) => ({ type: 'button', text: title(), payload: `p${said}`, reply_to }),
  ],
  'button reply': [
    2,
    (reply_to) => ({ type: 'button_reply', id: `b${said}`, title: title(), reply_to }),
  ],
  'list reply': [
    2,
    (reply_to) => ({ type: 'list_reply', id: `r${said}`, title: title(), reply_to }),
  ],
  'form answer': [1, (reply_to) => ({ type: 'nfm_reply', response: { seat: said++ }, reply_to })],
}

const saying =
  (make: (soak: Soak) => object): Happening =>
  (soak, person) =>
    say(soak, person, make(soak))

const answer =
  (make: (reply_to: string) => object): Happening =>
  async (soak, person) => {
    const last = (await talkOf(soak, person)).findLast(({ revoked }) => !revoked)
    return last !== undefined && say(soak, person, make(last.id))
  }

/** A file that is like no other, with a caption every other time where there may be one. */
const file =
  (type: string, mime: string, make: () => Promise<Buffer> | Buffer, more = {}): Happening =>
  async (soak, person) => {
    const { phone, phone_number_id } = person
    const form = new FormData()
    form.set('phone_number_id', phone_number_id)
    form.set('send', 'false')
    const bytes = Buffer.concat([await make(), Buffer.from(`\n%${said}`)])
    form.set('file', new File([new Uint8Array(bytes)], `file ${said}`, { type: mime }))
    const url = soak.desk.phones.graphUrl.replace('/graph', `/api/people/${phone}/media`)
    const answered = await fetch(url, { method: 'POST', body: form })
    const { media } = (await answered.json()) as { media: { id: string } }
    const hasCaption = ['image', 'document', 'video'].includes(type) && soak.dice.below(2) === 0
    return say(soak, person, {
      type,
      media_id: media.id,
      ...(hasCaption ? { caption: text() } : {}),
      ...more,
    })
  }

/** Something of their own conversation changes: without an order, nothing changes twice. */
const change =
  (
    isTarget: (message: Message) => boolean,
    what: (id: string, soak: Soak) => object,
    how: (soak: Soak, person: Person, change: object) => Promise<unknown> = say,
  ): Happening =>
  async (soak, person) => {
    const talk = await talkOf(soak, person)
    const targets = talk.filter(
      (one) => !one.revoked && isTarget(one) && (soak.isOrdered || !soak.changed.has(one.id)),
    )
    const target = targets.at(-1 - soak.dice.below(3)) ?? targets.at(-1)
    if (target === undefined) return false
    soak.changed.add(target.id)
    return how(soak, person, what(target.id, soak))
  }

const isOwn = ({ from }: Message) => from === 'customer'
const isText = ({ type }: Message) => type === 'text'
const hasReaction = ({ reactions }: Message) => reactions.customer !== undefined
/** What the desk sent can only be named once it has arrived. */
const isThere = (message: Message) => isOwn(message) || message.status !== 'failed'

const echo = ({ desk }: Soak, { phone, phone_number_id }: Person, saying: object) =>
  desk.phones.call('POST', `/people/${phone}/echoes`, { phone_number_id, ...saying })

/** An executive answers, and does not wait for the desk to say so. */
const sends =
  (isReply: boolean, isOffer = false): Happening =>
  async (soak, person) => {
    const { desk, dice, staff } = soak
    const [chat] = person.chat_id === null ? await chatsOf(desk, person.user_id) : []
    person.chat_id ??= chat?.chat_id ?? null
    const { chat_id } = person
    if (chat_id === null) return false
    const { client } = dice.pick(staff)
    const reply_to = isReply
      ? (await client.call('listMessages', { chat_id, limit: 5 })).messages.at(0)?.message_id
      : undefined
    const words = `Answer ${said++} ✅`
    const sending = client.socket.emit('send_message', {
      chat_id,
      message: isOffer ? '' : words,
      ...(isOffer ? { content: offer(words) } : {}),
      ...(reply_to === undefined ? {} : { reply_to }),
    })
    soak.sending.push(sending.catch(noteRefusal(soak)))
    return true
  }

const offer = (body: string): OutgoingContent => ({
  kind: 'buttons',
  body,
  buttons: [
    { id: 'yes', title: 'Yes' },
    { id: 'no', title: 'No' },
  ],
})

/** An executive reacts to one of the last things that the customer wrote, or takes that back. */
const reacts: Happening = async (soak, person) => {
  const { chat_id, phone } = person
  // WhatsApp does not say which holds of a reaction that it tells of as delivered and as failed.
  if (chat_id === null || phone.endsWith('0006')) return false
  const { client } = soak.dice.pick(soak.staff)
  const { messages } = await client.call('listMessages', { chat_id, limit: 8 })
  const target = messages.findLast((one) => one.type === 'Customer' && one.revoked_at === null)
  if (target === undefined || (!soak.isOrdered && soak.changed.has(target.message_id))) return false
  soak.changed.add(target.message_id)
  const emoji = soak.dice.pick(['👍', '🙏', '✅', ''])
  const reacting = client.socket.emit('react_to_message', {
    message_id: target.message_id,
    emoji,
  })
  soak.sending.push(reacting.catch(noteRefusal(soak)))
  return true
}

/** Whoever has only been written to from the phone app has opened no window. */
const noteRefusal = (soak: Soak) => (error: { code?: string }) => {
  if (error.code !== 'service_window_closed') throw error
  count(soak, 'answer refused, no window')
}

/** A person does something with the phone that is no message. */
const onPhone =
  (method: string, path: string, body: (person: Person) => object): Happening =>
  (soak, person) =>
    soak.desk.phones.call(method, `/people/${person.phone}${path}`, body(person))

/** WhatsApp gives them another user id; they keep the chat, which says so in a line. */
const changesId: Happening = async (soak, person) => {
  if (!soak.isOrdered || person.chat_id === null) return false
  const { phone, phone_number_id } = person
  await soak.desk.phones.call('POST', `/people/${phone}/identity`, { phone_number_id })
  person.lines++
  return true
}

/** Each with how often. */
const HAPPENINGS: Record<string, [number, Happening]> = {
  ...mapped(SAYINGS, saying),
  ...mapped(ANSWERS, answer),
  image: [3, file('image', 'image/png', () => png())],
  voice: [2, file('audio', 'audio/ogg; codecs=opus', () => demoFile('voice.ogg'), { voice: true })],
  document: [2, file('document', 'application/pdf', () => demoFile('statement.pdf'))],
  video: [1, file('video', 'video/mp4', () => demoFile('ride.mp4'))],
  sticker: [1, file('sticker', 'image/webp', () => webp(512, 2000, false))],
  'text file': [1, file('document', 'text/plain', () => padded(Buffer.from('Receipt'), 700))],
  reaction: [
    6,
    change(isThere, (message_id, { dice }) => ({
      type: 'reaction',
      message_id,
      emoji: dice.pick(['👍', '❤️', '😂', '🙏']),
    })),
  ],
  'another reaction': [
    2,
    change(hasReaction, (message_id) => ({ type: 'reaction', message_id, emoji: '🎉' })),
  ],
  'reaction taken back': [
    2,
    change(hasReaction, (message_id) => ({ type: 'reaction', message_id })),
  ],
  edit: [
    4,
    change(
      (one) => isOwn(one) && isText(one),
      (message_id) => ({ type: 'edit', message_id, text: text() }),
    ),
  ],
  revocation: [3, change(isOwn, (message_id) => ({ type: 'revoke', message_id }))],
  'echo of the phone app': [
    3,
    (soak, person) => echo(soak, person, { type: 'text', text: text() }),
  ],
  answer: [14, sends(false)],
  'answer with a quote': [3, sends(true)],
  'reaction of the desk': [5, reacts],
  'buttons of the desk': [3, sends(false, true)],
  'reads on the phone': [
    6,
    onPhone('POST', '/read', ({ phone_number_id }) => ({ phone_number_id })),
  ],
  'phone goes off': [1, onPhone('PATCH', '', () => ({ online: false }))],
  'phone comes on': [2, onPhone('PATCH', '', () => ({ online: true }))],
  'number is hidden': [1, onPhone('PATCH', '', () => ({ phone_hidden: true }))],
  'number is shown': [1, onPhone('PATCH', '', () => ({ phone_hidden: false }))],
  'user id changes': [1, changesId],
}

function mapped<Input>(
  from: Record<string, [number, Input]>,
  make: (input: Input) => Happening,
): Record<string, [number, Happening]> {
  return Object.fromEntries(
    Object.entries(from).map(([name, [weight, input]]) => [name, [weight, make(input)]]),
  )
}

const DRAWN = Object.entries(HAPPENINGS).flatMap(([name, [weight]]) =>
  Array<string>(weight).fill(name),
)
