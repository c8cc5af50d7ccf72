import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import {
  demoFile,
  docx,
  padded,
  png,
  soundInMp4,
  soundInWebm,
  upload,
  webp,
} from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let token: string

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_TIMEOUT_S: '5' })
  john = await atWork(desk.url, 'agent_john', { online: true })
  token = await tokenOf('agent_john')
})

afterEach(() => desk.phones.call('DELETE', '/faults'))

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

const tokenOf = async (username: string): Promise<string> =>
  (await signIn(desk.url, username)).body.accessToken

let people = 0

/** A customer who has just written over WhatsApp. */
async function aChat() {
  const phone = `9198119${String(++people).padStart(5, '0')}9`
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  return { phone, chat_id }
}

async function uploaded(name: string, bytes: Uint8Array | string): Promise<string> {
  const { body } = await upload(desk.url, token, [name, bytes])
  if (body.status !== 1) throw new Error(JSON.stringify(body))
  return body.media_id
}

const send = (body: object, as = token) =>
  rest(desk.url, { path: '/api/media/send', token: as, body })

const becomes = (message_id: string, delivery: string) =>
  john.hears(
    'message_status',
    (status) => status.message_id === message_id && status.delivery === delivery,
  )

/** The bytes behind an id, as the phone shows them. */
async function onThePhone(id: string): Promise<Buffer> {
  const base = desk.phones.graphUrl.replace('/graph', '/api')
  return Buffer.from(await (await fetch(`${base}/media/${id}`)).arrayBuffer())
}

/** How often a file was brought to WhatsApp. */
async function brought(): Promise<number> {
  const { requests } = await desk.phones.call<{ requests: { status: number }[] }>(
    'GET',
    `/requests?path=/${PARTNER}/media&method=POST`,
  )
  return requests.filter(({ status }) => status === 200).length
}

describe('a file reaches the phone as it is', () => {
  test.each([
    ['a.jpg', () => demoFile('taxi.jpg'), 'image', 'Your cab', {}],
    ['a.png', () => png(), 'image', null, {}],
    ['a.mp4', () => demoFile('ride.mp4'), 'video', 'The road', {}],
    ['a.mp3', () => demoFile('engine.mp3'), 'audio', null, {}],
    ['a.m4a', soundInMp4, 'audio', null, {}],
    ['a.webm', soundInWebm, 'document', null, { filename: 'a.webm' }],
    ['a.ogg', () => demoFile('voice.ogg'), 'audio', null, { voice: true }],
    ['Bill 7.pdf', () => demoFile('statement.pdf'), 'document', 'May', { filename: 'Bill 7.pdf' }],
    ['fares.docx', docx, 'document', null, { filename: 'fares.docx' }],
    ['किराया.csv', () => Buffer.from('a,b\n'), 'document', null, { filename: 'किराया.csv' }],
    ['a.webp', () => webp(512, 9000, false), 'sticker', null, {}],
    ['b.webp', () => webp(300, 9000, false), 'document', 'No sticker', { filename: 'b.webp' }],
    [
      'a.gif',
      () => padded(Buffer.from('GIF89a\x0a\0\x0a\0'), 900),
      'document',
      null,
      { filename: 'a.gif' },
    ],
  ])('%s', async (name, read, type, caption, more) => {
    const { phone, chat_id } = await aChat()
    const bytes = Buffer.from(await read())
    const media_id = await uploaded(name, bytes)
    const { body } = await send({ chat_id, media_id, caption, media_type: 'video' })
    expect(body).toMatchObject({ status: 1, message: 'The file is on its way.' })
    await becomes(body.message_id, 'delivered')
    const [call] = await desk.phones.sentTo(phone)
    const part = call?.body[type] as { id: string }
    expect(call?.body.type).toBe(type)
    expect(part).toEqual({ id: part.id, ...(caption === null ? {} : { caption }), ...more })
    expect((await onThePhone(part.id)).equals(bytes)).toBe(true)

    const heard = await rest(desk.url, { path: `/api/chats/${chat_id}/messages`, token })
    expect(heard.body.messages.at(-1)).toMatchObject({
      media: media_id,
      media_info: { file_name: name, size: bytes.length, state: 'ready' },
      content: { caption },
      delivery: 'delivered',
      ...(caption === null ? {} : { message: caption }),
    })
  })
})

