import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { rest } from '@smart-chat/server/testing/rest.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Scene, setScene } from './support/set-up.ts'
import { launcher, openPanel, visit } from './support/widget.ts'

/** Bytes on the wire, by gzip, which every browser takes; most are sent the smaller brotli. */
const MOST = 30_000
/** Of what comes when something but text is to be shown. */
const MOST_MORE = 12_000

const built = (name: string) => readFile(new URL(`../../widget/dist/${name}`, import.meta.url))

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})
afterAll(() => scene?.end())

test.each([
  ['widget.js', MOST],
  ['widget-more.js', MOST_MORE],
])('%s is at most %i bytes compressed', async (name, most) => {
  const script = await built(name)
  const gzip = gzipSync(script, { level: 9 }).length
  const brotli = (await built(`${name}.br`)).length
  console.info(`${name}: ${script.length} bytes, gzip -9 ${gzip}, brotli ${brotli}`)
  expect(gzip).toBeLessThanOrEqual(most)
  expect(gunzipSync(await built(`${name}.gz`))).toEqual(script)
  expect(brotliDecompressSync(await built(`${name}.br`))).toEqual(script)
})

test('a page loads the script and nothing else, open or closed', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  const loaded: string[] = []
  page.on('request', (request) => {
    if (['script', 'stylesheet', 'font', 'image'].includes(request.resourceType())) {
      loaded.push(new URL(request.url()).pathname)
    }
  })
  await page.goto(scene.site.page({ customer: 'rider_size' }))
  await openPanel(page)
  await page.getByText('Hello! How can we help?').waitFor()
  expect(loaded).toEqual(['/widget.js'])
  await page.context().close()
})

test('whoever only looks at a page begins no chat and opens no connection', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') asked.push(new URL(request.url()).pathname)
  })
  page.on('websocket', (socket) => asked.push(socket.url()))
  const answered = page.waitForResponse(/\/api\/inapp\/chat$/)
  await page.goto(scene.site.page({ customer: 'rider_looks' }))
  await launcher(page).waitFor()
  expect(await (await answered).json()).toEqual({ status: 1, chat: null })
  await page.waitForLoadState('networkidle')
  expect(asked).toEqual(['/api/inapp/chat'])
  await page.context().close()
})

test('the script is served for pages of every origin, to be kept and asked for again', async () => {
  const first = await rest(scene.desk.url, { path: '/widget.js' })
  expect(first.httpStatus).toBe(200)
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  })
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+/)
  const etag = first.headers.get('etag') ?? ''
  const again = await rest(scene.desk.url, {
    path: '/widget.js',
    headers: { 'if-none-match': etag },
  })
  expect([again.httpStatus, again.body]).toEqual([304, ''])
  const plain = await rest(scene.desk.url, {
    path: '/widget.js',
    headers: { 'accept-encoding': 'identity' },
  })
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(plain.headers.get('etag')).not.toBe(etag)
})

test('the second file is served for its own script only, and kept for ever', async () => {
  const version = createHash('sha256')
    .update(await built('widget-more.js'))
    .digest('base64url')
  const path = `/widget-more.js?v=${version.slice(0, 22)}`
  const first = await rest(scene.desk.url, { path })
  expect(first.httpStatus).toBe(200)
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  for (const other of ['/widget-more.js', '/widget-more.js?v=old', '/widget-more.js?v=1&v=2']) {
    expect((await rest(scene.desk.url, { path: other })).httpStatus).toBe(404)
  }
})
