import { readFile } from 'node:fs/promises'
import { type DeskProcess, deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import { tell } from '@smart-chat/server/testing/operator.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { answer, goOnline, openChat, setTheme, signIn } from './support/console.ts'
import { customerSays } from './support/phone.ts'

const RAVI = '919812340011'
const HOUR_MS = 3_600_000

let desk: DeskProcess
let browser: Browser
let console: Page
let errors: string[]

beforeAll(async () => {
  desk = await deskProcess()
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  console = desktop.page
  errors = desktop.errors
  await signIn(console, desk.url, 'agent_john')
  await goOnline(console)
  await says('Where is my payout?')
  await openChat(console, 'Where is my payout?')
})

afterAll(async () => {
  await browser?.close()
  await desk?.remove()
})

const says = (text: string) =>
  customerSays(desk.url, RAVI, {
    phone_number_id: '100000000000001',
    name: 'Ravi Kumar',
    type: 'text',
    text,
  })

/** Opens a tab of the panel. */
const show = (tab: string) =>
  console.getByRole('navigation', { name: 'Context' }).getByRole('button', { name: tab }).click()

const panel = (tab: string) => console.getByRole('complementary', { name: tab })

test('what the operator knows of the person stands in the profile, without a reload', async () => {
  await tell(desk.url, 'user/update', {
    customer: RAVI,
    user_id: 'driver-77',
    city: 'Pune',
    email: 'ravi@example.com',
    documents_status: 'pending',
    dco_status: 'active',
    vehicle_number: 'MH 12 AB 1234',
  })
  const profile = panel('Profile')
  await profile.getByText('Documents pending').waitFor()
  await profile.getByText('vehicle number').waitFor()
  await profile.getByText('MH 12 AB 1234').waitFor()
  await tell(desk.url, 'user/update', { customer: RAVI, vehicle_number: 'MH 14 CD 5678' })
  await profile.getByText('MH 14 CD 5678').waitFor()
  await picture(console, '7-profile-dark')
})

test('a booking is in the list of rides while one looks at it', async () => {
  const book = (event: string, booking_id: string, hours: number, fields: object) =>
    tell(desk.url, 'booking', {
      event,
      customer_number: RAVI,
      booking_id,
      ride_datetime: new Date(Date.now() + hours * HOUR_MS).toISOString(),
      ...fields,
    })
  await show('Rides')
  const rides = panel('Rides')
  await rides.getByText('No rides').waitFor()
  await book('created', 'B1', 5, { type: 'Airport', route: 'Pune Station → Mumbai Airport T2' })
  await rides.getByText('Pune Station → Mumbai Airport T2').waitFor()
  await book('created', 'B2', -40, { type: 'Rental', ride_status: 'completed' })
  await rides.getByText('Rental').waitFor()
  await book('cancelled', 'B1', 5, {})
  await rides.getByText('Cancelled').waitFor()
  await book('created', 'B3', 30, { type: 'Intercity', route: 'Baner → Shirdi' })
  await rides.getByText('Baner → Shirdi').waitFor()
  await tell(desk.url, 'user/update', {
    customer: RAVI,
    searches: [{ from: 'Thane', to: 'Nashik Road', date: new Date().toISOString() }],
  })
  await rides.getByText('Thane → Nashik Road').waitFor()
  await picture(console, '7-rides-dark')
})

test('a new journey opens a new chat, and the earlier one is a click away', async () => {
  await answer(console, 'It was sent this morning.')
  await show('Timeline')
  await tell(desk.url, 'context_change', {
    customer: RAVI,
    customer_type: 'Partner',
    context: { journey_id: 'J-2041' },
  })
  const history = panel('Timeline')
  await history.getByText('Resolved: the context changed').waitFor()
  const chats = history.getByRole('list').first().getByRole('button')
  await expect.poll(() => chats.count()).toBe(2)
  expect(await chats.first().innerText()).toContain('journey id J-2041')
  await chats.first().click()
  await console.getByTestId('composer').waitFor()
  await says('Now the other trip')
  await console.getByTestId('message').filter({ hasText: 'Now the other trip' }).waitFor()
  await expect.poll(() => chats.first().getAttribute('aria-current')).toBe('true')
  await picture(console, '7-history-dark')
  await chats.nth(1).click()
  await console.getByTestId('message').filter({ hasText: 'Where is my payout?' }).waitFor()
  await chats.first().click()
  await console.getByTestId('message').filter({ hasText: 'Now the other trip' }).waitFor()
})

test('what the customer said of the service is noted with stars', async () => {
  await show('Profile')
  const profile = panel('Profile')
  await profile.getByLabel('4 stars').check()
  await profile.getByLabel('What they said (optional)').fill('Quick, thanks 🙏')
  await picture(console, '7-rating-dark')
  await profile.getByRole('button', { name: 'Rate' }).click()
  await profile.getByRole('img', { name: '4 of 5' }).waitFor()
})

test('the conversation can be taken away as a file', async () => {
  const save = async (format: string) => {
    const button = panel('Profile').getByRole('button', { name: `Transcript: ${format}` })
    const [download] = await Promise.all([console.waitForEvent('download'), button.click()])
    return {
      name: download.suggestedFilename(),
      text: await readFile(await download.path(), 'utf8'),
    }
  }
  const text = await save('Text')
  expect(text.name).toMatch(/^Ravi Kumar Partner \d{4}-\d\d-\d\d\.txt$/)
  expect(text.text).toContain('    Now the other trip')
  expect(text.text).toContain('Rated: 4 of 5: “Quick, thanks 🙏”')
  const html = await save('Page')
  expect(html.name).toMatch(/\.html$/)
  const { page, errors: problems } = await openWindow(browser, { theme: 'light' })
  await page.setContent(html.text)
  await page.getByText('Now the other trip').waitFor()
  await picture(page, '7-transcript-light')
  expect(problems).toEqual([])
  await page.context().close()
})

test('it looks finished in the light, and on a phone', async () => {
  await setTheme(console, 'Light')
  await show('Timeline')
  await panel('Timeline').getByText('Chats of this customer').waitFor()
  await picture(console, '7-history-light')
  await show('Profile')
  await panel('Profile').getByText('Documents pending').waitFor()
  await picture(console, '7-profile-light')
  await show('Timeline')
  await console.setViewportSize({ width: 390, height: 844 })
  await picture(console, '7-narrow-history-light')
  await panel('Timeline').getByRole('tab', { name: 'Rides' }).click()
  await panel('Rides').getByText('Baner → Shirdi').waitFor()
  await picture(console, '7-narrow-rides-light')
  await panel('Rides').getByRole('tab', { name: 'Profile' }).click()
  await picture(console, '7-narrow-profile-light')
  expect(errors).toEqual([])
})
