import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inApp } from '../testing/customer.ts'
import { type Desk, startDesk } from '../testing/desk.ts'
import {
  demoFile,
  docx,
  oldOffice,
  padded,
  png,
  soundInMp4,
  soundInWebm,
  upload,
  webp,
  zip,
} from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { until } from '../testing/until.ts'
import { sweepUnsent } from './sweep.ts'

let desk: Desk
let token: string

beforeAll(async () => {
  desk = await startDesk()
  token = (await signIn(desk.url, 'agent_john')).body.accessToken
})

afterAll(() => desk?.stop())

const rowOf = (media_id: string) =>
  desk.ctx.db.selectFrom('media').selectAll().where('media_id', '=', media_id).executeTakeFirst()

/** Everything that is kept: rows and files, also half ones. */
async function kept() {
  const rows = await desk.ctx.db.selectFrom('media').select('media_id').execute()
  const folder = join(desk.app.config.dataFolder, 'media')
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return {
    rows: rows.map(({ media_id }) => media_id).sort(),
    files: files
      // Small pictures of earlier uploads come when they come.
      .filter((one) => one.isFile() && !one.name.startsWith('small-'))
      .map(({ name }) => name)
      .sort(),
  }
}

describe('a file is taken by its bytes', () => {
  test.each([
    ['Taxi ä.jpg', () => demoFile('taxi.jpg'), 'image', 'image/jpeg', { width: 720, height: 480 }],
    ['टैक्सी.png', png, 'image', 'image/png', { width: 40, height: 30 }],
    ['screen.JPG', png, 'image', 'image/png', { file_name: 'screen.png' }],
    ['a.webp', () => webp(512, 90_000, false), 'sticker', 'image/webp', { width: 512 }],
    ['b.webp', () => webp(512, 400_000, true), 'sticker', 'image/webp', {}],
    ['c.webp', () => webp(512, 200_000, false), 'image', 'image/webp', {}],
    ['d.webp', () => webp(300, 9000, false), 'image', 'image/webp', { width: 300 }],
    ['ride.mp4', () => demoFile('ride.mp4'), 'video', 'video/mp4', {}],
    ['voice.mp4', soundInMp4, 'audio', 'audio/mp4', { file_name: 'voice.m4a' }],
    ['voice.webm', soundInWebm, 'audio', 'audio/webm', {}],
    ['voice.ogg', () => demoFile('voice.ogg'), 'voice', 'audio/ogg', {}],
    ['engine.mp3', () => demoFile('engine.mp3'), 'audio', 'audio/mpeg', {}],
    [
      'statement',
      () => demoFile('statement.pdf'),
      'document',
      'application/pdf',
      { file_name: 'statement.pdf' },
    ],
    [
      'fares.docx',
      docx,
      'document',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      {},
    ],
    ['old.xls', oldOffice, 'document', 'application/vnd.ms-excel', {}],
    ['fares.csv', () => 'name,fare\r\nAsha,₹120\r\n', 'document', 'text/csv', {}],
    ['ansi.csv', () => Buffer.from('Stra\xdfe;5\r\n', 'latin1'), 'document', 'text/csv', {}],
    ['wide.txt', () => Buffer.from('\ufeffHallo', 'utf16le'), 'document', 'text/plain', {}],
    ['BMW.csv', () => 'BM,MZ,1\n'.repeat(5000), 'document', 'text/csv', {}],
    [
      'notes',
      () => 'MZ is the first word of this one.',
      'document',
      'text/plain',
      { file_name: 'notes.txt' },
    ],
  ])('%s', async (name, bytes, kind, mime_type, more) => {
    const content = await bytes()
    const { httpStatus, body } = await upload(desk.url, token, [name, content, 'text/html'])
    expect(body).toMatchObject({ status: 1, mime_type, size: Buffer.from(content).length })
    expect(httpStatus).toBe(200)
    expect(await rowOf(body.media_id)).toMatchObject({
      kind,
      file_name: name,
      state: 'ready',
      uploaded_by_kind: 'executive',
      sent_at: null,
      ...more,
    })
    const response = await fetch(new URL(body.url, desk.url))
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(content))).toBe(true)
  })
})

const HTML = '<!doctype html><script>alert(1)</script>'
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const EXE = padded(Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 4096)
const ELF = padded(Buffer.from('7f454c4602010100', 'hex'), 4096)

