import { deskProcess } from '@smart-chat/server/testing/desk-process.ts'
import { rest } from '@smart-chat/server/testing/rest.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture } from '../support/browser.ts'
import { type Scene, setScene } from './support/set-up.ts'
import { openPanel, panel, visit, write } from './support/widget.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})
afterAll(() => scene?.end())

test('the demo page shows the widget at once, as whoever one chooses to be', async () => {
  const { page, errors } = await visit(scene.browser, `${scene.desk.url}/widget-demo`)
  await openPanel(page)
  await write(page, 'Asha was here')
  await page.getByLabel('Signed in as').selectOption('Kabir Shah (Customer)')
  await panel(page).getByText('Hello! How can we help?').waitFor()
  await page.getByLabel('Language').selectOption('hi')
  await panel(page).getByText('नमस्ते! हम आपकी क्या मदद करें?').waitFor()
  await page.getByLabel('Signed in as').selectOption('Asha Verma (Customer)')
  await panel(page).getByText('Asha was here').waitFor()
  await picture(page, '8-widget-demo')
  expect(errors).toEqual([])
  await page.context().close()
})

test('its server gives tokens for its own people only, and no secret to the browser', async () => {
  const ask = (body: object) => rest(scene.desk.url, { path: '/widget-demo/session', body })
  expect((await ask({ index: 0 })).body).toEqual({ token: expect.any(String) })
  for (const body of [{ index: 99 }, { index: '__proto__' }, { customer: '919812340012' }, {}]) {
    expect(await ask(body)).toMatchObject({ httpStatus: 404, body: { code: 'not_found' } })
  }
  for (const path of ['', 'page.js', 'customers']) {
    const { body } = await rest(scene.desk.url, { path: `/widget-demo/${path}` })
    expect(JSON.stringify(body)).not.toContain('sandbox-webhook')
  }
})

test('where real customers write there is no demo page, but the widget', async () => {
  const desk = await deskProcess({ WHATSAPP_ACCESS_TOKEN: 'a-real-one' })
  try {
    const asked = await rest(desk.url, { path: '/widget-demo/session', body: { index: 0 } })
    expect(asked.httpStatus).toBe(404)
    expect((await rest(desk.url, { path: '/widget-demo/customers' })).httpStatus).toBe(404)
    expect((await rest(desk.url, { path: '/widget.js' })).httpStatus).toBe(200)
  } finally {
    await desk.remove()
  }
})
