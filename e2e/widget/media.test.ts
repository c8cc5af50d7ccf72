import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture } from '../support/browser.ts'
import { type Scene, setScene } from './support/set-up.ts'
import { bubbles, bubbleWith, composer, openPanel, visit, write } from './support/widget.ts'

const demoFile = (name: string) =>
  new URL(`../../server/src/demo/files/${name}`, import.meta.url).pathname

let scene: Scene
let page: Page
let errors: string[]
let chat_id: string

beforeAll(async () => {
  scene = await setScene()
  const window = await visit(scene.browser, scene.site.page({ customer: 'rider_9' }))
  page = window.page
  errors = window.errors
  await openPanel(page)
  await write(page, 'I lost my umbrella')
  chat_id = await scene.chatWith('I lost my umbrella')
})
afterAll(() => scene?.end())

const rows = () => page.getByTestId('attachment')
const attach = (...files: Parameters<ReturnType<Page['getByTestId']>['setInputFiles']>) =>
  page.getByTestId('attach').setInputFiles(...files)
const stateOf = (state: string) =>
  expect.poll(() => rows().first().getAttribute('data-state'), { timeout: 30_000 }).toBe(state)
const send = () => page.getByRole('button', { name: 'Send' }).click()

/** John sends a file of the demo. */
async function receives(name: string, type: string, caption?: string) {
  const blob = new Blob([await readFile(demoFile(name))], { type })
  const { media_id } = await scene.john.client.upload(blob, { name })
  await scene.john.client.call('sendMedia', { chat_id, media_id, ...(caption && { caption }) })
}

const widthOf = (image: ReturnType<Page['getByRole']>) =>
  expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))

test('a picture with a caption goes to the desk', async () => {
  await attach(demoFile('taxi.jpg'))
  await stateOf('ready')
  await composer(page).fill('In this car')
  await picture(page, '8-widget-attachment')
  await send()
  const told = await scene.john.hears('new_message', (one) => one.message === 'In this car')
  expect(told).toMatchObject({ chat_id, media_type: 'image', type: 'Customer' })
  // In the conversation its small picture.
  await widthOf(bubbleWith(page, 'In this car').getByRole('img', { name: 'taxi.jpg' })).toBe(480)
  expect(await rows().count()).toBe(0)
  expect(await composer(page).inputValue()).toBe('')
})

test('several files go in their order', async () => {
  await attach(['voice.ogg', 'statement.pdf'].map(demoFile))
  await expect.poll(() => rows().count()).toBe(2)
  await expect.poll(() => page.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true)
  await send()
  await page.getByRole('link', { name: 'Open statement.pdf' }).waitFor()
  expect(await page.locator('audio').count()).toBe(1)
  const { messages } = await scene.john.client.call('listMessages', { chat_id })
  expect(messages.map((one) => one.media_info?.file_name ?? null).slice(-2)).toEqual([
    'voice.ogg',
    'statement.pdf',
  ])
})

test('what the desk sends is shown: picture, video, sound, document', async () => {
  await receives('map.jpg', 'image/jpeg', 'Here it is')
  await receives('ride.mp4', 'video/mp4')
  await receives('engine.mp3', 'audio/mpeg')
  await receives('receipt.jpg', 'image/jpeg')
  await receives('statement.pdf', 'application/pdf')
  await expect.poll(() => bubbles(page).count()).toBe(9)
  const video = page.locator('video')
  await expect
    .poll(() => video.evaluate((one: HTMLVideoElement) => one.error?.code))
    .toBeUndefined()
  await widthOf(bubbleWith(page, 'Here it is').getByRole('img')).toBeGreaterThan(100)
  const link = page.getByRole('link', { name: 'Open statement.pdf' }).last()
  expect(await link.getAttribute('href')).toMatch(new RegExp(`^${scene.desk.url}/api/`))
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  await picture(page, '8-widget-media')
})

test('a picture is enlarged, by keys and buttons, and Escape leaves the panel open', async () => {
  await bubbleWith(page, 'Here it is').getByRole('button').click()
  const viewer = page.getByTestId('viewer')
  const image = viewer.getByRole('img')
  const width = async () => (await image.boundingBox())?.width ?? 0
  // Here the picture itself, not the small one.
  await widthOf(image).toBeGreaterThan(480)
  const before = await width()
  await page.keyboard.press('+')
  await expect.poll(width).toBeGreaterThan(before)
  await viewer.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(width).toBe(before)
  await picture(page, '8-widget-viewer')
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  await composer(page).waitFor()
})

test('an upload shows how far it is, and can be given up', async () => {
  const held = Promise.withResolvers<void>()
  await page.route('**/api/media/upload', async (route) => {
    await held.promise
    await route.continue().catch(() => {})
  })
  await attach(demoFile('parcel.jpg'))
  await page.getByRole('progressbar', { name: 'Uploading parcel.jpg' }).waitFor()
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Remove parcel.jpg' }).click()
  expect(await rows().count()).toBe(0)
  held.resolve()
  await page.unroute('**/api/media/upload')
})

test('an upload that the line broke says so and is tried again', async () => {
  await page.route('**/api/media/upload', (route) => route.abort())
  await attach(demoFile('parcel.jpg'))
  await rows().getByText('No connection. Check it and try again.').waitFor()
  await page.unroute('**/api/media/upload')
  await rows().getByRole('button', { name: 'Try again' }).click()
  await stateOf('ready')
  await page.getByRole('button', { name: 'Remove parcel.jpg' }).click()
})

test('what cannot be sent says why, before or after the desk has seen it', async () => {
  const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer })
  const refused = async (one: ReturnType<typeof file>, why: string) => {
    await attach(one)
    await rows().getByText(why).waitFor()
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: `Remove ${one.name}` }).click()
  }
  await refused(file('big.pdf', 'application/pdf', Buffer.alloc(25 * 1024 * 1024 + 1)), '25 MB')
  await refused(file('nothing.txt', 'text/plain', Buffer.alloc(0)), 'This file is empty.')
  const script = Buffer.from('<svg onload="alert(1)"></svg>')
  await refused(file('photo.jpg', 'image/jpeg', script), 'This file is not what its name says.')
})

test('a picture that does not load says so, and comes with a fresh link', async () => {
  await page.route('**/downloadmedia/**', (route) => route.abort())
  await receives('screen.jpg', 'image/jpeg', 'The map')
  const bubble = bubbleWith(page, 'The map')
  await bubble.getByText('This file could not be loaded.').waitFor()
  await page.unroute('**/downloadmedia/**')
  await bubble.getByRole('button', { name: 'Try again' }).click()
  await widthOf(bubble.getByRole('img')).toBeGreaterThan(100)
  // What was broken on purpose is all that the browser complains about.
  expect(errors.filter((line) => !/ERR_FAILED|status of 422/.test(line))).toEqual([])
})
