import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'
import {
  answer,
  bubbleWith,
  expectDelivery,
  goOnline,
  openChat,
  signIn,
} from './support/console.ts'
import { customerSays } from './support/phone.ts'

const CUSTOMER = '919876501234'

let desk: DeskProcess
let browser: Browser
let first: Page
let second: Page

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
  // One profile, two tabs: they share the session.
  const profile = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  first = await profile.newPage()
  second = await profile.newPage()
  await signIn(first, desk.url, 'agent_jane')
  await goOnline(first)
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

test('a second tab is signed in already and shows the same', async () => {
  await customerSays(desk.url, CUSTOMER, text('Where is my driver?'))
  await second.goto(desk.url)
  for (const tab of [first, second]) {
    await openChat(tab, 'Where is my driver?')
    await bubbleWith(tab, 'Where is my driver?').waitFor()
  }
  await answer(first, 'Two minutes away.')
  await bubbleWith(second, 'Two minutes away.').waitFor()
})

test('a desk that is killed and started again goes on: nothing lost, nothing doubled', async () => {
  await desk.kill('SIGKILL')
  // Written while nobody is there: it waits in the browser.
  const bubble = await answer(first, 'He is at the gate now.')
  await expectDelivery(bubble, 'pending')
  await desk.start()
  await expectDelivery(bubble, 'delivered')
  await customerSays(desk.url, CUSTOMER, text('I see him, thank you'))
  for (const tab of [first, second]) {
    await bubbleWith(tab, 'I see him, thank you').waitFor()
    expect(await tab.getByTestId('message').allInnerTexts()).toHaveLength(4)
    expect(await bubbleWith(tab, 'He is at the gate now.').count()).toBe(1)
  }
})

test('signing out in one tab signs out the other', async () => {
  await first.getByRole('button', { name: /^account/i }).click()
  await first.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const tab of [first, second]) {
    await tab.getByRole('button', { name: 'Sign in' }).waitFor()
  }
})

const text = (body: string) => ({
  phone_number_id: '100000000000002',
  name: 'Asha Verma',
  type: 'text',
  text: body,
})
