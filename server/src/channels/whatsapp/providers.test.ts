import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { type AtWork, atWork } from '../../testing/executive.ts'
import { demoFile, png } from '../../testing/files.ts'
import { chatOf, chatsOf, messagesOf, processed } from '../../testing/stored.ts'
import { until } from '../../testing/until.ts'
import {
  CUSTOMER,
  changeOf,
  envelopeOf,
  PARTNER,
  signatureOf,
  textFrom,
} from '../../testing/webhook.ts'

const ACCOUNT = '200000000000001'
const KEY = 'the-present-key-of-ours'
const KEY_BEFORE = 'the-key-before-that-one'

const number = (phone_number_id: string) => ({
  phone_number_id,
  waba_id: ACCOUNT,
  // Each number has a key of its own, which names it where the path does not.
  access_token: `sandbox-token-${phone_number_id}`,
})

const settings = {
  WHATSAPP_WEBHOOK_KEY: `${KEY},${KEY_BEFORE}`,
  WHATSAPP_NUMBERS: JSON.stringify({ Partner: number(PARTNER), Customer: number(CUSTOMER) }),
}

describe.each([
  {
    provider: '360dialog',
    sends: '/messages',
    uploads: '/media',
    lists: '/v1/configs/templates',
  },
  {
    provider: 'pinbot',
    sends: `/v3/${PARTNER}/messages`,
    uploads: `/v3/${PARTNER}/media`,
    lists: `/v3/${ACCOUNT}/message_templates`,
  },
])('over $provider', ({ provider, sends, uploads, lists }) => {
  let desk: Desk
  let john: AtWork

  beforeAll(async () => {
    desk = await startDesk({ ...settings, WHATSAPP_PROVIDER: provider })
    const headers = { 'x-webhook-key': KEY }
    desk.sandbox.setWebhookUrl(`${desk.url}/api/webhook/whatsapp`, headers)
    john = await atWork(desk.url, 'agent_john', { online: true })
  })
  afterAll(async () => {
    await desk?.stop()
    john?.close()
  })

  async function writes(phone: string, phone_number_id = PARTNER) {
    await desk.sandbox.say(phone, { phone_number_id, type: 'text', text: 'Hello' })
    await processed(desk)
    const { chat_id } = await chatOf(desk, phone)
    await john.client.rooms.joinChat(chat_id)
    return chat_id
  }

  const called = async (path: string, method: string) => {
    const { requests } = await desk.phones.call<{ requests: { path: string; status: number }[] }>(
      'GET',
      `/requests?path=${path}&method=${method}`,
    )
    return requests.filter((one) => one.path.split('?')[0]?.endsWith(path))
  }

  const becomes = (message_id: string, delivery: string) =>
    john.hears(
      'message_status',
      (told) => told.message_id === message_id && told.delivery === delivery,
    )

  test('text comes in and is answered, up to the second tick', async () => {
    const chat_id = await writes('919811701101')
    const sent = await john.client.socket.emit('send_message', { chat_id, message: 'Good day' })
    await becomes(sent.message_id, 'delivered')
    expect((await called(sends, 'POST')).map(({ status }) => status)).toContain(200)
  })

  test('a number is answered with the key that is its own', async () => {
    await writes('919811701102', CUSTOMER)
    const { chat_id } = await chatOf(desk, '919811701102')
    const sent = await john.client.socket.emit('send_message', { chat_id, message: 'From two' })
    await becomes(sent.message_id, 'delivered')
    const { messages } = await desk.phones.call<{
      messages: { phone_number_id: string; text?: string }[]
    }>('GET', `/people/919811701102/messages?pnid=${CUSTOMER}`)
    expect(messages.every(({ phone_number_id }) => phone_number_id === CUSTOMER)).toBe(true)
    expect(messages).toHaveLength(2)
  })

  test('a picture comes in, a file goes out', async () => {
    const phone = '919811701103'
    const file = new File([png()], 'a.png', { type: 'image/png' })
    await desk.phones.sendFile(phone, file, { phone_number_id: PARTNER })
    const { chat_id } = await until('it has come', async () => (await chatsOf(desk, phone))[0])
    await john.client.rooms.joinChat(chat_id)
    await until('the picture is here', async () => {
      const [message] = await messagesOf(desk, chat_id)
      const row = await desk.ctx.db
        .selectFrom('media')
        .select('state')
        .where('media_id', '=', message?.media_id ?? '')
        .executeTakeFirst()
      return row?.state === 'ready'
    })
    const bytes = new Uint8Array(await demoFile('statement.pdf'))
    const pdf = new File([bytes], 'statement.pdf', { type: 'application/pdf' })
    const { media_id } = await john.client.upload(pdf)
    const { message_id } = await john.client.call('sendMedia', { chat_id, media_id })
    await becomes(message_id, 'delivered')
    expect(await called(uploads, 'POST')).toMatchObject([{ status: 200 }])
  })

  test('templates are listed and sent', async () => {
    const chat_id = await writes('919811701104')
    const template = await until('they are here', async () => {
      const { templates } = await john.client.call('listTemplates', { stakeholder: 'Partner' })
      return templates.find(({ name, language }) => name === 'weekly_payout' && language === 'en')
    })
    const sent = await john.client.socket.emit('send_message', {
      chat_id,
      message: '',
      template_id: template.id,
      variables: { 1: '₹1', 2: '2', 3: 'Friday' },
    })
    await becomes(sent.message_id, 'delivered')
    expect(await called(lists, 'GET')).not.toEqual([])
  })

  test('lists that go on are read to their end', async () => {
    for (let count = 0; count < 100; count++) {
      const added = await fetch(`${desk.phones.graphUrl}/v25.0/${ACCOUNT}/message_templates`, {
        method: 'POST',
        headers: { authorization: 'Bearer sandbox-token', 'content-type': 'application/json' },
        body: JSON.stringify({
          name: `notice_${count}`,
          language: 'en',
          category: 'UTILITY',
          components: [{ type: 'BODY', text: 'Hello' }],
        }),
      })
      expect(added.status).toBe(200)
    }
    const listed = (await desk.ctx.channels.whatsapp.listTemplates(ACCOUNT)) as { name: string }[]
    const notices = new Set(listed.map(({ name }) => name).filter((name) => /^notice_/.test(name)))
    expect(notices.size).toBe(100)
    expect(listed.length).toBeGreaterThan(110)
  })

  test.each([
    ['no key', {}, 401],
    ['another key', { 'x-webhook-key': 'the-present-key-of-ourz' }, 401],
    ['an empty key', { 'x-webhook-key': '' }, 401],
    ['only Meta’s signature', 'signed', 401],
    ['the key before', { 'x-webhook-key': KEY_BEFORE }, 200],
    ['the present key', { 'x-webhook-key': KEY }, 200],
  ])('a webhook with %s is answered accordingly', async (what, proof, status) => {
    const bytes = JSON.stringify(
      envelopeOf([changeOf({ messages: [textFrom('919811701105', `With ${what}`)] })]),
    )
    const headers =
      typeof proof === 'string' ? { 'x-hub-signature-256': signatureOf(bytes) } : { ...proof }
    const answer = await fetch(`${desk.url}/api/webhook/whatsapp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
      body: bytes,
    })
    expect(answer.status).toBe(status)
    await processed(desk)
    const stored = await desk.ctx.db
      .selectFrom('messages')
      .select('message_id')
      .where('message', '=', `With ${what}`)
      .execute()
    expect(stored).toHaveLength(status === 200 ? 1 : 0)
  })
})
