import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Scene, setScene } from './support/set-up.ts'
import { bubbleWith, launcher, openPanel, panel, visit, write } from './support/widget.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene({ CUSTOMER_TOKEN_TTL: '4s' })
})
afterAll(() => scene?.end())

/** The page answers each wish for a token as long as `mayRenew` says so, and counts the wishes. */
async function renewing(page: Page, customer: string) {
  const wishes = { count: 0, mayRenew: true }
  await page.exposeFunction('freshToken', async () => {
    wishes.count += 1
    return wishes.mayRenew ? scene.site.token(customer) : null
  })
  await page.addInitScript(() => {
    addEventListener('smartchat:token-expired', async () => {
      const page = globalThis as unknown as { freshToken(): Promise<string | null> }
      const token = await page.freshToken()
      if (token !== null) window.SmartChat?.setToken(token)
    })
  })
  return wishes
}

test('the page is asked for the next token in time, and the conversation goes on', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  const wishes = await renewing(page, 'rider_t1')
  await page.goto(scene.site.page({ customer: 'rider_t1' }))
  await openPanel(page)
  await write(page, 'First')
  await expect.poll(() => wishes.count, { timeout: 30_000 }).toBeGreaterThanOrEqual(3)
  await write(page, 'Second')
  const chat_id = await scene.chatWith('Second')
  await scene.answers(chat_id, 'Both are here.')
  await bubbleWith(page, 'Both are here.').waitFor()
  await page.context().close()
})

test('a token that ended while nobody gave another is replaced when somebody does', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  const wishes = await renewing(page, 'rider_t2')
  await page.goto(scene.site.page({ customer: 'rider_t2' }))
  await openPanel(page)
  await write(page, 'Before')
  wishes.mayRenew = false
  await page.getByText('Reconnecting…').or(page.getByText('No connection.')).waitFor()
  await page.getByTestId('composer').fill('Meanwhile')
  await page.getByTestId('composer').press('Enter')
  wishes.mayRenew = true
  await page.evaluate(
    (token) => window.SmartChat?.setToken(token),
    await scene.site.token('rider_t2'),
  )
  await bubbleWith(page, 'Meanwhile').locator('.tick[data-state=stored]').waitFor()
  await page.context().close()
})

test('without a token there is nothing to see until the page gives one; null takes it away', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  await renewing(page, 'rider_t3')
  await page.goto(scene.site.page({ customer: 'rider_t3', token: '0' }))
  await page.waitForFunction(() => window.SmartChat !== undefined)
  expect(await launcher(page).count()).toBe(0)
  await page.evaluate(
    (token) => {
      window.SmartChat?.open()
      window.SmartChat?.setToken(token)
    },
    await scene.site.token('rider_t3'),
  )
  await panel(page).waitFor()
  await write(page, 'Only mine')
  await page.evaluate(() => window.SmartChat?.close())
  await panel(page).waitFor({ state: 'detached' })
  await page.evaluate(() => window.SmartChat?.setToken(null))
  await launcher(page).waitFor({ state: 'detached' })
  expect(await page.locator('smart-chat-widget').count()).toBe(0)
  await page.context().close()
})

test('another person on the same page sees nothing of the one before', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  await renewing(page, 'rider_t5')
  await page.goto(scene.site.page({ customer: 'rider_t4' }))
  await openPanel(page)
  await write(page, 'My secret')
  await page.getByTestId('composer').fill('My draft')
  await page.evaluate(
    (token) => window.SmartChat?.setToken(token),
    await scene.site.token('rider_t5'),
  )
  await page.getByText('Hello! How can we help?').waitFor()
  expect(await bubbleWith(page, 'My secret').count()).toBe(0)
  expect(await page.getByTestId('composer').inputValue()).toBe('')
  await page.context().close()
})

test('a token of another segment, or none at all, shows nothing and says why', async () => {
  const { page, errors } = await visit(scene.browser, 'about:blank')
  await page.goto(scene.site.page({ customer: 'rider_t6', token: '0' }))
  await page.waitForFunction(() => window.SmartChat !== undefined)
  for (const token of ['nonsense', await scene.site.token('rider_t6', 'Vendor')]) {
    await page.evaluate((given) => window.SmartChat?.setToken(given), token)
  }
  expect(await launcher(page).count()).toBe(0)
  expect(errors).toHaveLength(2)
  expect(errors[1]).toContain('This token is for Vendor, the page is for Partner.')
  await page.context().close()
})

declare global {
  interface Window {
    SmartChat?: { open(): void; close(): void; setToken(token: string | null): void }
  }
}
