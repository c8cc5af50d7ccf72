import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, picture } from './support/browser.ts'

let desk: DeskProcess
let browser: Browser

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

test('a whole conversation between the phone and the console', async () => {
  const { page: phones, errors: phoneErrors } = await openWindow(browser, { theme: 'light' })
  const { page: console, errors: consoleErrors } = await openWindow(browser)
  await phones.goto(`${desk.url}/sandbox`)
  await signIn(console, 'agent_john')
  await console
    .getByRole('button', { name: /offline/i })
    .first()
    .click()
  await console.getByRole('menuitemradio', { name: /online/i }).click()
  await picture(console, '1-empty')

  const phone = phones.getByRole('region', { name: 'Phone for Partner' })
  await phone.getByRole('textbox', { name: 'Message' }).fill('Namaste, my payout for Tuesday is missing 🙏')
  await phone.getByRole('button', { name: 'Send' }).click()

  const row = console.getByTestId('chat-row').filter({ hasText: 'my payout for Tuesday' })
  await row.waitFor()
  await row.click()
  const question = console.getByTestId('message').filter({ hasText: 'my payout for Tuesday' })
  await question.waitFor()

  await console.getByTestId('composer').fill('Let me look at it.\nOne moment, please.')
  await console.keyboard.press('Enter')
  const answer = console.getByTestId('message').filter({ hasText: 'Let me look at it.' })
  await answer.waitFor()
  await phone.getByText('Let me look at it.').waitFor()
  await expectDelivery(answer, 'read')
  await picture(console, '2-conversation-dark')
  expect(consoleErrors).toEqual([])
  expect(phoneErrors).toEqual([])
})

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(desk.url)
  await page.getByLabel(/username|login|agent/i).fill(username)
  await page.getByLabel('Password', { exact: true }).fill('smart-chat')
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.getByRole('tab', { name: /my chats/i }).waitFor()
}

async function expectDelivery(bubble: ReturnType<Page['getByTestId']>, delivery: string) {
  await expect.poll(() => bubble.getAttribute('data-delivery'), { timeout: 20_000 }).toBe(delivery)
}
