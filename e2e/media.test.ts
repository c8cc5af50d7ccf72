import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { expectDelivery, goOnline, openChat, setTheme, signIn } from './support/console.ts'
import { phoneFor, say } from './support/phone.ts'

const demoFile = (name: string) =>
  new URL(`../server/src/demo/files/${name}`, import.meta.url).pathname

let desk: DeskProcess
let browser: Browser
let console: Page
let phones: Page
let windows: { errors: string[] }[]

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  const handheld = await openWindow(browser, { theme: 'light' })
  console = desktop.page
  phones = handheld.page
  windows = [desktop, handheld]
  await phones.goto(`${desk.url}/sandbox`)
  await signIn(console, desk.url, 'agent_john')
  await goOnline(console)
  await say(phoneFor(phones, 'Partner'), 'Which form do I need?')
  await openChat(console, 'Which form do I need?')
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

const rows = () => console.getByTestId('attachment')
const lastBubble = () => console.getByTestId('message').last()

const stateOf = (index: number, state: string) =>
  expect.poll(() => rows().nth(index).getAttribute('data-state'), { timeout: 30_000 }).toBe(state)

test('a picture with a caption is shown before it goes, and arrives on the phone', async () => {
  await console.getByTestId('attach').setInputFiles(demoFile('permit.jpg'))
  await stateOf(0, 'ready')
  await console.getByPlaceholder('Add a caption…').fill('This one, with your number on it.')
  await picture(console, '6-attachment-dark')
  await console.getByTestId('composer').press('Enter')
  await rows().waitFor({ state: 'detached' })
  const phone = phoneFor(phones, 'Partner')
  await phone.getByText('This one, with your number on it.').waitFor()
  const image = phone.getByRole('img').last()
  await expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
    .toBe(680)
  await expectDelivery(lastBubble(), 'read')
  expect(await console.getByTestId('composer').inputValue()).toBe('')
})

test('several files go in their order; words that a recording cannot carry follow it', async () => {
  const files = ['voice.ogg', 'statement.pdf'].map(demoFile)
  await console.getByTestId('attach').setInputFiles(files)
  await console.getByTestId('composer').fill('Listen first, then read.')
  await console.getByRole('button', { name: 'Send' }).click()
  await phoneFor(phones, 'Partner').getByText('Listen first, then read.').waitFor()
  await phoneFor(phones, 'Partner').getByText('statement.pdf').waitFor()
  await expectDelivery(lastBubble(), 'read')
  expect(await lastBubble().innerText()).toContain('Listen first')
  await picture(console, '6-files-sent-dark')
  await picture(phones, '6-files-on-the-phone')
})

test('a file is pasted, and taken away again', async () => {
  await console.getByTestId('composer').evaluate((box) => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['a,b\n1,2\n'], 'fares.csv', { type: 'text/csv' }))
    box.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await stateOf(0, 'ready')
  expect(await rows().innerText()).toContain('fares.csv')
  await console.getByRole('button', { name: 'Remove fares.csv' }).click()
  expect(await rows().count()).toBe(0)
})

test('a file is dropped; what is refused says why and goes no further', async () => {
  const held = await console.evaluateHandle(() => {
    const files = new DataTransfer()
    files.items.add(new File(['<svg onload=alert(1)>'], 'photo.jpg', { type: 'image/jpeg' }))
    files.items.add(
      new File([new Uint8Array(5 * 1024 * 1024 + 1)], 'big.png', { type: 'image/png' }),
    )
    return files
  })
  const body = console.locator('body')
  await body.dispatchEvent('dragover', { dataTransfer: held })
  await console.getByText('Drop the files here to attach them').waitFor()
  await picture(console, '6-drop-dark')
  await body.dispatchEvent('drop', { dataTransfer: held })
  await rows().getByText('This file is not what its name says.').waitFor()
  await rows().getByText('5 MB is the most for its type').waitFor()
  await setTheme(console, 'Light')
  await picture(console, '6-refused-light')
  expect(await console.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
  await console.getByRole('button', { name: 'Remove photo.jpg' }).click()
  await console.getByRole('button', { name: 'Remove big.png' }).click()
})

test('an upload shows how far it is, can be given up, and is tried again when the line breaks', async () => {
  let isBroken = true
  let isHeld: Promise<void> = Promise.resolve()
  await console.route('**/api/media/upload', async (route) => {
    await isHeld
    await (isBroken ? route.abort() : route.continue()).catch(() => {})
  })
  await console.getByTestId('attach').setInputFiles(demoFile('map.jpg'))
  await rows().getByText('The server could not be reached.').waitFor()
  isBroken = false
  const held = Promise.withResolvers<void>()
  isHeld = held.promise
  await rows().getByRole('button', { name: 'Try again' }).click()
  await console.getByRole('progressbar', { name: 'Uploading map.jpg' }).waitFor()
  await console.getByRole('button', { name: 'Close' }).click()
  await console.setViewportSize({ width: 390, height: 844 })
  await picture(console, '6-uploading-narrow-light')
  held.resolve()
  await stateOf(0, 'ready')
  await console.setViewportSize({ width: 1366, height: 768 })

  const again = Promise.withResolvers<void>()
  isHeld = again.promise
  await console.getByTestId('attach').setInputFiles(demoFile('taxi.jpg'))
  await console.getByRole('button', { name: 'Cancel taxi.jpg' }).click()
  again.resolve()
  expect(await rows().count()).toBe(1)
  await console.getByRole('button', { name: 'Send' }).click()
  await rows().waitFor({ state: 'detached' })
  await expectDelivery(lastBubble(), 'read')
  await console.unroute('**/api/media/upload')
  // What was broken on purpose is all that the browser complains about.
  const errors = windows.flatMap((window) => window.errors)
  expect(errors.filter((line) => !/ERR_FAILED|status of 422/.test(line))).toEqual([])
})
