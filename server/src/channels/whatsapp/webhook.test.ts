import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../../testing/desk.ts'
import { rest } from '../../testing/rest.ts'
import { chatsOf, deadLetters, journal, processed, textsOf } from '../../testing/stored.ts'
import {
  changeOf,
  envelopeOf,
  newWamid,
  postBytes,
  postDelivery,
  signatureOf,
  textFrom,
} from '../../testing/webhook.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk({ WHATSAPP_APP_SECRET: 'secret-of-before, sandbox-secret' })
})

afterAll(() => desk?.stop())

test('the address is verified with our token, and with no other', async () => {
  const path = '/api/webhook/whatsapp?hub.mode=subscribe&hub.challenge=4711&hub.verify_token='
  expect(await rest(desk.url, { path: `${path}sandbox-verify` })).toMatchObject({
    httpStatus: 200,
    body: '4711',
  })
  expect(await rest(desk.url, { path: `${path}sandbox-verifx` })).toMatchObject({ httpStatus: 403 })
  expect(await rest(desk.url, { path: '/api/webhook/whatsapp' })).toMatchObject({ httpStatus: 403 })
})

test('a delivery is signed over its bytes, escapes and all', async () => {
  const answer = await postDelivery(desk.url, [
    changeOf({ messages: [textFrom('919810000101', 'कहाँ है मेरा भुगतान? 💸')] }),
  ])
  expect(answer.httpStatus).toBe(200)
  await processed(desk)
  expect(await textsOf(desk, '919810000101')).toEqual(['कहाँ है मेरा भुगतान? 💸'])
})

test('while the app secret is being changed, both are good', async () => {
  const bytes = JSON.stringify(envelopeOf())
  for (const secret of ['secret-of-before', 'sandbox-secret']) {
    const answer = await postBytes(desk.url, bytes, signatureOf(bytes, secret))
    expect(answer.httpStatus).toBe(200)
  }
})

test('what nobody signed, or signed for other bytes, is refused and leaves nothing behind', async () => {
  const bytes = JSON.stringify(
    envelopeOf([changeOf({ messages: [textFrom('919810000102', 'Trust me')] })]),
  )
  const before = (await journal(desk)).length
  const signatures = [
    null,
    '',
    'sha256=',
    signatureOf(bytes, 'guess'),
    signatureOf(`${bytes} `),
    signatureOf(bytes).slice(0, -1),
    signatureOf(bytes).replace('sha256=', ''),
    signatureOf(bytes).toUpperCase(),
  ]
  for (const signature of signatures) {
    const answer = await postBytes(desk.url, bytes, signature)
    expect(answer).toMatchObject({ httpStatus: 401, body: { status: 0, code: 'unauthorized' } })
  }
  expect(await journal(desk)).toHaveLength(before)
  expect(await chatsOf(desk, '919810000102')).toEqual([])
})

test('signed bytes that are no JSON are told so', async () => {
  const before = (await journal(desk)).length
  for (const bytes of ['{"entry": [', 'hello', '']) {
    const answer = await postBytes(desk.url, bytes)
    expect(answer).toMatchObject({ httpStatus: 400, body: { status: 0, code: 'invalid_input' } })
  }
  expect(await journal(desk)).toHaveLength(before)
})

test('signed JSON of any other shape is taken, and never stands in the way of the next', async () => {
  const before = (await deadLetters(desk)).length
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  for (const bytes of ['null', '[]', '"entry"', '{}', '{"entry":{"changes":1}}', deep]) {
    expect((await postBytes(desk.url, bytes)).httpStatus).toBe(200)
  }
  const prototype = '{"entry":[{"changes":[{"field":"x","value":{"__proto__":{"messages":[1]}}}]}]}'
  expect((await postBytes(desk.url, prototype)).httpStatus).toBe(200)
  await postDelivery(desk.url, [changeOf({ messages: [textFrom('919810000103', 'After all')] })])
  await processed(desk)
  expect(await textsOf(desk, '919810000103')).toEqual(['After all'])
  expect((await deadLetters(desk)).length).toBeGreaterThan(before)
})

test('NUL and half a surrogate pair are repaired, never refused', async () => {
  const bytes = JSON.stringify(
    envelopeOf([changeOf({ messages: [textFrom('919810000104', 'a b')] })]),
  ).replace('a b', 'a\\u0000b\\ud83dc')
  expect((await postBytes(desk.url, bytes)).httpStatus).toBe(200)
  await processed(desk)
  expect(await textsOf(desk, '919810000104')).toEqual(['ab\ufffdc'])
})

