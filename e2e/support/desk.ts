import type { Desk } from '@smart-chat/server/testing/desk.ts'
import { chatOf, processed } from '@smart-chat/server/testing/stored.ts'
import { PARTNER } from '@smart-chat/server/testing/webhook.ts'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Somebody writes to the partners' desk; gives the chat. */
export async function writes(desk: Desk, phone: string, name: string, text: string) {
  await desk.sandbox.say(phone, { phone_number_id: PARTNER, type: 'text', text, name })
  await processed(desk)
  return (await chatOf(desk, phone)).chat_id
}

/** Time passes at the desk, and what has come due is told. */
export async function passes(desk: Desk, seconds: number): Promise<void> {
  await desk.pass(seconds)
  await desk.sweep()
}

/** The console hears of the desk's time with each answer: it asks for something. */
export async function asks(page: Page): Promise<void> {
  const answer = page.waitForResponse(/executives\/online|\/me$/)
  await page.reload()
  await answer
  await page.getByRole('tab', { name: /my chats/i }).waitFor()
}

/** The waiting timer in the row of this chat, as its level. */
export const waitingOf = (page: Page, chat_id: string) =>
  page.locator(`[data-chat-id="${chat_id}"]`).getByTestId('waiting')

export const expectLevel = (page: Page, chat_id: string, level: string) =>
  expect
    .poll(() => waitingOf(page, chat_id).getAttribute('data-level'), { timeout: 30_000 })
    .toBe(level)

/** The toast that gathers notices of this kind. */
export const notice = (page: Page, kind: 'given' | 'taken' | 'late' | 'escalated') =>
  page.locator(`[data-testid="notice"][data-kind="${kind}"]`)
