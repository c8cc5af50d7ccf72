import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { padded, png } from '../testing/files.ts'
import { rest, signIn } from '../testing/rest.ts'
import { chatOf, processed } from '../testing/stored.ts'
import { until } from '../testing/until.ts'
import { PARTNER } from '../testing/webhook.ts'
import { readRange } from './download.ts'

test.each([
  [undefined, null],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=50-1000', { start: 50, end: 99 }],
  ['bytes=99-99', { start: 99, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=9-5', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=-', null],
  ['bytes=0-1,5-6', null],
  ['lines=0-1', null],
  ['bytes=a-b', null],
])('of a hundred bytes, the range %s is %j', (header, range) => {
  expect(readRange(header, 100)).toEqual(range)
})

test('a range never leaves the file', () => {
  const numbers = fc.option(fc.nat({ max: 2 ** 40 }), { nil: '' })
  fc.assert(
    fc.property(numbers, numbers, fc.nat({ max: 5000 }), (from, to, size) => {
      const range = readRange(`bytes=${from}-${to}`, size)
      if (range === null || range === 'unsatisfiable') return true
      return range.start >= 0 && range.start <= range.end && range.end < size
    }),
  )
})

describe('a file that a customer sent', () => {
  const bytes = padded(png(), 5000)
  bytes.forEach((_, index) => {
    if (index > 1000) bytes[index] = (index * 7) % 251
  })
  let desk: Desk
  let token: string
  let link: string
  let media: string
  let sha256: string | null

  beforeAll(async () => {
    desk = await startDesk()
    token = (await signIn(desk.url, 'agent_john')).body.accessToken
    ;({ link, media, sha256 } = await sent('919811800001', 'image/png', 'Foto ä.png'))
  })

  afterAll(() => desk?.stop())

  async function sent(phone: string, type: string, name: string, content = bytes) {
    const file = new File([content as Uint8Array<ArrayBuffer>], name, { type })
    await desk.phones.sendFile(phone, file, { phone_number_id: PARTNER, type: 'document' })
    await desk.sandbox.idle()
    await processed(desk)
    const { chat_id } = await chatOf(desk, phone)
    const path = `/api/chats/${chat_id}/messages`
    const message = await until('the file is here', async () => {
      const { body } = await rest(desk.url, { path, token })
      return body.messages.find(
        (one: { media_info: { state: string } | null }) => one.media_info?.state === 'ready',
      )
    })
    return { link: message.mediaUrl, media: message.media, sha256: message.media_info.sha256 }
  }

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${desk.url}${path}`, { headers })
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

  test('is fetched whole, and what was fetched is what was sent', async () => {
    const response = await get(link)
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(bytes)
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '5000',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': "inline; filename*=UTF-8''Foto%20%C3%A4.png",
    })
  })

  test('is given in part', async () => {
    const response = await get(link, { range: 'bytes=100-199' })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe('bytes 100-199/5000')
    expect(await bytesOf(response)).toEqual(bytes.subarray(100, 200))
    const beyond = await get(link, { range: 'bytes=5000-' })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toBe('bytes */5000')
  })

  test('is given to who works in its segment, and to nobody else', async () => {
    const path = `/api/whatsapp/downloadmedia/${media}`
    const as = async (username: string) =>
      get(path, {
        authorization: `Bearer ${(await signIn(desk.url, username)).body.accessToken}`,
      })
    expect((await as('agent_jane')).status).toBe(200)
    expect((await as('agent_divya')).status).toBe(403)
    expect((await get(path)).status).toBe(401)
    const other = await sent('919811800002', 'application/pdf', 'b.pdf')
    const signature = new URL(other.link, desk.url).searchParams.get('token')
    for (const forged of [signature, 'x', '', '9999999999.AAAA', link.slice(-20)]) {
      expect((await get(`${path}?token=${forged}`)).status).toBe(401)
    }
    const unknown = await get('/api/whatsapp/downloadmedia/nothing', {
      authorization: `Bearer ${token}`,
    })
    expect(unknown.status).toBe(404)
    const outside = await get(
      `/api/whatsapp/downloadmedia/${encodeURIComponent('../../jwt-secret')}`,
      { authorization: `Bearer ${token}` },
    )
    expect(outside.status).toBe(404)
  })

  test('that could run in a browser is saved instead of shown', async () => {
    const scripts = {
      'text/html': '<!doctype html><script>alert(1)</script>',
      'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'image/jpeg': '<html><script>alert(1)</script>',
    }
    for (const [type, script] of Object.entries(scripts)) {
      const phone = `91981180001${type.length}`
      const evil = await sent(phone, type, 'evil"\r\nx: y.svg', Buffer.from(script))
      const response = await get(evil.link)
      expect(response.headers.get('content-type')).toBe('application/octet-stream')
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(response.headers.get('content-security-policy')).toContain('sandbox')
      expect(response.headers.get('x')).toBeNull()
    }
  })

  test('keeps its link for a day, not for two', async () => {
    desk.advance(23 * 3600)
    expect((await get(link)).status).toBe(200)
    desk.advance(3 * 3600)
    expect((await get(link)).status).toBe(401)
  })
})
