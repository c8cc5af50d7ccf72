import { type Desk, startDesk } from '@smart-chat/server/testing/desk.ts'
import { processed, textsOf } from '@smart-chat/server/testing/stored.ts'
import { changeOf, postDelivery, textFrom } from '@smart-chat/server/testing/webhook.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import {
  answer,
  bubbleWith,
  expectDelivery,
  goOnline,
  openChat,
  setTheme,
  signIn,
} from './support/console.ts'
import { writes } from './support/desk.ts'

const UNKNOWN = '100000000000098'

let desk: Desk
let browser: Browser
let admin: Page
let john: Page
let errors: string[]

beforeAll(async () => {
  desk = await startDesk()
  browser = await openBrowser()
  const window = await openWindow(browser)
  admin = window.page
  errors = window.errors
  await signIn(admin, desk.url, 'admin')
  const other = await openWindow(browser)
  john = other.page
  await signIn(john, desk.url, 'agent_john')
})

afterAll(async () => {
  await browser?.close()
  await desk?.stop()
})

const letters = (page = admin) => page.getByTestId('dead-letter')
const dialog = (page = admin) => page.getByRole('dialog', { name: 'Administration' })

async function openAdministration(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Administration' }).click()
  await dialog(page).waitFor()
}

/** Somebody writes to a number that no segment has. */
async function writesToNobody(from: string, ...texts: string[]): Promise<void> {
  const messages = texts.map((text) => textFrom(from, text))
  await postDelivery(desk.url, [changeOf({ messages }, UNKNOWN)])
  await processed(desk)
}

const knowNumber = () =>
  desk.ctx.db
    .insertInto('business_numbers')
    .values({
      phone_number_id: UNKNOWN,
      customer_type: 'Partner',
      waba_id: '200000000000001',
      display_number: '910000000098',
    })
    .execute()

const expectAccessible = async (page: Page) => expect(await violations(page)).toEqual([])

test('where nothing is left undone it says so; an executive has no such place', async () => {
  await openAdministration(admin)
  await dialog().getByText('Nothing is left undone').waitFor()
  await expectAccessible(admin)
  await picture(admin, 'admin-empty')

  await john.getByRole('button', { name: 'Account' }).click()
  await john.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  expect(await john.getByRole('menuitem', { name: 'Administration' }).count()).toBe(0)
  await john.keyboard.press('Escape')
  await john.keyboard.press('Control+k')
  await john.getByRole('combobox').fill('administration')
  await john
    .getByText(/nothing/i)
    .first()
    .waitFor()
  await john.keyboard.press('Escape')
})

test('a letter that comes is counted and shown with its reason and content', async () => {
  await writesToNobody('919810031001', 'Where is my payout?', 'Hello?')
  await admin.getByRole('tab', { name: 'Dead letters 2' }).waitFor()
  await dialog().getByRole('button', { name: 'Show 2 new ones' }).click()
  await expect.poll(() => letters().count()).toBe(2)
  expect(await letters().first().textContent()).toContain(UNKNOWN)
  await letters().first().getByRole('button', { name: 'Show content' }).click()
  await letters().first().getByText('"Hello?"').waitFor()
  await expectAccessible(admin)
  await picture(admin, 'admin-letters-dark')
})

test('what fails again stays, with how often; a thing that is dismissed asks first', async () => {
  await letters().nth(1).getByRole('button', { name: 'Replay' }).click()
  await letters().getByText('Replayed once; the reason is still there.').waitFor()
  await letters().first().getByRole('button', { name: 'Dismiss' }).click()
  await letters().first().getByRole('button', { name: 'Keep' }).click()
  expect(await letters().count()).toBe(2)
})

