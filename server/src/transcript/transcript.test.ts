import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { tell } from '../testing/operator.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork
let token: string

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john', { online: true })
  token = (await signIn(desk.url, 'agent_john')).body.accessToken
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

async function writes(phone: string, text: string, name = 'Ravi Kumar'): Promise<string> {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text, name })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

async function download(chat_id: string, format?: string) {
  const query = format === undefined ? '' : `?format=${format}`
  const response = await fetch(`${desk.url}/api/chats/${chat_id}/transcript${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { response, text: await response.text() }
}

const EVIL = `<img src=x onerror="alert('1')">\n2026-01-01 00:00 UTC  Jane Smith\n    I promise`

/** A chat with everything in it. */
async function fullChat(phone: string): Promise<string> {
  const chat_id = await writes(phone, EVIL, 'रवि <b>कुमार</b>')
  await writes(phone, 'मेरा भुगतान कहाँ है? مرحبا')
  await desk.phones.sendFile(
    phone,
    new File(['%PDF-1.4 test'], 'बिल "1".pdf', { type: 'application/pdf' }),
    {
      phone_number_id: PARTNER,
    },
  )
  await until('the file is there', async () => {
    const file = await desk.ctx.db
      .selectFrom('messages')
      .innerJoin('media', 'media.media_id', 'messages.media_id')
      .select('state')
      .where('chat_id', '=', chat_id)
      .executeTakeFirst()
    return file?.state === 'ready'
  })
  await john.client.socket.emit('send_message', {
    chat_id,
    message: 'One moment, please.',
    type: 'Agent',
    reply_to: (await messagesOf(desk, chat_id))[1]?.message_id,
  })
  await john.client.call('addNote', { chat_id, content: 'Knows <Maya>.\nCalled twice.' })
  await john.client.socket.emit('apply_tag', { chat_id, tag: 'Urgent' })
  await tell(desk.url, 'context_change', {
    customer: phone,
    customer_type: 'Partner',
    context: { stage: 'pickup' },
  })
  return chat_id
}

test('as text it reads like a letter, in order of time, with the date in UTC', async () => {
  const chat_id = await fullChat('919812360101')
  const { response, text } = await download(chat_id)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const day = new Date().toISOString().slice(0, 10)
  const disposition = response.headers.get('content-disposition') ?? ''
  expect(disposition).toContain(`attachment; filename="chat-919812360101-${day}.txt"`)
  const name = decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')
  expect(name).toBe(`रवि b कुमार b Partner ${day}.txt`)

  const parts = [
    'Conversation with रवि <b>कुमार</b> (+91 98123 60101)',
    'Segment:',
    'About:   stage pickup',
    'Tags:    Urgent',
    '* Chat opened',
    '    <img src=x onerror="alert(\'1\')">',
    '    मेरा भुगतान कहाँ है? مرحبا',
    '    [Document: बिल "1".pdf, 13 bytes]',
    'John Doe\n    > रवि <b>कुमार</b>: मेरा भुगतान कहाँ है? مرحبا\n    One moment, please.',
    'Note by John Doe, for the desk only\n    Knows <Maya>.\n    Called twice.',
    '* Added #Urgent',
    'End of the conversation.',
  ]
  const places = parts.map((part) => text.indexOf(part))
  expect(places, text).toEqual(places.toSorted((one, other) => one - other))
  expect(places, text).not.toContain(-1)
  // Whatever somebody wrote never looks like a line of the transcript.
  expect(text).not.toMatch(/^2026-01-01 00:00 UTC {2}Jane/m)
  expect(text.match(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}/gm)?.length).toBeGreaterThan(6)
})

test('as a page it holds no markup of others, no scripts, nothing from elsewhere', async () => {
  const chat_id = await fullChat('919812360102')
  const { response, text } = await download(chat_id, 'html')
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; .*\.html/)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(text).toContain('&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;')
  expect(text).toContain('Knows &#60;Maya&#62;.')
  expect(text).toContain('<p dir="auto">मेरा भुगतान कहाँ है? مرحبا</p>')
  expect(text).not.toMatch(/<img|<script|<b>कुमार|src=['"]?http|url\(/)
  expect(text.trimEnd().endsWith('</html>')).toBe(true)
})

test('as JSON it holds the objects of the contract, without a link to the files', async () => {
  const chat_id = await fullChat('919812360103')
  const { response, text } = await download(chat_id, 'json')
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const { chat, entries, written_at } = JSON.parse(text)
  expect(chat).toMatchObject({ chat_id, customer: '919812360103' })
  expect(written_at).toMatch(/Z$/)
  const messages = entries.flatMap(({ message }: { message?: object }) => message ?? [])
  const { messages: known } = await john.client.call('listMessages', { chat_id })
  // What WhatsApp reports of them goes on meanwhile.
  const withoutLinks = known.map((message) => ({
    ...message,
    media_url: null,
    mediaUrl: null,
    delivery: message.delivery && expect.any(String),
  }))
  expect(messages).toEqual(withoutLinks)
  const kinds = new Set(entries.map(({ kind }: { kind: string }) => kind))
  expect(kinds).toEqual(new Set(['message', 'event', 'note']))
  expect(text).not.toContain('downloadmedia')
})

test('a chat of many stretches is whole: everything once, in order', async () => {
  const chat_id = await writes('919812360104', 'First')
  const many = 2600
  const db = desk.ctx.db
  await sql`INSERT INTO messages (message_id, chat_id, seq, incoming_count, sender_type, sender_id,
      sender_name, channel, kind, message, datetime, created_at)
    SELECT 'many' || n, ${chat_id}, n + 1, n + 1, 'Customer', 'c', 'Ravi', 'whatsapp', 'text',
      'Text ' || n, now() + n * interval '10 ms', now() + n * interval '10 ms'
    FROM generate_series(1, ${many}::int) n`.execute(db)
  await sql`INSERT INTO timeline (chat_id, at, kind, actor, actor_name, text)
    SELECT ${chat_id}, date_trunc('milliseconds', now()) + (n / 4) * interval '1 ms', 'tagged', 'system', 'Desk', 'Line ' || n
    FROM generate_series(1, ${many}::int) n`.execute(db)
  await sql`INSERT INTO notes (note_id, chat_id, content, author_id, author_name, created_at)
    SELECT lpad(n::text, 6, '0'), ${chat_id}, 'Note ' || n, 'e', 'Maya', date_trunc('milliseconds', now())
    FROM generate_series(1, 1100) n`.execute(db)
  await db
    .updateTable('chats')
    .set({ last_seq: many + 1 })
    .where('chat_id', '=', chat_id)
    .execute()
  desk.advance(60)
  const { text } = await download(chat_id)
  desk.advance(-60)
  const numbers = (what: string) =>
    [...text.matchAll(new RegExp(`${what} (\\d+)$`, 'gm'))].map((match) => Number(match[1]))
  const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1)
  expect(numbers(' {4}Text')).toEqual(upTo(many))
  expect(numbers('\\* Line')).toEqual(upTo(many))
  expect(numbers(' {4}Note')).toEqual(upTo(1100))
})

test('a failed message says why', async () => {
  const phone = '919812360105'
  const chat_id = await writes(phone, 'Hello')
  await desk.phones.call('PATCH', '/faults', { graph_fail: { code: 131026, times: 1 } })
  await john.client.socket.emit('send_message', { chat_id, message: 'Hi', type: 'Agent' })
  await until('it failed', async () =>
    (await messagesOf(desk, chat_id)).some(({ delivery }) => delivery === 'failed'),
  )
  expect((await download(chat_id)).text).toMatch(/ {4}Hi\n {4}\(Not delivered: \S.+\)/)
})

test('only executives of the segment get it', async () => {
  const chat_id = await writes('919812360106', 'Hello')
  const path = `/api/chats/${chat_id}/transcript`
  const divya = (await signIn(desk.url, 'agent_divya')).body.accessToken
  const { body: session } = await rest(desk.url, {
    path: '/api/inapp/session',
    body: { customer: '919812360106', customer_type: 'Partner' },
    headers: { 'x-webhook-secret': 'sandbox-webhook' },
  })
  for (const [call, httpStatus, code] of [
    [{ path }, 401, 'unauthorized'],
    [{ path, token: 'nonsense' }, 401, 'unauthorized'],
    [{ path, token: divya }, 403, 'wrong_segment'],
    [{ path, token: session.token }, 403, 'forbidden'],
    [{ path: `${path}?format=pdf`, token }, 400, 'invalid_input'],
    [{ path: '/api/chats/nowhere/transcript', token }, 404, 'chat_not_found'],
    [{ path: '/api/chats/no%00where/transcript', token }, 404, 'chat_not_found'],
  ] as const) {
    expect(await rest(desk.url, call)).toMatchObject({ httpStatus, body: { status: 0, code } })
  }
})
