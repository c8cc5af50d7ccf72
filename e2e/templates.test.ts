import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { bubbleWith, goOnline, openChat, setTheme, signIn } from './support/console.ts'
import { phoneFor, say } from './support/phone.ts'

const OFFER = new URL('../server/src/demo/files/map.jpg', import.meta.url).pathname
const STATEMENT = new URL('../server/src/demo/files/statement.pdf', import.meta.url).pathname

let desk: DeskProcess
let browser: Browser
let console: Page
let phones: Page
let errors: string[]

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  const handheld = await openWindow(browser, { theme: 'light' })
  console = desktop.page
  errors = desktop.errors
  phones = handheld.page
  await phones.goto(`${desk.url}/sandbox`)
  await signIn(console, desk.url, 'agent_john')
  await goOnline(console)
  await say(phone(), 'Is there an offer?')
  await openChat(console, 'Is there an offer?')
  await bubbleWith(console, 'Is there an offer?').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

const phone = () => phoneFor(phones, 'Partner')
const picker = () => console.getByRole('region', { name: 'Templates' })
const preview = () => picker().getByTestId('template-preview')
const field = (name: string | RegExp) => picker().getByRole('textbox', { name })

/** Opens the templates and chooses one. */
async function choose(name: string): Promise<void> {
  await console.getByRole('button', { name: 'Template', exact: true }).click()
  await pick(name)
}

/** Chooses one while the list is on the screen. */
async function pick(name: string): Promise<void> {
  await picker().getByRole('searchbox').fill(name)
  await picker()
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
}

const back = () => picker().getByRole('button', { name: 'All templates' }).click()
const send = () => picker().getByRole('button', { name: 'Send template' }).click()

async function uploads(path: string): Promise<void> {
  const uploaded = console.waitForResponse((one) => one.request().method() === 'POST' && one.ok())
  await picker().locator('input[type=file]').setInputFiles(path)
  await uploaded
}

/** Every picture of it can be seen. */
const isSeen = (image: Locator) =>
  expect
    .poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 30_000 })
    .toBeGreaterThan(0)

test('a template with a picture says what it wants, shows what will be, and arrives as that', async () => {
  await choose('festive offer')
  await preview().getByText('travel home for the festival').waitFor()
  const name = field('Customer name')
  await expect.poll(() => name.inputValue()).not.toBe('')
  await picker().getByText('Filled in for you').waitFor()
  expect(await field('Discount').getAttribute('placeholder')).toBe('15%')

  await send()
  await picker().getByText('Look at the marked fields.').waitFor()
  expect(await field('Discount').getAttribute('aria-invalid')).toBe('true')
  expect(await name.getAttribute('aria-invalid')).toBe('false')

  await picker().locator('input[type=file]').setInputFiles(STATEMENT)
  await picker().getByText('This header takes another kind of file').waitFor()
  await uploads(OFFER)
  await isSeen(preview().getByRole('presentation').first())
  await name.fill('Ravi ji')
  await field('Discount').fill('20%')
  await field('Last day').fill('5 Nov')
  const text = 'Ravi ji, travel home for the festival: 20% off intercity rides until 5 Nov.'
  await preview().getByText(text).waitFor()
  await picture(console, '9-template-dark')
  expect(await violations(console)).toEqual([])

  await send()
  const bubble = bubbleWith(console, text)
  await bubble.getByText('Reply STOP to opt out').waitFor()
  await bubble.getByRole('link', { name: 'Book now' }).waitFor()
  await isSeen(bubble.getByRole('img').first())
  await phone().getByText(text).waitFor()
  await isSeen(phone().locator('img').last())
  await picture(console, '9-template-sent-dark')
  await picture(phones, '9-template-on-the-phone')
})

test('the end of a link, a code and a heading are filled in where they stand', async () => {
  await choose('driver assigned')
  await field(/Track ride/).fill('R 4711')
  await picker().getByText('Stands at the end of https://example.com/track/').waitFor()
  expect(await preview().getByRole('link', { name: 'Track ride' }).getAttribute('href')).toBe(
    'https://example.com/track/R%204711',
  )
  await back()
  await pick('next ride coupon')
  await field('Heading').fill('15%')
  await preview().getByText('15% off your next ride').waitFor()
  await field(/Copy code/).fill('A'.repeat(16))
  await picker().getByText('15 characters at most').waitFor()
  await field(/Copy code/).fill('RIDE15')
  await field('Variable 1').fill('Ravi')
  await field('Variable 2').fill('Diwali')
  await send()
  await bubbleWith(console, 'before Diwali').getByText('15% off your next ride').waitFor()
  await phone().getByText('before Diwali').waitFor()
})

test('a place is read from a link of a map, and stands above the template', async () => {
  await choose('pickup point')
  await field(/Link of a map/).fill('19.1, 72.8')
  await field(/^Name/).fill('Gate 3')
  await preview().getByText('📍 Gate 3').waitFor()
  for (const name of ['Route', 'Ride date', 'Ride time']) await field(name).fill(`the ${name}`)
  await send()
  await bubbleWith(console, 'this is your pickup point').getByText('📍 Gate 3').waitFor()
  await phone().getByText('this is your pickup point').waitFor()
})

test('one of several languages is chosen, and what was written stays', async () => {
  await choose('ride confirmation')
  await field('Pickup time').fill('12 Dec, 07:30')
  await picker().getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Hindi' })
  await preview().getByText('आपकी राइड बुक हो गई है').waitFor()
  expect(await field('Pickup time').inputValue()).toBe('12 Dec, 07:30')
  await setTheme(console, 'Light')
  await picture(console, '9-template-light')
  expect(await violations(console)).toEqual([])
  // Where there is room for one thing only, the profile would lie over it.
  await console.getByRole('complementary').getByRole('button', { name: 'Close' }).click()
  await console.setViewportSize({ width: 390, height: 844 })
  await picture(console, '9-template-narrow-light')
  const overflow = await console.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  await console.setViewportSize({ width: 1366, height: 768 })
  await back()
  await picture(console, '9-templates-light')
  expect(errors).toEqual([])
})
