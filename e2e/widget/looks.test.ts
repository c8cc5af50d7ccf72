import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { picture } from '../support/browser.ts'
import { settled } from '../support/settled.ts'
import { leave, type Scene, setScene } from './support/set-up.ts'
import {
  bubbles,
  bubbleWith,
  composer,
  expectState,
  openPanel,
  panel,
  visit,
  write,
} from './support/widget.ts'

let scene: Scene
const asha = { customer: '919812340042', customer_type: 'Customer', name: 'Asha Verma' }

beforeAll(async () => {
  scene = await setScene()
  const { page } = await visit(scene.browser, scene.site.page(asha))
  await openPanel(page)
  await write(page, 'I am at gate 3, where is my cab?')
  const chat_id = await scene.chatWith('I am at gate 3, where is my cab?')
  await scene.answers(chat_id, 'Suresh is two minutes away, in a white Ertiga: MH 12 AB 1234.')
  await bubbleWith(page, 'Suresh is two minutes away').waitFor()
  await write(page, 'I see him, thank you! 🙏')
  await leave(page)
})
afterAll(() => scene?.end())

const shown = (page: Page) => bubbleWith(page, 'I see him, thank you!').waitFor()

for (const theme of ['light', 'dark'] as const) {
  test(`it breaks no rule of WCAG 2.2 AA that a machine can see (${theme})`, async () => {
    const { page, errors } = await visit(scene.browser, scene.site.page(asha), { theme })
    expect(await violations(page)).toEqual([])
    await openPanel(page)
    await shown(page)
    expect(await violations(page)).toEqual([])
    await picture(page, `8-widget-${theme}`)
    expect(errors).toEqual([])
    await leave(page)
  })
}

test('a page may say which theme, whatever the system says', async () => {
  const address = scene.site.page({ ...asha, theme: 'dark' })
  const { page } = await visit(scene.browser, address, { theme: 'light' })
  await openPanel(page)
  const colour = await panel(page).evaluate((element) => getComputedStyle(element).backgroundColor)
  expect(colour).toBe('rgb(18, 21, 26)')
  await leave(page)
})

test('on a phone it fills the screen, keeps the focus within, and gives it back', async () => {
  const { page } = await visit(scene.browser, scene.site.page(asha), { width: 390, height: 844 })
  await openPanel(page)
  await shown(page)
  await settled(page)
  expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  expect(await panel(page).getAttribute('aria-modal')).toBe('true')
  expect(await violations(page)).toEqual([])
  await picture(page, '8-widget-narrow')

  const focused = () =>
    page.evaluate(() => {
      const inner = document.querySelector('smart-chat-widget')?.shadowRoot?.activeElement
      return inner?.closest('[data-testid=panel]') != null
    })
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press(step < 4 ? 'Tab' : 'Shift+Tab')
    expect(await focused()).toBe(true)
  }
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
  const label = () =>
    page.evaluate(() => {
      const { shadowRoot } = document.querySelector('smart-chat-widget') as HTMLElement
      return shadowRoot?.activeElement?.getAttribute('aria-label')
    })
  await expect.poll(label).toBe('Open chat')
  await leave(page)
})

test('all of it speaks Hindi', async () => {
  const { page } = await visit(scene.browser, scene.site.page({ ...asha, language: 'hi' }))
  await page.getByRole('button', { name: 'चैट खोलें' }).click()
  await shown(page)
  await page.getByText('हमसे बात करें').waitFor()
  await composer(page).fill('शुक्रिया')
  expect(await panel(page).innerText()).not.toMatch(/Chat with us|kept here|Today/)
  expect(await page.getByText('आज', { exact: true }).count()).toBe(1)
  expect(await violations(page)).toEqual([])
  await picture(page, '8-widget-hindi')
  await leave(page)
})

test('on a page that is written from right to left it is too', async () => {
  const { page } = await visit(scene.browser, scene.site.page({ ...asha, dir: 'rtl' }))
  await openPanel(page)
  await shown(page)
  const [frame, ours, theirs] = await Promise.all([
    panel(page).boundingBox(),
    bubbleWith(page, 'I see him').locator('.bubble').boundingBox(),
    bubbleWith(page, 'Suresh is').locator('.bubble').boundingBox(),
  ])
  expect(frame?.x).toBe(20)
  expect(ours?.x).toBeLessThan(theirs?.x ?? 0)
  await picture(page, '8-widget-rtl')
  await leave(page)
})

test('buttons of a message answer with their words, as a quote of it, and go then', async () => {
  const { page } = await visit(scene.browser, scene.site.page(asha))
  await openPanel(page)
  await shown(page)
  const { templates } = await scene.john.client.call('listTemplates', { stakeholder: 'Customer' })
  const template = templates.find(({ buttons }) => buttons.length > 1)
  const [button = ''] = template?.buttons ?? []
  const { chat_id } = await scene.john.hears('room_update_customer')
  await scene.john.client.call('sendTemplate', {
    chat_id,
    template_id: template?.id ?? '',
    variables: { 1: 'Asha', 2: '7 pm', 3: 'gate 3' },
  })
  await page.getByRole('button', { name: button }).waitFor()
  await picture(page, '8-widget-buttons')
  await page.getByRole('button', { name: button }).click()
  await expectState(bubbles(page).last(), 'stored')
  const answer = await scene.john.hears('new_message', (one) => one.message === button)
  expect(answer.reply_to).not.toBeNull()
  expect(await page.getByRole('button', { name: button }).count()).toBe(0)
  await leave(page)
})

test('a long conversation comes page by page as one scrolls up, without a jump', async () => {
  const { page } = await visit(scene.browser, scene.site.page({ customer: 'rider_long' }))
  await openPanel(page)
  await write(page, 'Line 1')
  const chat_id = await scene.chatWith('Line 1')
  for (let n = 2; n <= 75; n++) await scene.answers(chat_id, `Line ${n}`)
  await page.reload()
  // Not any bubble with these characters: the time follows the text, and "Line 7" may be of 5 o'clock.
  const last = bubbles(page).filter({ has: page.getByText('Line 75', { exact: true }) })
  await last.waitFor()
  expect(await bubbles(page).count()).toBe(30)
  const list = page.getByRole('region', { name: 'Conversation' })
  for (const count of [60, 75]) {
    await expect
      .poll(() =>
        list.evaluate((element, wanted) => {
          const shown = element.querySelectorAll('[data-testid=message]').length
          // In one go: what comes in between must not be scrolled away from.
          if (shown < wanted) element.scrollTo(0, 0)
          return shown
        }, count),
      )
      .toBe(count)
    expect(await list.evaluate((element) => element.scrollTop)).toBeGreaterThan(200)
  }
  const numbers = (await bubbles(page).locator('.text').allInnerTexts()).map((text) =>
    text.slice(5),
  )
  expect(numbers.map(Number)).toEqual(Array.from({ length: 75 }, (_, index) => index + 1))
  await page.getByRole('button', { name: 'Latest messages' }).click()
  await expect.poll(() => last.isVisible()).toBe(true)
  await leave(page)
})
