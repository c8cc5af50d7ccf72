import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import {
  answer,
  bubbleWith,
  expectDelivery,
  goOnline,
  openChat,
  rowWith,
  setTheme,
  signIn,
} from './support/console.ts'
import { customerSays, phoneFor, say } from './support/phone.ts'

const PHOTO = new URL('../server/src/demo/files/parcel.jpg', import.meta.url).pathname

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
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

test('what a customer types stands in the browser of the executive whose turn it is, without a reload', async () => {
  await goOnline(console)
  await picture(console, '1-nothing-to-do')
  await say(phoneFor(phones, 'Partner'), 'Namaste, my payout for Tuesday is missing 🙏')
  const row = rowWith(console, 'my payout for Tuesday')
  await row.waitFor()
  expect(await row.innerText()).toContain('1')
  await openChat(console, 'my payout for Tuesday')
  await bubbleWith(console, 'my payout for Tuesday').waitFor()
})

test('the answer is there at once, reaches the phone, and its ticks go up as the customer reads', async () => {
  const bubble = await answer(console, 'Let me look at it. One moment, please.')
  await phoneFor(phones, 'Partner').getByText('Let me look at it.').waitFor()
  await expectDelivery(bubble, 'read')
  await picture(console, '2-conversation-dark')
  await picture(phones, '2-phones')
})

test('a photo of the customer is shown in the conversation', async () => {
  const phone = phoneFor(phones, 'Partner')
  await phone.getByLabel('File').setInputFiles(PHOTO)
  await phone.getByRole('button', { name: 'Send' }).click()
  const image = console.getByTestId('message').last().getByRole('img')
  await image.waitFor()
  await expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
    .toBeGreaterThan(0)
})

test('a message that WhatsApp refuses says why, and Retry sends it again', async () => {
  await customerSays(desk.url, '919812345678', {
    phone_number_id: '100000000000001',
    name: 'Meera Joshi',
    type: 'text',
    text: 'Is my account active?',
  })
  await openChat(console, 'Is my account active?')
  await setFaults({ graph_fail: { code: 131026, times: 1 } })
  const bubble = await answer(console, 'Yes, since this morning.')
  await expectDelivery(bubble, 'failed')
  expect(await bubble.innerText()).toMatch(/could not be delivered/i)
  await picture(console, '3-failed')
  await bubble.getByRole('button', { name: /retry|try again|send again/i }).click()
  await expectDelivery(bubble, 'delivered')
})

test('a resolved chat leaves the list, and reopens when the customer writes again', async () => {
  await openChat(console, 'Ravi Kumar')
  await console.getByRole('button', { name: 'Resolve' }).click()
  await console.mouse.move(700, 400)
  await console.getByRole('button', { name: 'Reopen' }).first().waitFor()
  await rowWith(console, 'Ravi Kumar').waitFor({ state: 'detached' })
  await say(phoneFor(phones, 'Partner'), 'One more question')
  await rowWith(console, 'One more question').waitFor()
  await bubbleWith(console, 'One more question').waitFor()
})

test('it looks finished in the light, and on a phone', async () => {
  await setTheme(console, 'Light')
  await picture(console, '4-conversation-light')
  await console.getByRole('button', { name: 'Close' }).click()
  await console.setViewportSize({ width: 390, height: 844 })
  await picture(console, '5-narrow-light')
  await console.getByRole('button', { name: 'Back to the list' }).click()
  await rowWith(console, 'Ravi Kumar').waitFor()
  await picture(console, '5-narrow-list-light')
  await setTheme(console, 'Dark')
  await picture(console, '5-narrow-list-dark')
  await phones.setViewportSize({ width: 390, height: 844 })
  await picture(phones, '5-narrow-phone')
  expect(windows.flatMap((window) => window.errors)).toEqual([])
})

async function setFaults(faults: object): Promise<void> {
  await fetch(`${desk.url}/sandbox/api/faults`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  })
}
