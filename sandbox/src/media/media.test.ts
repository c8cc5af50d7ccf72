import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ASHA, openWorld, PNID } from '../testing/world.ts'

const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex')

function upload(bytes: Buffer, type: string, name = 'a.jpg'): FormData {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', type)
  form.set('file', new File([new Uint8Array(bytes)], name, { type }))
  return form
}

test('an upload can be looked up, fetched with the token for five minutes, sent and deleted', async () => {
  const { call, graph, customerWrites, send, conversation } = await openWorld()
  const { id } = (await graph('POST', `/${PNID}/media`, upload(JPEG, 'image/jpeg'))).body
  const info = (await graph('GET', `/${id}`)).body
  expect(info).toMatchObject({
    messaging_product: 'whatsapp',
    id,
    mime_type: 'image/jpeg',
    file_size: JPEG.length,
    sha256: createHash('sha256').update(JPEG).digest('hex'),
  })

  const bearer = { authorization: 'Bearer sandbox-token' }
  const fetched = await fetch(info.url, { headers: bearer })
  expect(fetched.headers.get('content-type')).toBe('image/jpeg')
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(JPEG)
  expect((await fetch(info.url)).status).toBe(403)

  await customerWrites()
  expect((await send({ type: 'image', image: { id, caption: 'Here' } })).status).toBe(200)
  expect((await conversation())[1]?.content).toEqual({ id, caption: 'Here' })

  await call('POST', '/api/clock', { advance_s: 301 })
  expect((await fetch(info.url, { headers: bearer })).status).toBe(404)
  expect((await graph('DELETE', `/${id}`)).body).toEqual({ success: true })
  expect((await graph('GET', `/${id}`)).body.error.error_subcode).toBe(33)
})

test('a file of the wrong type or size is refused, an unknown id fails later', async () => {
  const { desk, graph, customerWrites, send } = await openWorld()
  const big = upload(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png')
  expect((await graph('POST', `/${PNID}/media`, big)).body.error.code).toBe(100)
  const { id } = (await graph('POST', `/${PNID}/media`, upload(JPEG, 'application/pdf', 'a.pdf')))
    .body
  await customerWrites()
  await send({ type: 'image', image: { id } })
  await send({ type: 'image', image: { id: '404' } })
  await desk.until(() => desk.statuses().length === 2)
  for (const status of desk.statuses()) {
    expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] })
  }
})

test('a customer sends a photo, a voice note and a document', async () => {
  const { desk, sandbox, call, graph } = await openWorld()
  const send = (type: string, fields: Record<string, string>) => {
    const form = upload(JPEG, type, 'file.bin')
    form.delete('type')
    for (const [key, value] of Object.entries({ phone_number_id: PNID, ...fields })) {
      form.set(key, value)
    }
    return call('POST', `/api/people/${ASHA}/media`, form)
  }
  await send('image/jpeg', { caption: 'My car' })
  await send('audio/ogg; codecs=opus', { voice: 'true' })
  await send('application/pdf', {})
  await sandbox.idle()

  const [photo, voice, document] = desk.messages()
  const image = photo?.image as { id: string; sha256: string }
  expect(photo).toMatchObject({ type: 'image', image: { caption: 'My car' } })
  expect(image.sha256).toMatch(/^[\w+/]{43}=$/)
  expect(voice).toMatchObject({ type: 'audio', audio: { voice: true } })
  expect(document).toMatchObject({ type: 'document', document: { filename: 'file.bin' } })
  expect((await graph('GET', `/${image.id}?phone_number_id=${PNID}`)).body.mime_type).toBe(
    'image/jpeg',
  )
})

test('uploads are refused, or never answered, as often as asked', async () => {
  const { call, graph } = await openWorld()
  const again = () => graph('POST', `/${PNID}/media`, upload(JPEG, 'image/jpeg'))
  await call('PATCH', '/api/faults', { media_fail: { code: 131016, times: 2 } })
  expect((await again()).body.error.code).toBe(131016)
  expect((await again()).body.error.code).toBe(131016)
  await call('PATCH', '/api/faults', { media_hang_times: 1 })
  const hung = again().catch(() => 'no answer')
  expect((await again()).body.id).toMatch(/^\d+$/)
  const early = await Promise.race([hung, new Promise((done) => setTimeout(done, 200, 'waits'))])
  expect(early).toBe('waits')
})

