import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mediaFolder } from '../config.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type DeskProcess, deskProcess } from '../testing/desk-process.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { padded, png } from '../testing/files.ts'
import { json, type Keeper, type KeptFile, startKeeper } from '../testing/keeper.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, postDelivery, textFrom } from '../testing/webhook.ts'
import { fetchOne } from './fetch.ts'
import { removeFile } from './remove.ts'

let desk: Desk
let keeper: Keeper
let john: AtWork

beforeAll(async () => {
  keeper = await startKeeper()
  desk = await startDesk({ WHATSAPP_GRAPH_URL: keeper.url, WHATSAPP_TIMEOUT_S: '2' })
  john = await atWork(desk.url, 'agent_john')
})
afterAll(async () => {
  john?.close()
  await desk?.stop()
  await keeper?.stop()
})

const PICTURE = png(64, 48)
let people = 0

/** A customer sends a picture; WhatsApp has it as is said. */
async function sends(file: Partial<KeptFile>) {
  const phone = `91981700${String(++people).padStart(4, '0')}`
  const id = keeper.keep({ bytes: PICTURE, mime_type: 'image/png', ...file })
  const image = { id, mime_type: 'image/png', sha256: '' }
  const message = { ...textFrom(phone, ''), type: 'image', image }
  await postDelivery(desk.url, [changeOf({ messages: [message] })])
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  const { media_id } = await desk.ctx.db
    .selectFrom('messages')
    .select('media_id')
    .where('chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()
  return { id, media_id: String(media_id) }
}

const rowOf = (media_id: string) =>
  desk.ctx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .executeTakeFirstOrThrow()

const becomes = (media_id: string, state: string) =>
  until(`the file is ${state}`, async () => {
    const row = await rowOf(media_id)
    return row.state === state && row
  })

/** The clock moves: a token of before may have expired. */
const tokenNow = async () => String((await signIn(desk.url, 'agent_john')).body.accessToken)

const again = async (media_id: string) =>
  rest(desk.url, { path: `/api/media/${media_id}/fetch`, token: await tokenNow(), body: {} })

test('an address that is no longer good is asked for anew', async () => {
  const { id, media_id } = await sends({
    give: (answer, times) =>
      times === 1 ? answer.writeHead(404).end('URL expired') : answer.end(PICTURE),
  })
  expect(await becomes(media_id, 'ready')).toMatchObject({ mime_type: 'image/png', width: 64 })
  expect(keeper.asked(id)).toEqual({ times: 2, authorization: 'Bearer sandbox-token' })
})

test('a file is tried for a day, then it says why it is not there, and comes when it is asked for', async () => {
  let isUp = false
  const { id, media_id } = await sends({
    give: (answer) => (isUp ? answer.end(PICTURE) : answer.writeHead(503).end()),
  })
  await until('it was tried', () => keeper.asked(id).times > 0)
  // However often: the day has not passed.
  await expect(fetchOne(desk.ctx, media_id, { retry: 60, isLast: false })).rejects.toThrow(
    'did not give the file',
  )
  expect((await rowOf(media_id)).state).toBe('pending')
  expect((await again(media_id)).body).toMatchObject({ status: 1, state: 'pending' })

  desk.advance(24 * 3600 + 60)
  await fetchOne(desk.ctx, media_id, { retry: 61, isLast: false })
  const told = await john.hears(
    'message_updated',
    (one) => one.media === media_id && one.media_info?.state === 'failed',
  )
  expect(told.media_info?.error).toBe(
    'The file could not be fetched for a day. WhatsApp did not give the file.',
  )
  expect(told.media_url).toBeNull()
  const shown = await rest(desk.url, {
    path: `/api/whatsapp/downloadmedia/${media_id}`,
    token: await tokenNow(),
  })
  expect(shown.httpStatus).toBe(503)
  expect(shown.body.message).toContain('could not be fetched for a day')

  isUp = true
  expect((await again(media_id)).body).toMatchObject({ state: 'pending' })
  await becomes(media_id, 'ready')
  expect((await again(media_id)).body).toMatchObject({ state: 'ready', media_id })
  const ready = await john.hears(
    'message_updated',
    (one) => one.media === media_id && one.media_info?.state === 'ready',
  )
  expect(ready.media_info).toMatchObject({ error: null, size: PICTURE.length })
})

test('a token that an administrator must renew does not end the day', async () => {
  let isRenewed = false
  const described: KeptFile['describe'] = (answer) =>
    isRenewed
      ? json(answer, 200, { url: `${keeper.url}/files/${sent.id}`, mime_type: 'image/png' })
      : json(answer, 401, { error: { code: 190, message: 'Session has expired' } })
  const sent = await sends({ describe: described })
  await expect(fetchOne(desk.ctx, sent.media_id, { retry: 20, isLast: false })).rejects.toThrow(
    'access token has expired',
  )
  isRenewed = true
  expect((await becomes(sent.media_id, 'ready')).error).toBeNull()
})

test('what WhatsApp no longer has is said at once', async () => {
  const { media_id } = await sends({
    describe: (answer) => json(answer, 400, { error: { code: 100, message: 'Unsupported' } }),
  })
  expect((await becomes(media_id, 'failed')).error).toBe(
    'WhatsApp no longer has this file. Ask the customer to send it again.',
  )
})

test('the checksum of the webhook is base64, the one at the address hex: both are believed', async () => {
  const sum = createHash('sha256').update(PICTURE).digest()
  const phone = '919817990001'
  const id = keeper.keep({ bytes: PICTURE, says: { sha256: sum.toString('hex').toUpperCase() } })
  const image = { id, mime_type: 'image/png', sha256: sum.toString('base64') }
  await postDelivery(desk.url, [
    changeOf({ messages: [{ ...textFrom(phone, ''), type: 'image', image }] }),
  ])
  await processed(desk)
  const row = await until('it is here', () =>
    desk.ctx.db
      .selectFrom('media')
      .selectAll()
      .where('whatsapp_media_id', '=', id)
      .where('state', '=', 'ready')
      .executeTakeFirst(),
  )
  expect(row.sha256).toBe(sum.toString('hex'))
})

test('a file that is taken back while it comes is not kept', async () => {
  let finish = () => {}
  const { id, media_id } = await sends({
    give: (answer) => {
      answer.writeHead(200, { 'content-length': PICTURE.length })
      answer.write(PICTURE.subarray(0, 20))
      finish = () => answer.end(PICTURE.subarray(20))
    },
  })
  await until('it comes', () => keeper.asked(id).times === 1)
  await desk.ctx.transaction((tx) => removeFile(tx, media_id))
  await until('its bytes are gone', async () => (await rowOf(media_id)).storage_key === null)
  finish()
  await until('its fetch has ended', async () => (await running()).length === 0)
  // It is whole for a moment, until its row says that nobody wants it.
  await until('its bytes are gone again', () =>
    desk.ctx.storage.size(media_id).then(
      () => false,
      (error) => error.code === 'ENOENT',
    ),
  )
  expect(await rowOf(media_id)).toMatchObject({ state: 'failed', storage_key: null })
  // It is gone on purpose.
  expect((await again(media_id)).httpStatus).toBe(503)
})

test('two tries at once bring it home once, and neither takes it away again', async () => {
  const waiting: (() => void)[] = []
  const { id, media_id } = await sends({
    give: (answer) => {
      waiting.push(() => answer.end(PICTURE))
    },
  })
  await until('the first has begun', () => keeper.asked(id).times === 1)
  const second = fetchOne(desk.ctx, media_id, { retry: 1, isLast: false })
  await until('the second has begun', () => keeper.asked(id).times === 2)
  for (const finish of waiting) finish()
  await second
  await becomes(media_id, 'ready')
  await until('both have ended', async () => (await running()).length === 0)
  expect(await desk.ctx.storage.size(media_id)).toBe(PICTURE.length)
})

/** Fetches that have not ended. */
async function running() {
  const entries = await readdir(mediaFolder(desk.app.config), { recursive: true })
  return entries.filter((name) => name.endsWith('.part'))
}

test('a process that is killed while it fetches goes on when it is back', async () => {
  const bytes = padded(PICTURE, 300_000)
  let isBack = false
  const id = keeper.keep({
    bytes,
    give: (answer) => {
      if (isBack) return answer.end(bytes)
      answer.writeHead(200, { 'content-length': bytes.length })
      return answer.write(bytes.subarray(0, 100_000))
    },
  })
  const own: DeskProcess = await deskProcess({
    WHATSAPP_ACCESS_TOKEN: 'sandbox-token',
    WHATSAPP_APP_SECRET: 'sandbox-secret',
    WHATSAPP_GRAPH_URL: keeper.url,
  })
  try {
    const image = { id, mime_type: 'image/png', sha256: '' }
    const message = { ...textFrom('919817990002', ''), type: 'image', image }
    await postDelivery(own.url, [changeOf({ messages: [message] })])
    await until('it comes', () => keeper.asked(id).times === 1)
    await own.kill('SIGKILL')
    isBack = true
    await own.start()
    const access = (await signIn(own.url, 'agent_john')).body.accessToken
    const info = await until(
      'it is here',
      async () => {
        const { chats } = (await rest(own.url, { path: '/api/chats', token: access })).body
        const path = `/api/chats/${chats[0]?.chat_id}/messages`
        const { messages } = (await rest(own.url, { path, token: access })).body
        return messages?.[0]?.media_info?.state === 'ready' && messages[0].media_info
      },
      60_000,
    )
    expect(info).toMatchObject({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  } finally {
    await own.remove()
  }
}, 120_000)
