import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture } from '../support/browser.ts'
import { type Scene, setScene } from './support/set-up.ts'
import { bubbleWith, composer, expectState, openPanel, visit, write } from './support/widget.ts'

let scene: Scene
let page: Page
/** Whether the desk cannot be reached while the operator's own page can. */
let isCut = false

beforeAll(async () => {
  scene = await setScene()
  page = (await visit(scene.browser, 'about:blank')).page
  await page.routeWebSocket(/\/ws\//, (socket) => {
    if (isCut) void socket.close()
    else socket.connectToServer()
  })
  await page.route(/\/(api|ws)\//, (route) => (isCut ? route.abort() : route.fallback()))
  await page.goto(scene.site.page({ customer: 'rider_8' }))
  await openPanel(page)
})
afterAll(() => scene?.end())

const offline = (isOffline: boolean) => page.context().setOffline(isOffline)

const times = async (chat_id: string, text: string) => {
  const { messages } = await scene.john.client.call('listMessages', { chat_id })
  return messages.filter(({ message }) => message === text).length
}

async function writeOffline(text: string) {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expectState(bubbleWith(page, text), 'waiting')
}

test('the very first message, written without a connection, begins the chat when it is back', async () => {
  await page.getByText('Hello! How can we help?').waitFor()
  await offline(true)
  await writeOffline('Is anybody there?')
  await page.getByText('No connection. Your messages are sent').waitFor()
  await picture(page, '8-widget-offline')
  await offline(false)
  await expectState(bubbleWith(page, 'Is anybody there?'), 'stored')
  expect(await times(await scene.chatWith('Is anybody there?'), 'Is anybody there?')).toBe(1)
  await page.getByText('No connection. Your messages are sent').waitFor({ state: 'detached' })
})

test('what was written offline survives reloads, and goes out once and in order', async () => {
  const chat_id = await scene.chatWith('Is anybody there?')
  await offline(true)
  for (const text of ['One', 'Two']) await writeOffline(text)
  isCut = true
  await offline(false)
  await page.reload()
  await expectState(bubbleWith(page, 'One'), 'waiting')
  await expectState(bubbleWith(page, 'Two'), 'waiting')
  isCut = false
  await expectState(bubbleWith(page, 'Two'), 'stored')
  await bubbleWith(page, 'Is anybody there?').waitFor()
  const { messages } = await scene.john.client.call('listMessages', { chat_id })
  expect(messages.map(({ message }) => message)).toEqual(['Is anybody there?', 'One', 'Two'])
})

test('what the desk wrote meanwhile is there when the connection is', async () => {
  const chat_id = await scene.chatWith('Is anybody there?')
  await offline(true)
  await page.getByText('No connection. Your messages are sent').waitFor()
  await scene.answers(chat_id, 'Yes, we are.')
  await offline(false)
  await bubbleWith(page, 'Yes, we are.').waitFor()
})

test('a desk that was killed and started again is found again', async () => {
  await scene.desk.kill('SIGKILL')
  await writeOffline('Still there?')
  await scene.desk.start()
  await expectState(bubbleWith(page, 'Still there?'), 'stored')
  await write(page, 'Good.')
})
