import type { BusinessHours } from '@smart-chat/contract'
import { type Desk, startDesk } from '@smart-chat/server/testing/desk.ts'
import { type AtWork, atWork } from '@smart-chat/server/testing/executive.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './support/axe.ts'
import { openBrowser, openWindow, picture } from './support/browser.ts'
import { goOnline, rowWith, setTheme, signIn } from './support/console.ts'
import { expectLevel, notice, writes } from './support/desk.ts'

let desk: Desk
let browser: Browser
let console: Page
let errors: string[]
let maya: AtWork
let jane: AtWork
let admin: AtWork

beforeAll(async () => {
  desk = await startDesk({ INACTIVE_S: '240' })
  browser = await openBrowser()
  const desktop = await openWindow(browser)
  console = desktop.page
  errors = desktop.errors
  await signIn(console, desk.url, 'agent_john')
  maya = await atWork(desk.url, 'lead_maya')
  jane = await atWork(desk.url, 'agent_jane', { online: true })
  admin = await atWork(desk.url, 'admin')
})

afterAll(async () => {
  for (const person of [maya, jane, admin]) person?.close()
  await browser?.close()
  await desk?.stop()
})

const status = () => console.getByRole('button', { name: /your status/i })

const reassign = (chat_id: string, executive_id: string | null, more: object = {}) =>
  maya.client.socket.emit('reassign_chat', { chat_id, executive_id, ...more })

const setCapacity = (executive_id: string, capacity: number | null) =>
  admin.client.call('changeExecutive', { executive_id, capacity })

const setHours = (hours: BusinessHours | null) =>
  admin.client.call('changeSegment', { customer_type: 'Partner', hours })

/** A sign of life of the colleagues who have no screen. */
const showUp = () =>
  Promise.all([maya, jane].map(({ client }) => client.socket.emit('activity', {})))

test('the queue is read by who waits longest', async () => {
  await jane.client.socket.emit('set_executive_status', { status: 'offline' })
  await writes(desk, '919830005001', 'Asha Rao', 'I came first')
  await writes(desk, '919830005002', 'Bela Sen', 'I came second')
  await writes(desk, '919830005001', 'Asha Rao', 'I wrote again')
  await console.getByRole('tab', { name: /unassigned/i }).click()
  const rows = console.getByTestId('chat-row')
  await expect.poll(() => rows.count()).toBe(2)
  expect(await rows.first().innerText()).toContain('Asha Rao')
  await console.getByRole('tab', { name: /all chats/i }).click()
  await writes(desk, '919830005002', 'Bela Sen', 'Me too')
  await expect.poll(() => rows.first().innerText()).toContain('Bela Sen')
  await console.getByRole('tab', { name: /my chats/i }).click()
})

test('who comes online is told of all that was given to them in one notice', async () => {
  for (const index of [3, 4, 5, 6])
    await writes(desk, `91983000500${index}`, `Customer ${index}`, 'Hello')
  await goOnline(console)
  const given = notice(console, 'given')
  await given.getByText('6 chats were given to you').waitFor()
  await expect.poll(() => status().innerText()).toMatch(/6/)
  await picture(console, '8-given-dark')
  await given.getByRole('button', { name: 'Dismiss' }).click()
  await given.waitFor({ state: 'detached' })
})

test('a chat that a lead gives me says so, with its reason and the way there', async () => {
  await jane.client.socket.emit('set_executive_status', { status: 'online' })
  const { chat_id } = await jane.client.socket.emit('new_chat', {
    sender: '919830005010',
    customer_type: 'Partner',
  })
  await reassign(chat_id, 'exec_agent_jane')
  await reassign(chat_id, 'exec_agent_john', { note: 'You know the route' })
  const given = notice(console, 'given')
  await given.getByText('You know the route').waitFor()
  await given.getByRole('button', { name: 'Open' }).click()
  await given.waitFor({ state: 'detached' })
  await expect.poll(() => console.url()).toContain(chat_id)
  await reassign(chat_id, 'exec_agent_jane')
  const taken = notice(console, 'taken')
  await taken.getByText('Went to Jane Smith').waitFor()
  await taken.getByRole('button', { name: 'Dismiss' }).click()
})

test('what I take or give back myself needs no notice; why it is mine stands beside it', async () => {
  await console.getByRole('button', { name: /assigned to/i }).click()
  await console.getByRole('menuitem', { name: 'Take' }).click()
  await console.getByRole('button', { name: /assigned to you/i }).waitFor()
  const profile = console.getByRole('complementary', { name: 'Profile' })
  await profile.getByText(/from Jane Smith to John Doe/).waitFor()
  expect(await notice(console, 'given').count()).toBe(0)
  await console.getByRole('button', { name: /assigned to you/i }).click()
  await console.getByRole('menuitem', { name: 'Back to the queue' }).click()
  await console.getByRole('button', { name: /assigned to you/i }).waitFor({ state: 'detached' })
  expect(await notice(console, 'taken').count()).toBe(0)
})