test('four megabytes are the most', async () => {
  const before = (await journal(desk)).length
  const large = JSON.stringify({ entry: [], filler: 'x'.repeat(4 * 1024 * 1024) })
  const answer = await postBytes(desk.url, large)
  expect(answer).toMatchObject({ httpStatus: 413, body: { status: 0, code: 'too_large' } })
  expect(await journal(desk)).toHaveLength(before)
  const justFits = JSON.stringify({ entry: [], filler: 'x'.repeat(4 * 1024 * 1024 - 100) })
  expect((await postBytes(desk.url, justFits)).httpStatus).toBe(200)
})

test('an item that lacks what it needs is set aside with the reason, the rest of its batch is kept', async () => {
  const from = '919810000105'
  await postDelivery(
    desk.url,
    [
      changeOf({
        messages: [
          textFrom(from, 'One'),
          { type: 'text', text: { body: 'Without id' } },
          'not even an object',
          { ...textFrom(from, 'x'), from: undefined, from_user_id: undefined },
          textFrom(from, 'Two'),
        ],
      }),
      { field: 'messages' },
      { field: 'messages', value: null },
    ],
    [changeOf({ messages: [textFrom(from, 'Three')] })],
  )
  await processed(desk)
  expect(await textsOf(desk, from)).toEqual(['One', 'Two', 'Three'])
  const left = (await deadLetters(desk)).slice(-5)
  expect(left.every((letter) => letter.reason !== '')).toBe(true)
  expect(left.map((letter) => JSON.stringify(letter.item))).toContainEqual(
    expect.stringContaining('Without id'),
  )
})

test('a message for a number that no segment has is kept in the journal and told as a dead letter', async () => {
  const answer = await postDelivery(desk.url, [
    changeOf({ messages: [textFrom('919810000106', 'Hello?')] }, '999999999999999'),
  ])
  expect(answer.httpStatus).toBe(200)
  await processed(desk)
  expect(await chatsOf(desk, '919810000106')).toEqual([])
  expect((await deadLetters(desk)).at(-1)?.reason).toContain('999999999999999')
  expect((await journal(desk)).at(-1)?.body).toContain('Hello?')
})

test('a full batch over many entries and changes is stored, every message once and in its order', async () => {
  const people = Array.from({ length: 10 }, (_, index) => `9198200001${10 + index}`)
  const rounds = 20
  const changes = Array.from({ length: rounds }, (_, round) =>
    changeOf({ messages: people.map((from) => textFrom(from, `No. ${round}`)) }),
  )
  const entries = Array.from({ length: rounds / 4 }, (_, index) =>
    changes.slice(index * 4, index * 4 + 4),
  )
  expect((await postDelivery(desk.url, ...entries)).httpStatus).toBe(200)
  await processed(desk)
  for (const from of people) {
    expect(await textsOf(desk, from)).toEqual(changes.map((_, round) => `No. ${round}`))
  }
})

test('deliveries that are repeated, also while the first is being worked on, count once', async () => {
  const from = '919810000107'
  const changes = [
    changeOf({ messages: [textFrom(from, 'Once'), textFrom(from, 'only')] }),
    changeOf({ messages: [textFrom(from, 'please')] }),
  ]
  await Promise.all(Array.from({ length: 12 }, () => postDelivery(desk.url, changes)))
  await postDelivery(desk.url, changes.toReversed())
  await processed(desk)
  expect(await textsOf(desk, from)).toEqual(['Once', 'only', 'please'])
})

test('several first messages of a new person open one chat, numbered without a gap', async () => {
  const from = '919810000108'
  const texts = Array.from({ length: 15 }, (_, index) => `First ${index}`)
  await Promise.all(
    texts.map((text) => postDelivery(desk.url, [changeOf({ messages: [textFrom(from, text)] })])),
  )
  await processed(desk)
  expect((await textsOf(desk, from)).toSorted()).toEqual(texts.toSorted())
})

test('two people in one change, one of them without a contact, stay two people', async () => {
  const [known, other] = ['919810000109', '919810000110']
  await postDelivery(desk.url, [
    changeOf({
      contacts: [{ profile: { name: 'Known' }, wa_id: known, user_id: `IN.${known}` }],
      messages: [textFrom(known, 'It is me'), textFrom(other, 'It is not')],
    }),
  ])
  await processed(desk)
  expect(await textsOf(desk, known)).toEqual(['It is me'])
  expect(await textsOf(desk, other)).toEqual(['It is not'])
})

test('the address of V2, with the number at its end, takes deliveries too', async () => {
  const bytes = JSON.stringify(
    envelopeOf([
      changeOf({ messages: [textFrom('919810000111', 'Old address', { id: newWamid() })] }),
    ]),
  )
  const answer = await fetch(`${desk.url}/api/chats/whatsapp_chat/910000000001`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(bytes) },
    body: bytes,
  })
  expect(answer.status).toBe(200)
  await processed(desk)
  expect(await textsOf(desk, '919810000111')).toEqual(['Old address'])
})
