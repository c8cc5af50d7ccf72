import { type Desk, startDesk } from '@smart-chat/server/testing/desk.ts'
import { type AtWork, atWork } from '@smart-chat/server/testing/executive.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { answer, goOnline, rowWith, setTheme, signIn } from './support/console.ts'
import { asks, expectLevel, notice, passes, waitingOf, writes } from './support/desk.ts'

let desk: Desk
let browser: Browser
let console: Page
let errors: string[]
let maya: AtWork

beforeAll(async () => {
  desk = await startDesk()
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  console = desktop.page
  errors = desktop.errors
  await desktop.page.context().grantPermissions(['notifications'])
  await console.context().addInitScript(listenToTheBrowser)
  await signIn(console, desk.url, 'agent_john')
  await goOnline(console)
  maya = await atWork(desk.url, 'lead_maya')
})

afterAll(async () => {
  maya?.close()
  await browser?.close()
  await desk?.stop()
})

/** What the page gives the browser to play and to show is written down; the browser does it all the same. */
function listenToTheBrowser(): void {
  const told = { tones: 0, notes: [] as Notification[], titles: [] as string[] }
  Object.assign(globalThis, { told })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (when) {
    told.tones++
    return start.call(this, when)
  }
  globalThis.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      told.notes.push(this)
      told.titles.push(`${title}: ${this.body}`)
    }
  }
}

type Told = typeof globalThis & {
  told: { tones: number; notes: Notification[]; titles: string[] }
}

const tones = () => console.evaluate(() => (globalThis as Told).told.tones)

