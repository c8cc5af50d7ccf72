import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, startDesk } from '../testing/desk.ts'
import { type AtWork, atWork } from '../testing/executive.ts'
import { PARTNER } from '../testing/webhook.ts'

let desk: Desk
let john: AtWork

beforeAll(async () => {
  desk = await startDesk({ LEGACY_V1_EVENTS: '1' })
  john = await atWork(desk.url, 'agent_john')
})

afterAll(async () => {
  await desk?.stop()
  john?.close()
})

test("where V1 clients are left, the drivers' counters also come under their old name", async () => {
  await desk.sandbox.say('919813400001', { phone_number_id: PARTNER, type: 'text', text: 'Hello' })
  const stats = await john.hears('dashboard_stats', ({ active }) => active === 1)
  const counts = { active: 1, resolved: 0, pending: 0 }
  expect(stats.by_type.Partner).toEqual(counts)
  expect(await john.hears('driver-chat-stats')).toEqual(counts)
  john.forget()
  await john.client.socket.emit('get_dashboard_stats', {})
  expect(await john.hears('driver-chat-stats')).toEqual(counts)
})