describe('what is sent', () => {
  test('is told to the others at work, with the file', async () => {
    const jane = await atWork(desk.url, 'agent_jane')
    const { chat_id } = await aChat()
    await jane.client.rooms.joinChat(chat_id)
    const media_id = await uploaded('a.jpg', await demoFile('taxi.jpg'))
    const sent = await send({ chat_id, media_id })
    const told = await jane.hears('new_message', (one) => one.message_id === sent.body.message_id)
    expect(told).toMatchObject({ message: '📷 Photo', media: media_id, media_type: 'image' })
    expect(told.media_info).toMatchObject({ kind: 'image', width: 720, height: 480 })
    expect((await fetch(new URL(told.mediaUrl, desk.url))).status).toBe(200)
    const { last_message, waiting_since } = await jane.hears(
      'room_update',
      (chat) => chat.chat_id === chat_id && chat.last_interaction_by === 'Executive',
    )
    expect({ last_message, waiting_since }).toEqual({
      last_message: '📷 Photo',
      waiting_since: null,
    })
    jane.close()
  })

  test('may be named by the url of its upload, in a form with V2’s other fields', async () => {
    const { chat_id, phone } = await aChat()
    const { url } = (await upload(desk.url, token, ['a.png', png()])).body
    const form = new FormData()
    const fields = { chat_id, media_url: new URL(url, desk.url).href, media_type: 'image' }
    for (const [name, value] of Object.entries({
      ...fields,
      sender: 'x',
      type: 'Agent',
      caption: '',
    }))
      form.set(name, value)
    form.set('file', new File(['ignored'], 'x.bin'))
    const sent = await rest(desk.url, { path: '/api/media/send', token, raw: form })
    expect(sent.body).toMatchObject({ status: 1 })
    await becomes(sent.body.message_id, 'delivered')
    expect(await desk.phones.sentTo(phone)).toHaveLength(1)
    const path = new URL(url, desk.url).pathname
    expect((await send({ chat_id, media_url: path })).body).toMatchObject({ status: 1 })
  })

  test('is the same message for the same client_message_id, file and caption', async () => {
    const { chat_id, phone } = await aChat()
    const media_id = await uploaded('a.png', png())
    const again = await uploaded('other.png', png())
    const input = { chat_id, media_id, caption: 'One', client_message_id: `twice-${chat_id}` }
    const [one, two] = await Promise.all([send(input), send(input)])
    const three = await send({ ...input, media_id: again })
    expect(one.body).toMatchObject({ status: 1 })
    expect(two.body.message_id).toBe(one.body.message_id)
    expect(three.body.message_id).toBe(one.body.message_id)
    const other = await uploaded('c.png', png(41))
    for (const change of [{ caption: 'Two' }, { caption: null }, { media_id: other }]) {
      const conflict = await send({ ...input, ...change })
      expect(conflict).toMatchObject({
        httpStatus: 409,
        body: { code: 'client_message_id_conflict' },
      })
    }
    const text = { chat_id, message: 'One', client_message_id: input.client_message_id }
    await expect(john.client.socket.emit('send_message', text)).rejects.toMatchObject({
      code: 'client_message_id_conflict',
    })
    await becomes(one.body.message_id, 'delivered')
    expect(await desk.phones.sentTo(phone)).toHaveLength(1)
  })

  test('may quote, and stops for what was not seen', async () => {
    const { chat_id, phone } = await aChat()
    const [hello] = await messagesOf(desk, chat_id)
    const media_id = await uploaded('a.png', png())
    const late = await send({ chat_id, media_id, seen_seq: 0 })
    expect(late).toMatchObject({ httpStatus: 409, body: { code: 'newer_messages' } })
    const sent = await send({ chat_id, media_id, seen_seq: 1, reply_to: hello?.message_id })
    await becomes(sent.body.message_id, 'delivered')
    const [call] = await desk.phones.sentTo(phone)
    expect(call?.body.context).toEqual({ message_id: hello?.whatsapp_id })
  })
})

