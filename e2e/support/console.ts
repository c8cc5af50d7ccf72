import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Signs in at the console and waits for the desk. */
export async function signIn(page: Page, url: string, username: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Login name or agent number').fill(username)
  await page.getByLabel('Password', { exact: true }).fill('smart-chat')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('tab', { name: /my chats/i }).waitFor()
}

export async function goOnline(page: Page): Promise<void> {
  await page.getByRole('button', { name: /your status: offline/i }).click()
  await page.getByRole('menuitemradio', { name: /online/i }).click()
  await page.getByRole('button', { name: 'Your status: Online' }).waitFor()
}

export async function setTheme(page: Page, theme: 'Dark' | 'Light'): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitemradio', { name: theme }).click()
  await page.keyboard.press('Escape')
}

/** The chat of the list whose row says this. */
export const rowWith = (page: Page, text: string): Locator =>
  page.getByTestId('chat-row').filter({ hasText: text })

/** Opens a chat. Rows do not move while the pointer is in the list, so it goes elsewhere first. */
export async function openChat(page: Page, text: string): Promise<void> {
  await page.mouse.move(700, 400)
  await rowWith(page, text).click()
}

/** The bubble of the conversation that says this. */
export const bubbleWith = (page: Page, text: string): Locator =>
  page.getByTestId('message').filter({ hasText: text })

export async function answer(page: Page, text: string): Promise<Locator> {
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('composer').press('Enter')
  const bubble = bubbleWith(page, text)
  await bubble.waitFor()
  return bubble
}

/** Waits for a tick; ticks never lie, so each is waited for by name. */
export async function expectDelivery(bubble: Locator, delivery: string): Promise<void> {
  await expect.poll(() => bubble.getAttribute('data-delivery'), { timeout: 30_000 }).toBe(delivery)
}