test('by keyboard alone: replayed, it leaves the list, is in its chat, and the focus is at the next', async () => {
  await knowNumber()
  const oldest = letters().nth(1).locator('[data-replay]')
  await oldest.focus()
  await admin.keyboard.press('Enter')
  await expect.poll(() => letters().count()).toBe(1)
  expect(await admin.evaluate(() => document.activeElement?.textContent)).toBe('Replay')
  await admin.keyboard.press('Enter')
  await dialog().getByText('Nothing is left undone').waitFor()
  expect(await textsOf(desk, '919810031001')).toEqual(['Where is my payout?', 'Hello?'])

  await dialog().getByLabel('Show', { exact: true }).selectOption('closed')
  await expect.poll(() => letters().count()).toBe(2)
  await letters()
    .first()
    .getByText(/^Replayed /)
    .waitFor()
  await picture(admin, 'admin-closed')
  await admin.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await expect
    .poll(() => admin.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Account')
})

test('all at once: a hundred and twenty, by pages, and none is left', async () => {
  await desk.ctx.db.deleteFrom('business_numbers').where('phone_number_id', '=', UNKNOWN).execute()
  await desk.restart()
  await admin.reload()
  await admin.getByRole('tab', { name: /my chats/i }).waitFor()
  const texts = Array.from({ length: 120 }, (_, index) => `Message ${index + 1}`)
  await writesToNobody('919810031002', ...texts)
  await openAdministration(admin)
  await expect.poll(() => letters().count()).toBe(50)
  await dialog().getByRole('button', { name: 'Show older ones' }).click()
  await expect.poll(() => letters().count()).toBe(100)
  await setOnPhone()
  await knowNumber()
  await dialog().getByRole('button', { name: 'Replay all 120' }).click()
  await dialog().getByText('120 done, 0 still open').waitFor({ timeout: 30_000 })
  await dialog().getByText('Nothing is left undone').waitFor()
  expect(await textsOf(desk, '919810031002')).toEqual(texts)
  await admin.keyboard.press('Escape')
})

/** On the screen of a phone every button is large enough for a thumb. */
async function setOnPhone(): Promise<void> {
  await admin.setViewportSize({ width: 390, height: 844 })
  await picture(admin, 'admin-letters-phone')
  const tooSmall = await dialog().evaluate((shown) =>
    [...shown.querySelectorAll('button, select')]
      .filter((one) => one.checkVisibility() && one.clientHeight > 0)
      .filter((one) => one.getBoundingClientRect().height < 44)
      .map((one) => one.outerHTML),
  )
  expect(tooSmall).toEqual([])
  await expectAccessible(admin)
  await admin.setViewportSize({ width: 1366, height: 768 })
}

test('when the access token expires the desk says so, and again when it is renewed', async () => {
  await goOnline(john)
  await writes(desk, '919810031003', 'Asha Patil', 'Where is my payout?')
  await openChat(john, 'Asha Patil')
  await bubbleWith(john, 'Where is my payout?').waitFor()
  desk.sandbox.setFaults({ token_expired: true })
  const bubble = await answer(john, 'It is on its way')
  const bar = john.getByTestId('paused-number')
  await bar.waitFor()
  const words = (await bar.textContent()) ?? ''
  expect(words).toContain('WhatsApp cannot send for Partner.')
  expect(words).toContain('Messages wait and go out by themselves.')
  expect(await bar.getByRole('button').count()).toBe(0)
  await expectAccessible(john)
  await picture(john, 'paused-bar')

  const seen = admin.getByTestId('paused-number')
  await seen.getByRole('button', { name: 'See the number' }).click()
  const card = admin.getByTestId('number').filter({ hasText: 'Paused' })
  await card
    .getByText(/access token/i)
    .first()
    .waitFor()
  await expectAccessible(admin)
  await picture(admin, 'admin-numbers-dark')
  await card.getByRole('button', { name: 'Check now: Partner' }).click()
  await admin.getByText('Partner still cannot send').waitFor()
  await admin.setViewportSize({ width: 390, height: 844 })
  await picture(admin, 'admin-numbers-phone')
  await admin.setViewportSize({ width: 1366, height: 768 })

  desk.sandbox.setFaults({ token_expired: false })
  await card.getByRole('button', { name: 'Check now: Partner' }).click()
  await bar.waitFor({ state: 'detached' })
  await seen.waitFor({ state: 'detached' })
  await expectDelivery(bubble, 'delivered')
  await admin.keyboard.press('Escape')
})

test('in light it is as good', async () => {
  await setTheme(admin, 'Light')
  await postDelivery(desk.url, [
    changeOf({ messages: [textFrom('919810031004', 'Once more')] }, '100000000000097'),
  ])
  await processed(desk)
  await admin.keyboard.press('Control+k')
  await admin.getByRole('combobox').fill('dead letters')
  await admin.getByRole('option', { name: 'Administration: Dead letters' }).waitFor()
  await admin.keyboard.press('Enter')
  await letters().first().getByRole('button', { name: 'Show content' }).click()
  await expectAccessible(admin)
  await picture(admin, 'admin-letters-light')
  await dialog().getByRole('tab', { name: 'WhatsApp numbers' }).click()
  await admin.getByTestId('number').first().waitFor()
  await expectAccessible(admin)
  await picture(admin, 'admin-numbers-light')
  expect(errors.filter((line) => !/ERR_|Failed to load resource|WebSocket/.test(line))).toEqual([])
})