/** A browser without a screen shows every tab: that this one is behind others is said to the page. */
const putBehind = (isBehind: boolean, page = console) =>
  page.evaluate((hidden) => {
    const get = () => (hidden ? 'hidden' : 'visible')
    Object.defineProperty(document, 'visibilityState', { configurable: true, get })
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isBehind)

test("a wait turns yellow, orange and red by the desk's clock; a word or a shape says the same", async () => {
  const ravi = await writes(desk, '919830004001', 'Ravi Kumar', 'Where is my payout?')
  await expectLevel(console, ravi, 'fresh')
  await passes(desk, 121)
  await asks(console)
  await expectLevel(console, ravi, 'soon')
  expect(await waitingOf(console, ravi).innerText()).toMatch(/2:\d\d/)
  await passes(desk, 60)
  await asks(console)
  await expectLevel(console, ravi, 'late')
  await passes(desk, 420)
  await asks(console)
  await expectLevel(console, ravi, 'escalated')
  expect(await waitingOf(console, ravi).textContent()).toContain('ESCALATED')
  await rowWith(console, 'Where is my payout?').click()
  const header = console.getByRole('region', { name: 'Conversation' }).getByTestId('waiting')
  expect(await header.innerText()).toMatch(/Waiting.*10:\d\d.*ESCALATED/s)
  await answer(console, 'It is on its way.')
  await header.waitFor({ state: 'detached' })
})

test('a machine whose clock is five minutes wrong shows the same wait as one that is right', async () => {
  const meera = await writes(desk, '919830004002', 'Meera Joshi', 'Hello, is anybody there?')
  const { page, errors } = await openWindow(browser)
  await page.clock.install({ time: new Date(Date.now() - 300_000) })
  await signIn(page, desk.url, 'agent_jane')
  await page.getByRole('tab', { name: /all chats/i }).click()
  await asks(console)
  const seconds = async (of: Page) => {
    const [, minutes = '', rest = ''] =
      /(\d+):(\d\d)/.exec(await waitingOf(of, meera).innerText()) ?? []
    return Number(minutes) * 60 + Number(rest)
  }
  await expect
    .poll(async () => Math.abs((await seconds(page)) - (await seconds(console))), {
      timeout: 30_000,
    })
    .toBeLessThanOrEqual(2)
  expect(await seconds(console)).toBeGreaterThan(0)
  expect(errors).toEqual([])
  await page.context().close()
})

test('an alert names the customer, is heard, opens the chat, and goes with it', async () => {
  await console.getByRole('searchbox', { name: /search/i }).click()
  const before = await tones()
  await passes(desk, 181)
  const toast = notice(console, 'late')
  await toast.waitFor()
  expect(await toast.innerText()).toMatch(/Meera Joshi[\s\S]*Waiting for 3m/)
  await expect.poll(tones).toBeGreaterThan(before)
  expect(await console.title()).toMatch(/^\(1\) /)
  await picture(console, '8-alert-dark')
  expect(await violations(console)).toEqual([])
  await toast.getByRole('button', { name: 'Open' }).click()
  await console.getByTestId('message').filter({ hasText: 'is anybody there' }).waitFor()
  await toast.waitFor({ state: 'detached' })
  await answer(console, 'I am here.')
  await expect.poll(() => console.title()).toBe('Smart Chat')
})

test('the title counts my chats that ask for me, each once, whatever its messages', async () => {
  await writes(desk, '919830004003', 'Sunil Patil', 'First')
  await writes(desk, '919830004003', 'Sunil Patil', 'Second')
  await expect.poll(() => console.title()).toBe('(1) Smart Chat')
  const icon = console.locator('link[rel=icon]')
  expect(await icon.getAttribute('href')).toBe('/favicon-dot.svg')
  await writes(desk, '919830004004', 'Anita Desai', 'Good morning')
  await expect.poll(() => console.title()).toBe('(2) Smart Chat')
})

test('many at once are gathered; what escalates stays until it is answered', async () => {
  for (const [index, name] of ['Farhan Ali', 'Kavya Nair', 'Deepak Rao'].entries())
    await writes(desk, `91983000401${index}`, name, `Question ${index}`)
  await passes(desk, 200)
  const late = notice(console, 'late')
  await late.getByText('5 customers wait too long').waitFor()
  await picture(console, '8-alerts-gathered-dark')
  await passes(desk, 420)
  const escalated = notice(console, 'escalated')
  await escalated.getByText('5 customers').waitFor()
  await late.waitFor({ state: 'detached' })
  expect(await escalated.getAttribute('role')).toBe('alert')
  await setTheme(console, 'Light')
  await picture(console, '8-escalated-light')
  expect(await violations(console)).toEqual([])
  await console.setViewportSize({ width: 390, height: 844 })
  await picture(console, '8-escalated-narrow-light')
  await console.setViewportSize({ width: 1366, height: 768 })
  // A colleague answers four of them.
  const { chats } = await maya.client.call('listChats', { status: 'active', sort: 'waiting' })
  const [last, ...others] = chats.filter((chat) => chat.waiting_since !== null)
  for (const { chat_id } of others)
    await maya.client.socket.emit('send_message', { chat_id, message: 'Here', type: 'Agent' })
  await escalated.getByText(last?.customer_name ?? '', { exact: true }).waitFor()
  await escalated.getByRole('button', { name: 'Dismiss' }).click()
  await escalated.waitFor({ state: 'detached' })
  await setTheme(console, 'Dark')
})

test('while no tab is in front the alert comes as one notification, which opens the chat', async () => {
  const chat_id = await writes(desk, '919830004005', 'Gopal Iyer', 'My trip was cancelled')
  await console.locator(`[data-chat-id="${chat_id}"]`).waitFor()
  await passes(desk, 170)
  await putBehind(true)
  await passes(desk, 20)
  const titles = () => console.evaluate(() => (globalThis as Told).told.titles)
  await expect.poll(titles).toEqual(['Gopal Iyer: Waiting for 3m'])
  await console.evaluate(() =>
    (globalThis as Told).told.notes[0]?.dispatchEvent(new Event('click')),
  )
  await console.getByTestId('message').filter({ hasText: 'My trip was cancelled' }).waitFor()
  await putBehind(false)
  await answer(console, 'Let me see.')
})

test('a tab in front is enough; of several behind, one notifies', async () => {
  const other = await console.context().newPage()
  await other.goto(desk.url)
  await other.getByRole('tab', { name: /my chats/i }).waitFor()
  const tabs = [console, other]
  const inFront = () =>
    other.evaluate(async () => {
      const { held = [] } = await navigator.locks.query()
      return held.filter(({ name }) => name === 'smart-chat.in-front').length
    })
  await expect.poll(inFront).toBe(2)
  const titles = async () => {
    const told = await Promise.all(
      tabs.map((tab) => tab.evaluate(() => (globalThis as Told).told.titles)),
    )
    return told.flat().filter((title) => title.includes('Lata Singh'))
  }
  await writes(desk, '919830004006', 'Lata Singh', 'Please call me')
  await putBehind(true)
  await passes(desk, 181)
  for (const tab of tabs)
    await notice(tab, 'late').getByText('Lata Singh', { exact: true }).waitFor()
  expect(await titles()).toEqual([])
  await putBehind(true, other)
  await passes(desk, 420)
  for (const tab of tabs)
    await notice(tab, 'escalated').getByText('Lata Singh', { exact: true }).waitFor()
  await expect.poll(titles).toEqual(['ESCALATED: Lata Singh: Waiting for 10m'])
  await putBehind(false)
  await other.close()
})

test('sound is muted, set and tried in the account menu, and remembered', async () => {
  await console.getByRole('button', { name: 'Account' }).click()
  await console.getByRole('menuitem', { name: 'Sound and notifications' }).click()
  const dialog = console.getByRole('dialog', { name: 'Alerts' })
  const before = await tones()
  await dialog.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(tones).toBe(before + 2)
  await dialog.getByLabel('Volume').fill('30')
  await dialog.getByRole('switch', { name: 'Sound' }).uncheck()
  await picture(console, '8-alert-settings-dark')
  expect(await violations(console)).toEqual([])
  await console.keyboard.press('Escape')
  await console.reload()
  await console.getByRole('tab', { name: /my chats/i }).click()
  await writes(desk, '919830004007', 'Om Prakash', 'Hello?')
  await passes(desk, 181)
  await notice(console, 'late').getByText('Om Prakash', { exact: true }).waitFor()
  expect(await tones()).toBe(0)
  await console.getByRole('button', { name: 'Account' }).click()
  const item = console.getByRole('menuitemcheckbox', { name: 'Sound' })
  expect(await item.getAttribute('aria-checked')).toBe('false')
  await console.keyboard.press('Escape')
  expect(errors).toEqual([])
})
