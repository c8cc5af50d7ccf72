import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture } from '../support/browser.ts'
import { type Scene, setScene } from './support/set-up.ts'
import { bubbleWith, composer, openPanel, visit, write } from './support/widget.ts'

let scene: Scene
let page: Page
let chat_id: string

beforeAll(async () => {
  scene = await setScene()
  page = (await visit(scene.browser, scene.site.page({ customer: 'rider_5' }))).page
  await openPanel(page)
  await write(page, 'The meter was wrong')
  chat_id = await scene.chatWith('The meter was wrong')
  await scene.answers(chat_id, 'You have your money back.')
})
afterAll(() => scene?.end())

const card = () => page.getByTestId('rating')
const setStatus = (status: 'active' | 'resolved') =>
  scene.john.client.socket.emit('update_chat_status', { chat_id, status })
const ratingAtDesk = async () => (await scene.john.client.call('getChat', { chat_id })).chat.rating

test('when the desk is done, it says so and asks for a rating', async () => {
  await bubbleWith(page, 'You have your money back.').waitFor()
  expect(await card().count()).toBe(0)
  await setStatus('resolved')
  await card().getByText('This conversation was closed.').waitFor()
  expect(await card().getByRole('button', { name: 'Send rating' }).count()).toBe(0)
})

test('stars and a comment reach the desk; the stars stay after a reload', async () => {
  await card().getByRole('radio', { name: '4 of 5' }).check()
  await card().getByRole('textbox').fill('Quick, thanks')
  await picture(page, '8-widget-rating')
  await card().getByRole('button', { name: 'Send rating' }).click()
  await card().getByText('Thank you for your rating.').waitFor()
  expect(await ratingAtDesk()).toBe(4)
  await page.reload()
  await card().getByText('Thank you for your rating.').waitFor()
  expect(await card().getByRole('radio', { name: '4 of 5' }).isChecked()).toBe(true)
})

test('one may think again, by the keyboard alone', async () => {
  await card().getByRole('button', { name: 'Change' }).press('Enter')
  await card().getByRole('radio', { name: '4 of 5' }).press('ArrowRight')
  await card().getByRole('button', { name: 'Send rating' }).press('Enter')
  await card().getByText('Thank you for your rating.').waitFor()
  expect(await ratingAtDesk()).toBe(5)
})

test('a rating that does not get through says so and stays', async () => {
  await page.route('**/rate', (route) => route.abort())
  await card().getByRole('button', { name: 'Change' }).click()
  await card().getByRole('button', { name: 'Send rating' }).click()
  await card().getByText('No connection. Check it and try again.').waitFor()
  await page.unroute('**/rate')
  await card().getByRole('button', { name: 'Send rating' }).click()
  await card().getByText('Thank you for your rating.').waitFor()
})

test('the next message opens the conversation again', async () => {
  await composer(page).fill('One more thing')
  await composer(page).press('Enter')
  await card().waitFor({ state: 'detached' })
  await bubbleWith(page, 'You have your money back.').waitFor()
  await scene.john.hears('chat_status_updated', (one) => one.new_status === 'active')
})