/** The head of a WebP picture, long enough for its size. */
function sticker(bytes: number, moves: boolean): Buffer {
  const file = Buffer.alloc(bytes)
  file.write('RIFF', 0, 'latin1')
  file.write('WEBPVP8X', 8, 'latin1')
  file[20] = moves ? 0x02 : 0
  return file
}

test.each<[string, Buffer, string, number]>([
  ['a still sticker over 100 KB', sticker(101 * 1024, false), 'image/webp', 400],
  ['one that moves, of 400 KB', sticker(400 * 1024, true), 'image/webp', 200],
  ['one that moves, over 500 KB', sticker(501 * 1024, true), 'image/webp', 400],
  ['a video over 16 MB', Buffer.alloc(16 * 1024 * 1024 + 1), 'video/mp4', 400],
  ['a voice note as recorded by a browser, as document', JPEG, 'audio/webm', 200],
])('%s', async (_name, bytes, type, status) => {
  const { graph } = await openWorld()
  expect((await graph('POST', `/${PNID}/media`, upload(bytes, type))).status).toBe(status)
})

test("the desk's files live 30 days, those of customers 7", async () => {
  const { call, graph } = await openWorld()
  const { id } = (await graph('POST', `/${PNID}/media`, upload(JPEG, 'image/jpeg'))).body
  const form = upload(JPEG, 'image/jpeg')
  form.set('phone_number_id', PNID)
  form.delete('type')
  const { media } = (await call('POST', `/api/people/${ASHA}/media`, form)).body
  const alive = async () =>
    Promise.all([id, media.id].map(async (one) => (await graph('GET', `/${one}`)).status))
  const days = (count: number) => call('POST', '/api/clock', { advance_s: count * 24 * 3600 })
  await days(6)
  expect(await alive()).toEqual([200, 200])
  await days(2)
  expect(await alive()).toEqual([200, 400])
  await days(23)
  expect(await alive()).toEqual([400, 400])
})

test('a file is looked up for one of our numbers only', async () => {
  const { graph } = await openWorld()
  const { id } = (await graph('POST', `/${PNID}/media`, upload(JPEG, 'image/jpeg'))).body
  expect((await graph('GET', `/${id}?phone_number_id=999`)).body.error.error_subcode).toBe(33)
})

test('the download URL of an incoming file may be missing', async () => {
  const { base, desk, call, sandbox } = await openWorld()
  sandbox.setPublicUrl(base)
  const send = async () => {
    const form = upload(JPEG, 'image/jpeg')
    form.delete('type')
    form.set('phone_number_id', PNID)
    await call('POST', `/api/people/${ASHA}/media`, form)
    await sandbox.idle()
  }
  await send()
  sandbox.setFaults({ media_urls: false })
  await send()
  expect(desk.messages().map(({ image }) => 'url' in (image as object))).toEqual([true, false])
})

test('a player is given the part of a file that it asks for', async () => {
  const { base, call } = await openWorld()
  const form = upload(Buffer.from('0123456789'), 'audio/ogg', 'a.ogg')
  form.set('phone_number_id', PNID)
  form.set('send', 'false')
  const { media } = (await call('POST', `/api/people/${ASHA}/media`, form)).body
  const ask = (range: string) =>
    fetch(`${base}/sandbox/api/media/${media.id}`, { headers: { range } })
  const middle = await ask('bytes=2-4')
  expect([middle.status, middle.headers.get('content-range')]).toEqual([206, 'bytes 2-4/10'])
  expect(await middle.text()).toBe('234')
  expect(await (await ask('bytes=7-')).text()).toBe('789')
  expect((await ask('bytes=99-')).status).toBe(200)
})
