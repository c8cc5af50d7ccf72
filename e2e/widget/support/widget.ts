import type { Browser, Locator, Page } from 'playwright-core'

/** A visitor's window; it keeps what the page complained of. */
export async function visit(
  browser: Browser,
  address: string,
  options: { width?: number; height?: number; theme?: 'light' | 'dark' } = {},
): Promise<{ page: Page; errors: string[] }> {
  const { width = 1100, height = 760, theme = 'light' } = options
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text())
  })
  await page.goto(address)
  return { page, errors }
}

export const launcher = (page: Page) => page.getByRole('button', { name: /^Open chat/ })
export const panel = (page: Page) => page.getByTestId('panel')
export const composer = (page: Page) => page.getByTestId('composer')
export const bubbles = (page: Page) => page.getByTestId('message')
export const bubbleWith = (page: Page, text: string): Locator =>
  bubbles(page).filter({ hasText: text })

export async function openPanel(page: Page): Promise<void> {
  await launcher(page).click()
  await panel(page).waitFor()
}

/** Writes, and waits until the desk has it. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expectState(bubbleWith(page, text), 'stored')
}

/** Ticks never lie, so each is waited for by name. */
export const expectState = (bubble: Locator, state: string) =>
  bubble.locator(`.tick[data-state="${state}"]`).waitFor()
