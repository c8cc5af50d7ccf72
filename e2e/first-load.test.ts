import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow } from './support/browser.ts'
import { signIn } from './support/console.ts'

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

test('the desk is there after 200 kB, with all that it loads by itself', async () => {
  const { page } = await openWindow(browser)
  await signIn(page, desk.url, 'agent_john')
  await page.waitForLoadState('networkidle')
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => /\.(js|css|svg|woff2)$/.test(new URL(name).pathname))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThanOrEqual(200_000)
})
