import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { setTheme, signIn } from './support/console.ts'

let desk: DeskProcess
let browser: Browser
let console: Page

beforeAll(async () => {
  desk = await deskProcess({ DEMO_CHATS: 'on' })
  browser = await openBrowser()
  console = (await openWindow(browser)).page
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

for (const theme of ['dark', 'light'] as const) {
  test(`the console breaks no rule of WCAG 2.2 AA that a machine can see (${theme})`, async () => {
    if (theme === 'dark') {
      await console.goto(desk.url)
      expect(await violations(console)).toEqual([])
      await signIn(console, desk.url, 'agent_john')
    } else {
      await setTheme(console, 'Light')
    }
    await console.getByTestId('chat-row').first().click()
    await console.getByTestId('message').first().waitFor()
    expect(await violations(console)).toEqual([])
    await picture(console, `6-demo-${theme}`)
  })
}