describe('what is refused', { timeout: 60_000 }, () => {
  test.each([
    [
      'a picture of more than 5 MB',
      'a.png',
      () => padded(png(), 5 * MB + 1),
      'a picture may have 5 MB',
    ],
    [
      'a video of more than 16 MB',
      'a.mp4',
      async () => padded(await demoFile('ride.mp4'), 16 * MB + 1),
      'a video may have 16 MB',
    ],
    [
      'a recording of more than 16 MB',
      'a.mp3',
      async () => padded(await demoFile('engine.mp3'), 16 * MB + 1),
      'a recording may have 16 MB',
    ],
  ])('%s on WhatsApp', async (_what, name, read, sentence) => {
    const { chat_id } = await aChat()
    const refused = await send({ chat_id, media_id: await uploaded(name, await read()) })
    expect(refused).toMatchObject({ httpStatus: 413, body: { code: 'too_large' } })
    expect(refused.body.message).toContain(sentence)
    expect(await messagesOf(desk, chat_id)).toHaveLength(1)
  })

  test('a caption of a recording or a sticker on WhatsApp, and one that is too long', async () => {
    const { chat_id } = await aChat()
    for (const [name, bytes] of [
      ['a.mp3', await demoFile('engine.mp3')],
      ['a.webp', webp(512, 9000, false)],
    ] as const) {
      const media_id = await uploaded(name, bytes)
      const refused = await send({ chat_id, media_id, caption: 'Listen' })
      expect(refused).toMatchObject({ httpStatus: 400, body: { code: 'invalid_input' } })
      expect((await send({ chat_id, media_id, caption: '' })).body).toMatchObject({ status: 1 })
    }
    const media_id = await uploaded('a.png', png())
    const long = await send({ chat_id, media_id, caption: 'x'.repeat(1025) })
    expect(long.body).toMatchObject({ code: 'invalid_input' })
    expect((await send({ chat_id, media_id, caption: 'x'.repeat(1024) })).body.status).toBe(1)
  })

  test('an address that is not ours, and one whose signature is not', async () => {
    const { chat_id } = await aChat()
    const { url, media_id } = (await upload(desk.url, token, ['a.png', png()])).body
    const path = `/api/whatsapp/downloadmedia/${media_id}`
    for (const media_url of [
      'https://example.com/a.png',
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      '/api/health',
      `${path}/../../health`,
      `${path}?token=`,
      `${path}?token=9999999999.AAAA`,
      url.slice(0, -2),
      'https://[',
    ]) {
      const refused = await send({ chat_id, media_url })
      expect([media_url, refused.body.code]).toEqual([media_url, 'invalid_input'])
    }
  })

  test('what somebody else has uploaded, or what came with a message', async () => {
    const { chat_id, phone } = await aChat()
    const jane = await tokenOf('agent_jane')
    const { media_id, url } = (await upload(desk.url, jane, ['a.png', png()])).body
    expect((await send({ chat_id, media_id })).body).toMatchObject({ code: 'not_found' })
    // With its signed link it was handed over.
    expect((await send({ chat_id, media_url: url })).body).toMatchObject({ status: 1 })
    expect((await send({ chat_id, media_id: 'none' })).body).toMatchObject({ code: 'not_found' })

    await desk.phones.sendFile(phone, new File([png()], 'a.png', { type: 'image/png' }), {
      phone_number_id: PARTNER,
    })
    const theirs = await until('the file is here', async () =>
      (await messagesOf(desk, chat_id)).find(
        (one) => one.sender_type === 'Customer' && one.media_id,
      ),
    )
    const refused = await send({ chat_id, media_id: theirs.media_id })
    expect(refused.body).toMatchObject({ code: 'not_found' })
  })

  test('in a chat that is closed, resolved, unknown, or of another segment', async () => {
    const { chat_id } = await aChat()
    const media_id = await uploaded('a.png', png())
    const input = { chat_id, media_id }
    expect((await send({ ...input, chat_id: 'none' })).body).toMatchObject({
      code: 'chat_not_found',
    })
    const divya = await tokenOf('agent_divya')
    expect((await send(input, divya)).body).toMatchObject({ code: 'wrong_segment' })
    await john.client.socket.emit('update_chat_status', { chat_id, status: 'resolved' })
    expect((await send(input)).body).toMatchObject({ code: 'chat_resolved' })
    await john.client.socket.emit('update_chat_status', { chat_id, status: 'active' })
    await desk.ctx.db
      .updateTable('service_windows')
      .set({ closes_at: new Date(Date.now() - 1000) })
      .execute()
    expect((await send(input)).body).toMatchObject({ code: 'service_window_closed' })
    expect((await send(input, 'x')).httpStatus).toBe(401)
  })
})

