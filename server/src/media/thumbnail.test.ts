import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWhole } from '../platform/storage/read-whole.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { demoFile, padded, png, upload } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, messagesOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { removeFile } from './remove.ts'
import { thumbnailKey, thumbnailOf } from './thumbnail.ts'

let desk: Desk
let john: AtWork
let token: string

beforeAll(async () => {
  desk = await startDesk()
  john = await atWork(desk.url, 'agent_john')
  token = (await signIn(desk.url, 'agent_john')).body.accessToken
})
afterAll(async () => {
  john?.close()
  await desk?.stop()
})

let people = 0

/** A customer, with whom somebody speaks already, sends a file from a phone. */
async function sends(bytes: Uint8Array, type: string, kind: string) {
  const phone = `91981500${String(++people).padStart(4, '0')}`
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text: 'Look' })
  await processed(desk)
  const { chat_id } = await chatOf(desk, phone)
  await john.client.rooms.joinChat(chat_id)
  const file = new File([bytes as Uint8Array<ArrayBuffer>], 'a', { type })
  await desk.phones.sendFile(phone, file, { phone_number_id: PARTNER, type: kind })
  await desk.sandbox.idle()
  await processed(desk)
  const message = (await messagesOf(desk, chat_id)).at(-1)
  return { chat_id, media_id: String(message?.media_id) }
}

const rowOf = (media_id: string) =>
  desk.ctx.db
    .selectFrom('media')
    .selectAll()
    .where('media_id', '=', media_id)
    .executeTakeFirstOrThrow()

const smallOf = (media_id: string) =>
  until('the small picture is here', async () => {
    const row = await rowOf(media_id)
    return row.thumbnail_key !== null && row
  })

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4a7' } })

test.each<[string, string, () => Promise<Buffer>, string, [number, number]]>([
  ['a JPEG', 'image/jpeg', () => photo(1600, 1200).jpeg().toBuffer(), 'image', [480, 360]],
  ['a PNG', 'image/png', async () => png(300, 900), 'image', [160, 480]],
  ['a small PNG', 'image/png', async () => png(40, 30), 'image', [40, 30]],
  ['a sticker', 'image/webp', () => photo(512, 512).webp().toBuffer(), 'sticker', [480, 480]],
  [
    'a GIF as a document',
    'image/gif',
    () => photo(600, 60).gif().toBuffer(),
    'document',
    [480, 48],
  ],
])(
  '%s has a small picture, signed like the whole',
  async (_what, type, draw, kind, [width, height]) => {
    const { media_id } = await sends(await draw(), type, kind)
    await smallOf(media_id)
    const told = await john.hears(
      'message_updated',
      (one) => one.media === media_id && one.media_info?.thumbnail_url != null,
    )
    const answer = await fetch(new URL(String(told.media_info?.thumbnail_url), desk.url))
    expect(answer.headers.get('content-type')).toBe('image/webp')
    const small = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
    expect(small).toMatchObject({ format: 'webp', width, height })
  },
)

test('a photo is turned the way it was taken, and says nothing of where that was', async () => {
  const taken = photo(800, 600)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Asha' }, IFD3: { GPSLatitude: '12/1 58/1 0/1' } })
    .withMetadata({ orientation: 6 })
  const { media_id } = await sends(await taken.toBuffer(), 'image/jpeg', 'image')
  expect(await smallOf(media_id)).toMatchObject({ width: 600, height: 800 })
  const bytes = await readWhole(desk.ctx.storage.read(thumbnailKey(media_id)))
  const small = await sharp(bytes).metadata()
  expect(small).toMatchObject({ width: 360, height: 480 })
  expect([small.exif, small.xmp, small.icc, small.orientation]).toEqual(Array(4).fill(undefined))
})

test('a picture of ours has one too, once it is uploaded', async () => {
  const { chat_id } = await sends(png(), 'image/png', 'image')
  const { media_id } = (await upload(desk.url, token, ['a.jpg', await demoFile('taxi.jpg')])).body
  await smallOf(media_id)
  const input = { chat_id, media_id }
  await rest(desk.url, { path: '/api/media/send', token, body: input })
  const told = await rest(desk.url, { path: `/api/chats/${chat_id}/messages`, token })
  const info = told.body.messages.at(-1).media_info
  expect(info).toMatchObject({ width: 720, height: 480 })
  expect(info.thumbnail_url).toMatch(/&thumbnail=1$/)
})

test('what cannot be drawn, or is a bomb, has none, and is shown all the same', async () => {
  const bomb = png(10, 10)
  // It says 60,000 × 60,000 pixels: 3.6 thousand million of them.
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  const jpeg = await photo(900, 900).jpeg().toBuffer()
  const none: [Buffer, string, string][] = [
    [bomb, 'image/png', 'image'],
    [jpeg.subarray(0, 300), 'image/jpeg', 'image'],
    [padded(Buffer.from('%PDF-1.7\n'), 900), 'application/pdf', 'document'],
  ]
  for (const [bytes, type, kind] of none) {
    const { media_id } = await sends(bytes, type, kind)
    await until('it is here', async () => (await rowOf(media_id)).state === 'ready')
    await thumbnailOf(desk.ctx, media_id)
    expect((await rowOf(media_id)).thumbnail_key).toBeNull()
    const link = desk.ctx.signMediaUrl(media_id)
    expect((await fetch(new URL(link, desk.url))).status).toBe(200)
    expect((await fetch(new URL(`${link}&thumbnail=1`, desk.url))).status).toBe(404)
  }
})

test('a picture that is taken back goes with its small one, also when that comes later', async () => {
  const { media_id } = await sends(png(500, 500), 'image/png', 'image')
  const { storage_key } = await smallOf(media_id)
  await desk.ctx.transaction((tx) => removeFile(tx, media_id))
  await until('both are gone', async () => {
    const row = await rowOf(media_id)
    return row.storage_key === null && row.thumbnail_key === null
  })
  for (const key of [String(storage_key), thumbnailKey(media_id)]) {
    await expect(desk.ctx.storage.size(key)).rejects.toThrow('ENOENT')
  }
  await thumbnailOf(desk.ctx, media_id)
  await expect(desk.ctx.storage.size(thumbnailKey(media_id))).rejects.toThrow('ENOENT')
})
