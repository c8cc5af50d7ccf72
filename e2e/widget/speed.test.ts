import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Scene, setScene } from './support/set-up.ts'
import { bubbleWith, openPanel, visit, write } from './support/widget.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})
afterAll(() => scene?.end())

test('the first message is on the screen within a second of the page', async () => {
  const { page } = await visit(scene.browser, 'about:blank')
  await page.addInitScript(watch)
  await page.goto(scene.site.page({ customer: 'rider_quick' }))
  await openPanel(page)
  await write(page, 'Hello')
  const took: number[] = []
  for (let time = 0; time < 7; time++) {
    await page.reload()
    await bubbleWith(page, 'Hello').waitFor()
    const shown = await page.waitForFunction(() => performance.getEntriesByName('first message')[0])
    took.push(await shown.evaluate((entry) => Math.round(entry?.startTime ?? Number.NaN)))
  }
  took.sort((one, other) => one - other)
  console.info(`first message on screen after ${took.join(', ')} ms (median ${took[3]})`)
  // Other work on the machine only ever adds to it.
  expect(took[0]).toBeLessThanOrEqual(1000)
  await page.context().close()
})

/** Marks the frame in which the first message is there; milliseconds since the page was asked for. */
function watch() {
  const look = () => {
    const root = document.querySelector('smart-chat-widget')?.shadowRoot
    if (root?.querySelector('[data-testid=message]')) performance.mark('first message')
    else requestAnimationFrame(look)
  }
  look()
}