test('a colleague who looks at a chat is seen in its header and in the list, until they leave', async () => {
  await rowWith(console, 'I wrote again').click()
  const chat_id = new URL(console.url()).pathname.split('/').at(-1) ?? ''
  await jane.client.rooms.joinChat(chat_id)
  const inHeader = console.getByRole('region', { name: 'Conversation' }).getByTestId('viewers')
  const inRow = console.locator(`[data-chat-id="${chat_id}"]`).getByTestId('viewers')
  for (const place of [inHeader, inRow]) {
    await place.waitFor()
    expect(await place.textContent()).toContain('Viewing now: Jane Smith')
  }
  await jane.client.socket.emit('typing', { chat_id, is_typing: true })
  await rowWith(console, 'Jane Smith is typing').waitFor()
  await picture(console, '8-viewers-dark')
  expect(await violations(console)).toEqual([])
  jane.client.rooms.leaveChat(chat_id)
  for (const place of [inHeader, inRow]) await place.waitFor({ state: 'detached' })

  const elsewhere = await writes(desk, '919830005002', 'Bela Sen', 'Is anybody there?')
  await jane.client.rooms.joinChat(elsewhere)
  await jane.client.socket.emit('typing', { chat_id: elsewhere, is_typing: true })
  const row = console.locator(`[data-chat-id="${elsewhere}"]`)
  await row.getByText('Jane Smith is typing').waitFor()
  await console.reload()
  await row.getByTestId('viewers').waitFor()
  jane.client.rooms.leaveChat(elsewhere)
  await row.getByTestId('viewers').waitFor({ state: 'detached' })
})

test('whoever is full is marked so, and only a lead may insist', async () => {
  await setCapacity('exec_agent_jane', 1)
  await reassign(await writes(desk, '919830005020', 'Full One', 'Hello'), 'exec_agent_jane', {
    force: true,
  })
  await console.getByRole('button', { name: /assigned to/i }).click()
  const item = console.getByRole('menuitem', { name: /Jane Smith/ })
  expect(await item.innerText()).toMatch(/full[\s\S]*of 1/)
  expect(await item.getAttribute('aria-disabled')).toBe('true')
  await picture(console, '8-assign-dark')
  await console.keyboard.press('Escape')

  const { page } = await openWindow(browser, { theme: 'light' })
  await signIn(page, desk.url, 'lead_maya')
  await page.goto(console.url())
  await page.getByRole('button', { name: /assigned to/i }).click()
  await page.getByRole('menuitem', { name: /Jane Smith/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Jane Smith has no room' })
  await dialog.waitFor()
  await picture(page, '8-insist')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Give it anyway' }).click()
  await page.getByRole('button', { name: /assigned to jane/i }).waitFor()
  await page.context().close()
  await setCapacity('exec_agent_jane', null)
})

test('outside of business hours a wait stands still and says so', async () => {
  const chat_id = await writes(desk, '919830005030', 'Night Owl', 'Are you open?')
  await reassign(chat_id, 'exec_agent_john')
  await setHours({ timezone: 'UTC', week: { [yesterday()]: [['09:00', '09:05']] }, holidays: [] })
  await expectLevel(console, chat_id, 'paused')
  const timer = console.locator(`[data-chat-id="${chat_id}"]`).getByTestId('waiting')
  const stood = await timer.innerText()
  expect(stood).toContain('closed')
  await desk.pass(30)
  await showUp()
  expect(await timer.innerText()).toBe(stood)
  await picture(console, '8-paused-dark')
  await setHours(null)
  await expectLevel(console, chat_id, 'fresh')
})

test('the switch follows what a lead changes, and says that it was not me', async () => {
  await maya.client.socket.emit('set_executive_status', {
    executive_id: 'exec_agent_john',
    status: 'away',
  })
  await console.getByRole('button', { name: /your status: away/i }).waitFor()
  const bar = console.getByTestId('status-changed')
  await bar.getByText('a lead, or you on another device').waitFor()
  await bar.getByRole('button', { name: 'Go online' }).click()
  await console.getByRole('button', { name: /your status: online/i }).waitFor()
  await bar.waitFor({ state: 'detached' })
  await status().click()
  await console.getByText(/Online since \d\d:\d\d/).waitFor()
  await console.keyboard.press('Escape')
})

test('who does nothing is warned; a key in any tab says that one is there', async () => {
  const other = await console.context().newPage()
  await other.goto(desk.url)
  await other.getByRole('tab', { name: /my chats/i }).waitFor()
  await desk.pass(185)
  await showUp()
  await desk.sweep()
  const warning = console.getByTestId('inactivity')
  for (const page of [console, other]) await page.getByTestId('inactivity').waitFor()
  await console.bringToFront()
  await picture(console, '8-inactivity-dark')
  expect(await violations(console)).toEqual([])
  await other.keyboard.press('Shift')
  for (const page of [other, console])
    await page.getByTestId('inactivity').waitFor({ state: 'detached' })
  await other.close()
  await desk.pass(100)
  await showUp()
  await desk.sweep()
  expect(await warning.count()).toBe(0)
  await console.getByRole('button', { name: /your status: online/i }).waitFor()
})

test('who goes on doing nothing is told that they are offline, why, and the way back', async () => {
  await desk.pass(90)
  await showUp()
  await desk.sweep()
  await console.getByTestId('inactivity').waitFor()
  await desk.pass(61)
  await desk.sweep()
  const bar = console.getByTestId('status-changed')
  await bar.getByText(/You are Offline since .*nothing had moved/).waitFor()
  await console.getByTestId('inactivity').waitFor({ state: 'detached' })
  await notice(console, 'taken').or(notice(console, 'given')).first().waitFor()
  await picture(console, '8-offline-dark')
  await setTheme(console, 'Light')
  await picture(console, '8-offline-light')
  expect(await violations(console)).toEqual([])
  await bar.getByRole('button', { name: 'Go online' }).click()
  await console.getByRole('button', { name: /your status: online/i }).waitFor()
  await bar.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

/** The days are those of the desk, which may have passed midnight in the tests before. */
function yesterday(): string {
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
  return days[(desk.ctx.now().getUTCDay() + 6) % 7] ?? 'sun'
}
