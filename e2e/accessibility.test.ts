import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { setTheme, signIn } from './support/console.ts'

let desk: DeskProcess
let browser: Browser
let console: Page
let axe: string

beforeAll(async () => {
  desk = await deskProcess({ DEMO_CHATS: 'on' })
  browser = await openBrowser()
  console = (await openWindow(browser)).page
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

for (const theme of ['dark', 'light'] as const) {
  test(`the console breaks no rule of WCAG 2.2 AA that a machine can see (${theme})`, async () => {
    if (theme === 'dark') {
      await console.goto(desk.url)
      expect(await violations()).toEqual([])
      await signIn(console, desk.url, 'agent_john')
    } else {
      await setTheme(console, 'Light')
    }
    await console.getByTestId('chat-row').first().click()
    await console.getByTestId('message').first().waitFor()
    expect(await violations()).toEqual([])
    await picture(console, `6-demo-${theme}`)
  })
}

/** Run as the browser's own debugger would, so that the page's strict policy stays as it is. */
async function violations(): Promise<string[]> {
  await console.evaluate(axe)
  return console.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
  })
}