describe('on its way', { timeout: 60_000 }, () => {
  test('a file is brought once for a number, and again when WhatsApp has forgotten it', async () => {
    const media_id = await uploaded('a.png', png(43))
    const before = await brought()
    for (let sent = 0; sent < 3; sent++) {
      const { chat_id } = await aChat()
      const { body } = await send({ chat_id, media_id })
      await becomes(body.message_id, 'delivered')
    }
    expect(await brought()).toBe(before + 1)
    await desk.ctx.db
      .updateTable('whatsapp_uploads')
      .set({ expires_at: new Date(0) })
      .execute()
    const { chat_id } = await aChat()
    const { body } = await send({ chat_id, media_id })
    await becomes(body.message_id, 'delivered')
    expect(await brought()).toBe(before + 2)
  })

  test('what is written behind a file waits for it, and arrives behind it', async () => {
    const { chat_id, phone } = await aChat()
    await desk.phones.call('PATCH', '/faults', { graph_delay_ms: 300 })
    const media_id = await uploaded('a.png', png(44))
    await send({ chat_id, media_id, caption: '0' })
    for (const message of ['1', '2', '3'])
      await john.client.socket.emit('send_message', { chat_id, message })
    const last = (await messagesOf(desk, chat_id)).at(-1)
    await becomes(last?.message_id ?? '', 'delivered')
    const calls = await desk.phones.sentTo(phone)
    const said = calls.map(
      ({ body }) => body.text?.body ?? (body.image as { caption: string }).caption,
    )
    expect(said).toEqual(['0', '1', '2', '3'])
  })
})

describe('in the app', { timeout: 60_000 }, () => {
  test('a file goes both ways, up to 25 MB, and is read by who may', async () => {
    const asha = await inApp(desk.url, '919811700009', 'Partner')
    const other = await inApp(desk.url, '919811700010', 'Partner')
    const begun = { sender: '919811700009', customer_type: 'Partner' }
    const { chat_id } = await asha.line.ask('new_chat', begun)
    await asha.line.ask('join_chat_customer', { chat_id })
    await john.client.rooms.joinChat(chat_id)
    const own = (await upload(desk.url, asha.token, ['a.png', png()])).body
    const at = (id: string, as: string) =>
      rest(desk.url, {
        path: `/api/whatsapp/downloadmedia/${id}`,
        headers: { authorization: `Bearer ${as}` },
      })
    expect((await at(own.media_id, asha.token)).httpStatus).toBe(200)
    expect((await at(own.media_id, other.token)).httpStatus).toBe(404)
    expect((await at(own.media_id, token)).httpStatus).toBe(404)

    // Others' uploads, and the desk's, are not theirs to send, even with a link.
    const ofJohn = (await upload(desk.url, token, ['a.png', png()])).body
    for (const input of [{ media_url: ofJohn.url }, { media_id: ofJohn.media_id }])
      expect((await send({ chat_id, ...input }, asha.token)).body.code).toBe('not_found')
    expect((await send({ chat_id, media_url: own.url }, other.token)).body.code).toBe('forbidden')
    expect((await send({ chat_id, media_url: own.url })).body.code).toBe('not_found')

    const input = { chat_id, media_id: own.media_id, caption: 'Here', client_message_id: 'pic' }
    const sent = await send(input, asha.token)
    expect(sent.body).toMatchObject({ status: 1 })
    expect((await send(input, asha.token)).body.message_id).toBe(sent.body.message_id)
    const told = await john.hears('new_message', (one) => one.message_id === sent.body.message_id)
    expect(told).toMatchObject({ sender_type: 'Customer', message: 'Here', media_type: 'image' })
    expect((await at(own.media_id, token)).httpStatus).toBe(200)
    expect((await at(own.media_id, other.token)).httpStatus).toBe(403)
    expect((await at(own.media_id, await tokenOf('agent_divya'))).httpStatus).toBe(403)

    const answer = await send({ chat_id, media_id: ofJohn.media_id, caption: 'Thanks' })
    const shown = await asha.hears(
      'new_message',
      (one) => one.message_id === answer.body.message_id,
    )
    expect(shown).toMatchObject({ message: 'Thanks', sender: '', delivery: 'sent' })
    expect((await fetch(new URL(shown.mediaUrl, desk.url))).status).toBe(200)
    expect((await at(ofJohn.media_id, asha.token)).httpStatus).toBe(200)

    const large = await uploaded('a.pdf', padded(Buffer.from('%PDF-1.7\n'), 25 * MB + 1))
    const refused = await send({ chat_id, media_id: large })
    expect(refused).toMatchObject({ httpStatus: 413, body: { code: 'too_large' } })
    asha.close()
    other.close()
  })
})

const MB = 1024 * 1024
