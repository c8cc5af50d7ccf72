import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await startDesk({ RATE_LIMIT_MEDIA: '2' })
})

afterAll(async () => {
  await desk?.stop()
})

test('who asks for too many files a minute is told when to come back', async () => {
  const ask = () => fetch(`${desk.url}/api/whatsapp/downloadmedia/none`)
  expect([(await ask()).status, (await ask()).status]).toEqual([401, 401])
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ status: 0, code: 'rate_limited' })
})
