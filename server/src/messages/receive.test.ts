import { ALL } from '@smart-chat/sandbox/samples/all.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { chatOf, chatsOf, deadLetters, messagesOf, processed, textsOf } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import {
  CUSTOMER,
  changeOf,
  newWamid,
  PARTNER,
  postDelivery,
  textFrom,
} from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

const say = (phone: string, said: object) =>
  desk.sandbox.say(phone, { phone_number_id: PARTNER, ...said })

/** Opens the person's chat, so that everything in it is heard. */
async function listenTo(phone: string): Promise<string> {
  await say(phone, { type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return chat_id
}

const hears = (chat_id: string, seq: number) =>
  john.hears('new_message', (message) => message.chat_id === chat_id && message.seq === seq)

test('every type of message is kept, shown with words, and told as the contract says', async () => {
  const phone = '919811200001'
  const chat_id = await listenTo(phone)
  const types: [object, object][] = [
    [
      { type: 'location', location: { latitude: 18.5, longitude: 73.8 } },
      { message: '📍 Location', content: { kind: 'location', location: { latitude: 18.5 } } },
    ],
    [
      { type: 'location', location: { latitude: 1, longitude: 2, name: 'Pune Station' } },
      { message: '📍 Pune Station' },
    ],
    [
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Asha' } }] },
      { message: '👤 Asha', content: { kind: 'contacts' } },
    ],
    [
      { type: 'button_reply', reply_to: 'wamid.unknown', id: 'b1', title: 'Yes' },
      { message: 'Yes', message_tag: 'b1', reply_to: { message_id: null, seq: null } },
    ],
    [
      { type: 'list_reply', reply_to: 'wamid.unknown', id: 'r7', title: 'Tomorrow' },
      { message: 'Tomorrow', message_tag: 'r7' },
    ],
    [
      { type: 'button', reply_to: 'wamid.unknown', text: 'Continue', payload: 'go-on' },
      { message: 'Continue', message_tag: 'go-on' },
    ],
    [{ type: 'unsupported' }, { content: { kind: 'unsupported', type: 'unsupported' } }],
    [
      { type: 'unknown', as: 'hologram', content: { depth: 3 } },
      { content: { kind: 'unsupported', type: 'hologram', raw: { hologram: { depth: 3 } } } },
    ],
    [
      { type: 'text', text: 'Seen your ad', referral: { source_type: 'ad', headline: 'Drive' } },
      { message: 'Seen your ad', content: { referral: { headline: 'Drive' } } },
    ],
    [
      { type: 'text', text: 'Pass it on', forwarded: true },
      { message: 'Pass it on', content: { forwarded: true } },
    ],
  ]
  for (const [index, [said, shown]] of types.entries()) {
    await say(phone, said)
    expect(await hears(chat_id, index + 2)).toMatchObject({
      sender: phone,
      sender_type: 'Customer',
      type: 'Customer',
      channel: 'whatsapp',
      delivery: null,
      ...shown,
    })
  }
})

test.each([
  ['order', { order: { catalog_id: 'c', text: 'Two please', product_items: [] } }, '🛒 Two please'],
  ['order', { order: { catalog_id: 'c', product_items: [] } }, '🛒 Order'],
  [
    'interactive',
    {
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { name: 'flow', body: 'Sent', response_json: '{broken' },
      },
    },
    '📝 Sent',
  ],
  ['interactive', { interactive: { type: 'call_permission_reply' } }, expect.any(String)],
  ['text', { text: undefined }, expect.any(String)],
])('WhatsApp also sends %s: %o', async (type, part, message) => {
  const from = `91981130${Math.floor(Math.random() * 9000 + 1000)}`
  await postDelivery(desk.url, [changeOf({ messages: [textFrom(from, '', { type, ...part })] })])
  await processed(desk)
  expect(await textsOf(desk, from)).toEqual([message])
})

test('a file is shown as loading, then as it is', async () => {
  const phone = '919811200002'
  const chat_id = await listenTo(phone)
  const files: [File, Record<string, string>, object][] = [
    [
      new File(['\xff\xd8 photo'], 'me.jpg', { type: 'image/jpeg' }),
      { caption: 'My licence' },
      { message: 'My licence', media_type: 'image', media_info: { kind: 'image' } },
    ],
    [
      new File(['OggS'], 'v.ogg', { type: 'audio/ogg' }),
      { voice: 'true' },
      { message: '🎤 Voice message', media_type: 'audio', media_info: { kind: 'voice' } },
    ],
    [
      new File(['%PDF-1.4'], 'permit.pdf', { type: 'application/pdf' }),
      { filename: 'permit.pdf' },
      { message: '📄 permit.pdf', media_type: 'document', media_info: { file_name: 'permit.pdf' } },
    ],
    [
      new File(['RIFF'], 's.webp', { type: 'image/webp' }),
      { type: 'sticker' },
      { media_type: 'image', media_info: { kind: 'sticker' } },
    ],
    [
      new File(['mp4!'], 'm.mp4', { type: 'video/mp4' }),
      {},
      { message: '🎬 Video', media_type: 'video', media_info: { kind: 'video' } },
    ],
  ]
  for (const [index, [file, fields, shown]] of files.entries()) {
    await desk.phones.sendFile(phone, file, { phone_number_id: PARTNER, ...fields })
    const told = await hears(chat_id, index + 2)
    expect(told).toMatchObject(shown)
    const ready = await john.hears(
      'message_updated',
      (update) => update.message_id === told.message_id && update.media_info.state === 'ready',
    )
    expect(ready.media_info.size).toBe(file.size)
    expect(ready.mediaUrl).toContain('/api/whatsapp/downloadmedia/')
  }
})

test('a reaction is added, changed and taken back, without a number of its own', async () => {
  const phone = '919811200003'
  const chat_id = await listenTo(phone)
  const { id } = await say(phone, { type: 'text', text: 'Thanks' })
  await hears(chat_id, 2)
  const { unseen_count, last_message } = await chatOf(desk, phone)
  for (const emoji of ['👍', '❤️', undefined]) {
    await say(phone, { type: 'reaction', message_id: id, emoji })
    await john.hears('message_updated', ({ chat_id: of, reactions }) => {
      return of === chat_id && (reactions[0]?.emoji ?? undefined) === emoji
    })
    john.forget()
  }
  await processed(desk)
  expect(await chatOf(desk, phone)).toMatchObject({ last_seq: 2, unseen_count, last_message })
})

test('an edit and a deletion change the message in its place, and the preview if it is the last', async () => {
  const phone = '919811200004'
  const chat_id = await listenTo(phone)
  const first = await say(phone, { type: 'text', text: 'Teh bus' })
  const second = await say(phone, { type: 'text', text: 'Sorry' })
  await hears(chat_id, 3)
  await say(phone, { type: 'edit', message_id: first.id, text: 'The bus' })
  const edited = await john.hears('message_updated', (update) => update.message === 'The bus')
  expect(edited).toMatchObject({ seq: 2, edited_at: expect.any(String) })
  expect(await chatOf(desk, phone)).toMatchObject({ last_message: 'Sorry' })
  await say(phone, { type: 'revoke', message_id: second.id })
  await john.hears('chat_updated', (chat) => chat.last_message.includes('deleted'))
  await processed(desk)
  expect(await textsOf(desk, phone)).toEqual(['Hello', 'The bus', '🚫 This message was deleted'])
  const stored = await messagesOf(desk, chat_id)
  expect(JSON.stringify(stored[2])).not.toContain('Sorry')
})

test('a deleted message stays deleted, whatever comes late', async () => {
  const phone = '919811200005'
  const chat_id = await listenTo(phone)
  const { id } = await say(phone, { type: 'text', text: 'Secret' })
  await say(phone, { type: 'revoke', message_id: id })
  await say(phone, { type: 'edit', message_id: id, text: 'Secret again' })
  await processed(desk)
  expect((await messagesOf(desk, chat_id))[1]?.message).toBe('🚫 This message was deleted')
})

test('a late reaction does not replace a newer one', async () => {
  const phone = '919811200006'
  const chat_id = await listenTo(phone)
  const { id } = await say(phone, { type: 'text', text: 'Look' })
  const now = Math.floor(Date.now() / 1000)
  const reaction = (emoji: string, seconds: number) =>
    textFrom(phone, '', {
      type: 'reaction',
      reaction: { message_id: id, emoji },
      timestamp: String(now + seconds),
    })
  await postDelivery(desk.url, [changeOf({ messages: [reaction('🎉', -5)] })])
  await postDelivery(desk.url, [changeOf({ messages: [reaction('😡', -60)] })])
  await processed(desk)
  expect((await messagesOf(desk, chat_id))[1]?.reactions).toMatchObject([{ emoji: '🎉' }])
})

test('"message unavailable" is shown, but opens no window', async () => {
  const phone = '919811200007'
  await say(phone, { type: 'unsupported', code: 131060 })
  await processed(desk)
  const { chat_id, last_seq } = await chatOf(desk, phone)
  expect(last_seq).toBe(1)
  await expect(
    john.client.socket.emit('send_message', { chat_id, message: 'Hello?' }),
  ).rejects.toMatchObject({ code: 'service_window_closed' })
})

test('a quoted message is shown with its words', async () => {
  const phone = '919811200008'
  const chat_id = await listenTo(phone)
  const { id } = await say(phone, { type: 'text', text: 'The blue bag' })
  await say(phone, { type: 'text', text: 'That one', reply_to: id })
  expect((await hears(chat_id, 3)).reply_to).toMatchObject({ seq: 2, message: 'The blue bag' })
})

test('what somebody answers in the phone app is kept as ours, and ends the waiting', async () => {
  const phone = '919811200009'
  const chat_id = await listenTo(phone)
  const echo = { ...textFrom('910000000001', 'I called you'), to: phone, to_user_id: `IN.${phone}` }
  const change = {
    ...changeOf({ message_echoes: [echo] }),
    field: 'smb_message_echoes',
  }
  await postDelivery(desk.url, [change])
  await postDelivery(desk.url, [change])
  expect(await hears(chat_id, 2)).toMatchObject({ sender_type: 'Executive', delivery: 'sent' })
  await processed(desk)
  expect(await chatOf(desk, phone)).toMatchObject({
    last_seq: 2,
    waiting_since: null,
    last_interaction_by: 'Executive',
  })
})

test('a person who changes the number keeps the chat, and is called by the new one', async () => {
  const phone = '919811200010'
  const chat_id = await listenTo(phone)
  await desk.phones.call('POST', `/people/${phone}/identity`, {
    phone_number_id: PARTNER,
    new_phone: '919811209910',
  })
  expect(await hears(chat_id, 2)).toMatchObject({ sender_type: 'System', sender: 'system' })
  await say('919811209910', { type: 'text', text: 'Still me' })
  await processed(desk)
  expect((await chatOf(desk, '919811209910')).chat_id).toBe(chat_id)
  const { chats } = await john.client.call('listChats', { search: '919811209910' })
  expect(chats).toMatchObject([{ chat_id, customer: '919811209910', last_seq: 3 }])
})

test('a number that somebody else had before makes nobody else of its new owner', async () => {
  const [old, number] = ['919811200011', '919811209911']
  const owner = await listenTo(old)
  const former = await listenTo(number)
  const post = async (message: object) => {
    await postDelivery(desk.url, [changeOf({ messages: [message] })])
    await processed(desk)
  }
  const system = {
    wa_id: number,
    user_id: 'IN.777',
    previous_user_id: `IN.${old}`,
    type: 'user_changed_number',
  }
  await post(textFrom(old, '', { type: 'system', text: undefined, system }))
  await post(textFrom(number, 'My new number', { from_user_id: 'IN.777' }))
  expect((await messagesOf(desk, owner)).map((message) => message.message)).toContain(
    'My new number',
  )
  expect((await messagesOf(desk, former)).map((message) => message.message)).toEqual(['Hello'])
})

test('a person who hides the number is known by the user id, and keeps the chat when it shows', async () => {
  const phone = '919811200012'
  await desk.phones.call('POST', '/people', {
    phone,
    name: 'Hidden',
    username: 'hidden.one',
    phone_hidden: true,
  })
  await say(phone, { type: 'text', text: 'Guess who' })
  await processed(desk)
  const { person } = await desk.phones.call<{ person: { user_id: string } }>(
    'GET',
    `/people/${phone}`,
  )
  const { chat_id } = await chatOf(desk, person.user_id)
  await john.client.rooms.joinChat(chat_id)
  const { message_id } = await john.client.socket.emit('send_message', {
    chat_id,
    message: 'Hello, whoever you are',
  })
  await john.hears(
    'message_status',
    (status) => status.message_id === message_id && status.delivery === 'delivered',
  )
  await desk.phones.call('PATCH', `/people/${phone}`, { phone_hidden: false })
  await say(phone, { type: 'text', text: 'It was me' })
  await processed(desk)
  expect((await chatOf(desk, phone)).chat_id).toBe(chat_id)
  const { chats } = await john.client.call('listChats', { search: phone })
  expect(chats).toMatchObject([{ chat_id, customer: phone }])
})

test('two people who turn out to be one are joined: the older survives, no message moves', async () => {
  const [phone, user_id] = ['919811200013', 'IN.4242424242']
  const byNumber = textFrom(phone, 'By number', { from_user_id: undefined })
  const byId = textFrom('', 'By id', { from: undefined, from_user_id: user_id })
  await postDelivery(desk.url, [changeOf({ messages: [byNumber] })])
  await processed(desk)
  await postDelivery(desk.url, [changeOf({ messages: [byId] })])
  await processed(desk)
  const [first, second] = [await chatOf(desk, phone), await chatOf(desk, user_id)]
  const both = textFrom(phone, 'Both at once', { from_user_id: user_id })
  await postDelivery(desk.url, [changeOf({ messages: [both] })])
  await processed(desk)
  const chats = await chatsOf(desk, user_id)
  expect(chats.map((chat) => chat.chat_id)).toEqual([first.chat_id, second.chat_id])
  expect(new Set(chats.map((chat) => chat.customer_id))).toEqual(new Set([first.customer_id]))
  expect(chats.filter((chat) => chat.status === 'active')).toHaveLength(1)
  const texts = await Promise.all(chats.map((chat) => messagesOf(desk, chat.chat_id)))
  expect(texts.flat().map((message) => message.message)).toEqual(
    expect.arrayContaining(['By number', 'By id', 'Both at once']),
  )
  await john.hears('chat_updated', (chat) => chat.chat_id !== undefined && chat.is_resolved)
})

test('each segment has its own chat with the same person', async () => {
  const phone = '919811200014'
  await say(phone, { type: 'text', text: 'As a driver' })
  await say(phone, { type: 'text', text: 'As a rider', phone_number_id: CUSTOMER })
  await processed(desk)
  const chats = await chatsOf(desk, phone)
  expect(chats.map((chat) => chat.customer_type)).toEqual(['Partner', 'Customer'])
  await john.hears('room_update', (chat) => chat.customer === phone)
  await john.hears('room_update_customer', (chat) => chat.customer === phone)
})

test('what changes a message that is not here yet waits for it; the last of each kind counts', async () => {
  const before = (await deadLetters(desk)).length
  const phone = '919811200015'
  const id = newWamid()
  const at = Math.floor(Date.now() / 1000)
  const change = (fields: object, seconds: number) =>
    textFrom(phone, '', { text: undefined, timestamp: String(at + seconds), ...fields })
  const reaction = (emoji: string) => ({ type: 'reaction', reaction: { message_id: id, emoji } })
  const edit = (body: string) => ({
    type: 'edit',
    edit: { original_message_id: id, message: { type: 'text', text: { body } } },
  })
  // The business reacts as well, in its phone app: neither takes the other's place.
  const ours = { ...change(reaction('🙏'), 0), from: '910000000001', to: phone }
  await postDelivery(desk.url, [
    { ...changeOf({ message_echoes: [ours] }), field: 'smb_message_echoes' },
  ])
  for (const message of [
    change(reaction('👍'), -2),
    change(reaction('❤️'), -1),
    change(reaction('😮'), -3),
    change(edit('At nine'), -1),
    change(edit('At ten'), -2),
    textFrom(phone, 'At eight', { id, timestamp: String(at - 5) }),
  ]) {
    await postDelivery(desk.url, [changeOf({ messages: [message] })])
  }
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await until('it is as it was changed', async () => {
    const [message] = await messagesOf(desk, chat_id)
    const reactions = message?.reactions.map(({ emoji }) => emoji).toSorted()
    return message?.message === 'At nine' && reactions?.join() === '❤️,🙏'
  })
  expect(await deadLetters(desk)).toHaveLength(before)
})

test('a reaction that was taken back does not come again with an older webhook', async () => {
  const phone = '919811200016'
  const id = newWamid()
  const at = Math.floor(Date.now() / 1000)
  const reaction = (emoji: string | undefined, seconds: number) =>
    textFrom(phone, '', {
      type: 'reaction',
      text: undefined,
      timestamp: String(at + seconds),
      reaction: { message_id: id, ...(emoji === undefined ? {} : { emoji }) },
    })
  for (const message of [
    textFrom(phone, 'Hello', { id, timestamp: String(at - 9) }),
    reaction('👍', -5),
    reaction(undefined, -3),
    reaction('😮', -4),
  ]) {
    await postDelivery(desk.url, [changeOf({ messages: [message] })])
  }
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  const { messages } = await john.client.call('listMessages', { chat_id })
  expect(messages).toMatchObject([{ message: 'Hello', reactions: [] }])
})

test('a message that was taken back keeps its place, and nothing of what it said', async () => {
  const phone = '919811200017'
  const chat_id = await listenTo(phone)
  const id = newWamid()
  const image = { id: 'no-such-file', mime_type: 'image/jpeg', caption: 'My licence' }
  const post = (message: object) => postDelivery(desk.url, [changeOf({ messages: [message] })])
  await post(textFrom(phone, '', { id, type: 'image', text: undefined, image }))
  await post(
    textFrom(phone, '', { type: 'revoke', text: undefined, revoke: { original_message_id: id } }),
  )
  await processed(desk)
  const { messages } = await john.client.call('listMessages', { chat_id })
  expect(messages.at(-1)).toMatchObject({
    seq: 2,
    message: '🚫 This message was deleted',
    content: null,
    mediaUrl: null,
    revoked_at: expect.any(String),
  })
  expect(JSON.stringify(messages)).not.toContain('licence')
})

test('a call is a message that opens the window; what it came to is told by its second event', async () => {
  const phone = '919811200018'
  const call = (event: string, more: object = {}) => ({
    ...changeOf({
      calls: [
        {
          id: 'wacid.1',
          from: phone,
          timestamp: String(Math.floor(Date.now() / 1000)),
          direction: 'USER_INITIATED',
          event,
          ...more,
        },
      ],
    }),
    field: 'calls',
  })
  await postDelivery(desk.url, [call('connect')])
  await postDelivery(desk.url, [call('terminate', { status: 'COMPLETED', duration: 130 })])
  await postDelivery(desk.url, [call('connect')])
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  expect(await messagesOf(desk, chat_id)).toMatchObject([
    {
      kind: 'call',
      message: '📞 Call, 2 min',
      content: { call: { status: 'answered', duration_s: 130 } },
    },
  ])
  const { chats } = await john.client.call('listChats', { search: phone })
  const open = { service_window_closes_at: expect.any(String), unseen_count: 1 }
  expect(chats).toMatchObject([open])
})

test('what was written in the phone app before stands in earlier chats, silently and once', async () => {
  const phone = '919811200019'
  const chat_id = await listenTo(phone)
  const at = Math.floor(Date.now() / 1000) - 86_400
  const past = (id: string, seconds: number, fields: object) => ({
    from: phone,
    id: `wamid.past.${id}`,
    timestamp: String(at + seconds),
    history_context: { status: 'READ' },
    ...fields,
  })
  const part = (...messages: object[]) => ({
    ...changeOf({
      history: [
        {
          metadata: { phase: 0, chunk_order: 1, progress: 55 },
          threads: [{ id: phone, context: { wa_id: phone }, messages }],
        },
      ],
    }),
    field: 'history',
  })
  const ours = { from: '910000000001', to: phone }
  const first = part(
    past('2', 20, { ...ours, type: 'text', text: { body: 'At nine' } }),
    past('1', 10, { type: 'text', text: { body: 'When?' } }),
    past('3', 30, { type: 'media_placeholder' }),
  )
  await postDelivery(desk.url, [first])
  await postDelivery(desk.url, [first])
  const image = { id: 'a-file', mime_type: 'image/jpeg', caption: 'The gate' }
  await postDelivery(desk.url, [part(past('3', 30, { type: 'image', image }))])
  await processed(desk)
  const chats = await chatsOf(desk, phone)
  expect(chats).toMatchObject([
    { status: 'resolved', resolved_reason: 'history', unseen_count: 0, last_seq: 3 },
    { chat_id, status: 'active', last_seq: 1 },
  ])
  expect(await messagesOf(desk, chats[0]?.chat_id ?? '')).toMatchObject([
    { seq: 1, sender_type: 'Customer', message: 'When?', delivery: null },
    { seq: 2, sender_id: 'phone_app', message: 'At nine', delivery: 'read' },
    { seq: 3, kind: 'image', message: 'The gate', media_id: expect.any(String) },
  ])
})

test('who wants no marketing is asked no such thing, and what they said last counts', async () => {
  const phone = '919811200020'
  await listenTo(phone)
  const at = Math.floor(Date.now() / 1000)
  const preference = (value: string, seconds: number) => ({
    ...changeOf({
      user_preferences: [
        { wa_id: phone, category: 'marketing_messages', value, timestamp: at + seconds },
      ],
    }),
    field: 'user_preferences',
  })
  const wanted = async () => {
    await processed(desk)
    const { customer_id } = await chatOf(desk, phone)
    const customer = await desk.ctx.db
      .selectFrom('customers')
      .select(['marketing_opted_out_at', 'opted_out_at'])
      .where('customer_id', '=', customer_id)
      .executeTakeFirstOrThrow()
    return customer.opted_out_at === null && customer.marketing_opted_out_at === null
  }
  await postDelivery(desk.url, [preference('stop', -2)])
  expect(await wanted()).toBe(false)
  await postDelivery(desk.url, [preference('resume', -9)])
  expect(await wanted()).toBe(false)
  await postDelivery(desk.url, [preference('resume', -1)])
  expect(await wanted()).toBe(true)
})

test('the address book of the phone app names who has no name, and nobody else', async () => {
  const [phone, stranger] = ['919811200021', '919811200022']
  const post = (change: object) => postDelivery(desk.url, [change])
  await post(changeOf({ messages: [textFrom(phone, 'Hello')] }))
  const entry = (phone_number: string, full_name: string) => ({
    ...changeOf({
      state_sync: [{ type: 'contact', action: 'add', contact: { full_name, phone_number } }],
    }),
    field: 'smb_app_state_sync',
  })
  await post(entry(phone, 'प्रिया शर्मा'))
  await post(entry(phone, 'Somebody Else'))
  await post(entry(stranger, 'Nobody'))
  await processed(desk)
  const { chats } = await john.client.call('listChats', { search: phone })
  expect(chats).toMatchObject([{ customer_name: 'प्रिया शर्मा' }])
  expect(await chatsOf(desk, stranger)).toEqual([])
})

test('everything that WhatsApp documents is taken without a dead letter, and again without a trace', async () => {
  const before = (await deadLetters(desk)).length
  const count = async () =>
    (await desk.ctx.db.selectFrom('messages').select('seq').execute()).length
  await postDelivery(desk.url, ...delivered())
  await processed(desk)
  const kept = await count()
  await postDelivery(desk.url, ...delivered())
  await processed(desk)
  expect(await count()).toBe(kept)
  // The files of samples are nowhere; what became of fetching them is another matter.
  const letters = (await deadLetters(desk)).slice(before)
  expect(letters.filter(({ source }) => source === 'webhook')).toEqual([])
})

/** Nothing that stops the number, of which another test speaks. */
const delivered = (): object[][] =>
  ALL.filter(([name]) => !/^(account|errors|security)/.test(name)).map(([, change]) => [change])
