import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture } from '../support/browser.ts'
import { type Scene, setScene } from './support/set-up.ts'
import {
  bubbles,
  bubbleWith,
  composer,
  launcher,
  openPanel,
  panel,
  visit,
  write,
} from './support/widget.ts'

let scene: Scene
let page: Page
let errors: string[]
let chat_id: string
const hostile = { customer: 'rider_7', name: 'Asha Verma', styles: 'hostile' } as const

beforeAll(async () => {
  scene = await setScene()
  const window = await visit(scene.browser, scene.site.page(hostile))
  page = window.page
  errors = window.errors
})
afterAll(() => scene?.end())

test('on a hostile page of another origin with a strict policy, text goes both ways', async () => {
  await openPanel(page)
  await page.getByText('Hello! How can we help?').waitFor()
  await write(page, 'Where is my cab?')
  chat_id = await scene.chatWith('Where is my cab?')
  await scene.answers(chat_id, 'Two minutes away: https://desk.example/t?id=1.')
  const link = bubbleWith(page, 'Two minutes away').getByRole('link')
  expect(await link.getAttribute('href')).toBe('https://desk.example/t?id=1')
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
  await picture(page, '8-widget-hostile')
})

test('it looks as it does on its own page: no style of the host comes in', async () => {
  const text = bubbleWith(page, 'Where is my cab?').locator('.text')
  const looks = await text.evaluate((element) => {
    const { fontSize, color, direction } = getComputedStyle(element)
    return { fontSize, color, direction }
  })
  expect(looks).toEqual({ fontSize: '14px', color: 'rgb(255, 255, 255)', direction: 'ltr' })
  expect(await panel(page).boundingBox()).toMatchObject({ width: 388, height: 640 })
  expect(
    await page.evaluate(() =>
      Object.keys(window).filter((key) => /smart|preact|socket/i.test(key)),
    ),
  ).toEqual(['SmartChat'])
})

test('what it is given is a projection: no ids of executives, no notes, no tags', async () => {
  await scene.john.client.socket.emit('add_note', { chat_id, content: 'A secret note' })
  await scene.john.client.socket.emit('apply_tag', { chat_id, tag: 'Urgent' })
  const answer = page.waitForResponse(/\/messages/)
  await page.reload()
  const told = await (await answer).text()
  expect(told).toContain('Two minutes away')
  expect(told).not.toMatch(/exec_|secret note|Urgent|seen_by/)
})

test('after a reload it is as it was: open, with the history and the draft', async () => {
  await bubbleWith(page, 'Two minutes away').waitFor()
  expect(await bubbles(page).count()).toBe(2)
  await composer(page).fill('And then I')
  await page.reload()
  await bubbleWith(page, 'Two minutes away').waitFor()
  expect(await composer(page).inputValue()).toBe('And then I')
  await composer(page).fill('')
})

test('typing is seen both ways', async () => {
  await composer(page).pressSequentially('Hm')
  const typing = await scene.john.hears('user_typing', (one) => one.chat_id === chat_id)
  expect(typing).toMatchObject({ sender_type: 'Customer', name: 'Asha Verma' })
  await scene.john.client.socket.emit('typing', { chat_id })
  await page.getByText('John Doe is typing…').waitFor()
  await scene.answers(chat_id, 'There he is.')
  await bubbleWith(page, 'There he is.').waitFor()
  expect(await page.getByTestId('typing').count()).toBe(0)
  await composer(page).fill('')
})

test('what is read in the open panel is read for the desk, and only then', async () => {
  await scene.john.hears(
    'message_status',
    (one) => one.chat_id === chat_id && one.seq === 3 && one.delivery === 'read',
  )
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
  await scene.answers(chat_id, 'Are you in the car?')
  await page.getByTestId('badge').getByText('1').waitFor()
  await page.getByTestId('notice').getByText('Are you in the car?').waitFor()
  await scene.answers(chat_id, 'Hello?')
  await page.getByTestId('badge').getByText('2').waitFor()
  expect(await launcher(page).getAttribute('aria-label')).toBe('Open chat, 2 unread')
  expect(await page.locator('[aria-live=polite]').innerText()).toBe(
    'New message from John Doe: Hello?',
  )
  await picture(page, '8-widget-unread')
  expect(statuses()).not.toContain('5 read')

  await page.reload()
  await page.getByTestId('badge').getByText('2').waitFor()
  await openPanel(page)
  await scene.john.hears('message_status', (one) => one.seq === 5 && one.delivery === 'read')
  await launcherGone()
})

const statuses = () =>
  scene.john.heard
    .filter(({ event, payload }) => event === 'message_status' && payload.chat_id === chat_id)
    .map(({ payload }) => `${payload.seq} ${payload.delivery}`)

const launcherGone = () => page.getByTestId('badge').waitFor({ state: 'detached' })

test('nothing of all this was an error of the page, or against its policy', () => {
  expect(errors).toEqual([])
})