describe('a file is refused, and nothing is left of it', () => {
  test.each([
    ['empty', 'a.jpg', '', 422, 'media_rejected'],
    ['a page named .jpg', 'a.jpg', HTML, 422, 'media_rejected'],
    ['a drawing with a script named .png', 'a.png', SVG, 422, 'media_rejected'],
    ['the same with a heading', 'a.jpg', `<?xml version="1.0"?>${SVG}`, 422, 'media_rejected'],
    ['the same as text', 'a.txt', `\ufeff  ${SVG}`, 422, 'media_rejected'],
    [
      'a page in wide letters',
      'a.txt',
      Buffer.from(`\ufeff${HTML}`, 'utf16le'),
      422,
      'media_rejected',
    ],
    ['a page', 'a.html', HTML, 415, 'unsupported_media'],
    ['a drawing', 'a.svg', SVG, 415, 'unsupported_media'],
    ['a program', 'setup.exe', EXE, 422, 'media_rejected'],
    ['a program named .pdf', 'bill.pdf', EXE, 422, 'media_rejected'],
    ['a program without an ending', 'setup', ELF, 422, 'media_rejected'],
    ['a script named .txt', 'a.txt', '#!/bin/sh\nrm -rf /', 422, 'media_rejected'],
    ['a script', 'a.bat', 'del *.*', 415, 'unsupported_media'],
    ['an archive', 'a.zip', zip('a.txt', 'a'), 415, 'unsupported_media'],
    ['an archive named .docx', 'a.docx', zip('a.txt', 'a'), 422, 'media_rejected'],
    ['noise', 'a.bin', Buffer.alloc(5000, 0x81), 415, 'unsupported_media'],
    ['noise with zeros', 'a', Buffer.alloc(5000), 415, 'unsupported_media'],
    ['text with a zero at its end', 'a.csv', `${'a,b\n'.repeat(90_000)}\0`, 422, 'media_rejected'],
    ['a PDF named .jpg', 'a.jpg', '%PDF-1.7\n', 422, 'media_rejected'],
  ])('%s', async (_what, name, bytes, httpStatus, code) => {
    const before = await kept()
    const refused = await upload(desk.url, token, [name, bytes, 'image/jpeg'])
    expect(refused.body).toMatchObject({ status: 0, code })
    expect(refused.httpStatus).toBe(httpStatus)
    expect(refused.body.message).toMatch(/^[A-Z].*\.$/)
    expect(await kept()).toEqual(before)
  })

  test('none, two, or what is no form', async () => {
    const before = await kept()
    const none = await upload(desk.url, token)
    expect(none.body).toMatchObject({ code: 'invalid_input' })
    const two = await upload(desk.url, token, ['a.png', png()], ['b.png', png()])
    expect(two.body).toMatchObject({ code: 'invalid_input' })
    const json = await rest(desk.url, { path: '/api/media/upload', token, body: { file: 'a' } })
    expect(json.body).toMatchObject({ code: 'invalid_input' })
    const nobody = await upload(desk.url, undefined, ['a.png', png()])
    expect(nobody.body).toMatchObject({ code: 'unauthorized' })
    const broken = await rest(desk.url, {
      path: '/api/media/upload',
      token,
      raw: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    expect(broken.body).toMatchObject({ code: 'invalid_input' })
    expect(await kept()).toEqual(before)
  })

  test('more than 100 MB of an executive, more than 25 MB of a customer', {
    timeout: 120_000,
  }, async () => {
    const before = await kept()
    const large = await upload(desk.url, token, ['a.pdf', bytesOf(100 * MB + 1)])
    expect(large).toMatchObject({ httpStatus: 413, body: { code: 'too_large' } })
    const asha = await inApp(desk.url, '919811700001', 'Partner')
    const theirs = await upload(desk.url, asha.token, ['a.pdf', bytesOf(25 * MB + 1)])
    expect(theirs).toMatchObject({ httpStatus: 413, body: { code: 'too_large' } })
    expect(await kept()).toEqual(before)
    const fits = await upload(desk.url, asha.token, ['a.pdf', bytesOf(25 * MB)])
    expect(fits.body).toMatchObject({ status: 1, size: 25 * MB })
    asha.close()
  })
})

const MB = 1024 * 1024
const bytesOf = (size: number) => padded(Buffer.from('%PDF-1.7\n'), size)

test('a connection that is cut half-way leaves nothing', async () => {
  const before = await kept()
  const { hostname, port } = new URL(desk.url)
  const socket = connect(Number(port), hostname)
  socket.write(
    [
      'POST /api/media/upload HTTP/1.1',
      `host: ${hostname}`,
      `authorization: Bearer ${token}`,
      'content-type: multipart/form-data; boundary=x',
      'content-length: 5000000',
      '',
      '--x',
      'content-disposition: form-data; name="file"; filename="a.pdf"',
      '',
      '',
    ].join('\r\n'),
  )
  socket.write(bytesOf(300_000))
  await until('the file has begun to come', async () => {
    const now = await kept()
    return now.rows.length > before.rows.length && now.files.length > before.files.length
  })
  socket.destroy()
  await until('nothing is left', async () => {
    const now = await kept()
    return JSON.stringify(now) === JSON.stringify(before)
  })
})

test('an upload that nobody sends is removed after a day, file and row', async () => {
  const { media_id } = (await upload(desk.url, token, ['a.png', png()])).body
  desk.advance(24 * 3600 - 60)
  await sweepUnsent(desk.ctx)
  expect((await kept()).files).toContain(media_id)
  desk.advance(120)
  await sweepUnsent(desk.ctx)
  const left = await kept()
  expect(left.files).not.toContain(media_id)
  expect(left.rows).not.toContain(media_id)
})
