import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { findChromium } from './find-chromium.ts'

test('the Chromium that is found starts and shows a page', async () => {
  const executablePath = (await findChromium()) ?? ''
  const browser = await chromium.launch({ executablePath })
  try {
    const page = await browser.newPage()
    await page.setContent('<button onclick="document.title = \'clicked\'">Press</button>')
    await page.click('button')
    expect(await page.title()).toBe('clicked')
  } finally {
    await browser.close()
  }
})
