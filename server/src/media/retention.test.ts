import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { png, upload } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { changeOf, PARTNER, postDelivery, textFrom, VENDOR } from '../testing/webhook.ts'
import { removeFile } from './remove.ts'
import { removeExpired } from './retention.ts'
import { sweepFiles } from './sweep.ts'

const DAY_S = 24 * 3600

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john')
})
afterAll(async () => {
  john?.close()
  await desk?.stop()
})

const tokenNow = async (username: string) =>
  String((await signIn(desk.url, username)).body.accessToken)

async function keepFor(customer_type: string, media_days: number | null) {
  const { httpStatus, body } = await rest(desk.url, {
    path: `/api/segments/${customer_type}/settings`,
    token: await tokenNow('admin'),
    body: { retention: { media_days } },
  })
  expect(httpStatus, JSON.stringify(body)).toBe(200)
}

let people = 0

async function sends(phone_number_id: string) {
  const phone = `91981400${String(++people).padStart(4, '0')}`
  const file = new File([png() as Uint8Array<ArrayBuffer>], 'a.png', { type: 'image/png' })
  await desk.phones.sendFile(phone, file, { phone_number_id, type: 'image', caption: 'My permit' })
  await desk.sandbox.idle()
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  const [message] = await messagesOf(desk, chat_id)
  const media_id = String(message?.media_id)
  await until('it is here', async () => (await rowOf(media_id)).thumbnail_key !== null)
  return { phone, chat_id, media_id }
}

const rowOf = (media_id: string) =>
  desk.ctx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .executeTakeFirstOrThrow()

const isGone = (media_id: string) =>
  until('its bytes are gone', async () => (await rowOf(media_id)).storage_key === null)

test('files go after the days that are set for their segment, and their messages stay', async () => {
  const partner = await sends(PARTNER)
  const vendor = await sends(VENDOR)
  expect(await rowOf(partner.media_id)).toMatchObject({ customer_type: 'Partner' })
  await john.client.rooms.joinChat(partner.chat_id)
  await keepFor('Partner', 30)

  desk.advance(29 * DAY_S)
  await removeExpired(desk.ctx)
  expect((await rowOf(partner.media_id)).state).toBe('ready')
  desk.advance(2 * DAY_S)
  await removeExpired(desk.ctx)
  const told = await john.hears(
    'message_updated',
    (one) => one.media === partner.media_id && one.media_info?.state === 'failed',
  )
  expect(told).toMatchObject({ message: 'My permit', media_url: null })
  expect(told.media_info).toMatchObject({
    error: 'Removed after 30 days, as set for this segment.',
    thumbnail_url: null,
  })
  await isGone(partner.media_id)
  await expect(desk.ctx.storage.size(partner.media_id)).rejects.toThrow('ENOENT')
  expect((await rowOf(vendor.media_id)).state).toBe('ready')

  await keepFor('Partner', null)
  const kept = await sends(PARTNER)
  desk.advance(4000 * DAY_S)
  await removeExpired(desk.ctx)
  expect((await rowOf(kept.media_id)).state).toBe('ready')
})

test('a file that several messages show goes with the last of them', async () => {
  const { chat_id } = await sends(PARTNER)
  const token = await tokenNow('agent_john')
  const { media_id } = (await upload(desk.url, token, ['a.png', png()])).body
  const send = async () => {
    const answer = await rest(desk.url, {
      path: '/api/media/send',
      token: await tokenNow('agent_john'),
      body: { chat_id, media_id, channel: 'inapp' },
    })
    expect(answer.body).toMatchObject({ status: 1 })
    return String(answer.body.message_id)
  }
  const first = await send()
  desk.advance(20 * DAY_S)
  const second = await send()
  await keepFor('Partner', 30)
  desk.advance(15 * DAY_S)
  await removeExpired(desk.ctx)
  expect((await rowOf(media_id)).state).toBe('ready')

  const takeBack = (message_id: string) =>
    desk.ctx.transaction((tx) => removeFile(tx, media_id, message_id))
  await takeBack(second)
  expect((await rowOf(media_id)).state).toBe('ready')
  await desk.ctx.db
    .updateTable('messages')
    .set({ revoked_at: desk.ctx.now() })
    .where('message_id', '=', second)
    .execute()
  await takeBack(first)
  expect(await rowOf(media_id)).toMatchObject({
    state: 'failed',
    error: 'Removed, since its message was taken back.',
  })
  await isGone(media_id)
  await keepFor('Partner', null)
})

test('a message that its customer takes back takes its file along', async () => {
  const { phone, chat_id, media_id } = await sends(PARTNER)
  await john.client.rooms.joinChat(chat_id)
  const [message] = await messagesOf(desk, chat_id)
  const revoke = { original_message_id: message?.whatsapp_id }
  const item = { ...textFrom(phone, ''), type: 'revoke', revoke }
  await postDelivery(desk.url, [changeOf({ messages: [item] })])
  const told = await john.hears(
    'message_updated',
    (one) => one.media === media_id && one.revoked_at !== null,
  )
  expect(told).toMatchObject({ media_url: null, media_info: { state: 'failed' } })
  await isGone(media_id)
  await expect(desk.ctx.storage.size(media_id)).rejects.toThrow('ENOENT')
})

test('a removal whose process died is taken up by the sweep', async () => {
  const { media_id } = await sends(PARTNER)
  // As `removeFile` leaves it, but for the job.
  await desk.ctx.db
    .updateTable('media')
    .set({ state: 'failed', removed_at: desk.ctx.now() })
    .where('media_id', '=', media_id)
    .execute()
  await sweepFiles(desk.ctx)
  expect((await rowOf(media_id)).storage_key).toBe(media_id)
  desk.advance(2 * 3600)
  await sweepFiles(desk.ctx)
  await isGone(media_id)
  await expect(desk.ctx.storage.size(media_id)).rejects.toThrow('ENOENT')
})

test('a fetch that nobody goes on with says so, and can be asked for', async () => {
  const { media_id } = await sends(PARTNER)
  await desk.ctx.db
    .updateTable('media')
    .set({ state: 'pending', fetch_until: desk.ctx.now() })
    .where('media_id', '=', media_id)
    .execute()
  desk.advance(2 * 3600)
  await sweepFiles(desk.ctx)
  expect(await rowOf(media_id)).toMatchObject({
    state: 'failed',
    error: 'The file could not be fetched for a day.',
  })
  const { body } = await rest(desk.url, {
    path: `/api/media/${media_id}/fetch`,
    token: await tokenNow('agent_john'),
    body: {},
  })
  expect(body).toMatchObject({ state: 'pending' })
})
