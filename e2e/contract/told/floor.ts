import { expect } from 'vitest'
import { expectTold, setStage } from './stage.ts'
import type { ToldCases } from './told-cases.ts'

const EXECUTIVES = ['dashboard', 'chat', 'segment', 'executive', 'leads', 'foreign'] as const

/** People, counters and connections. */
export const floorCases = {
  executive_status: async (world) => {
    const stage = await setStage(world)
    const told = await expectTold(stage, 'executive_status', [...EXECUTIVES], async () => {
      const sara = await world.line('agent_sara')
      await sara.does('set_executive_status', { status: 'AWAY' })
      return (status) => status.executive_id === 'exec_agent_sara' && status.status === 'away'
    })
    expect(told).toMatchObject({ name: "Sara D'Souza", customer_type: 'SRDP', reason: 'manual' })
  },

  dashboard_stats: async (world) => {
    const stage = await setStage(world)
    const before = await stage.john.does('get_dashboard_stats')
    await expectTold(stage, 'dashboard_stats', [...EXECUTIVES], async () => {
      await world.writes('Vendor')
      return (stats) => stats.by_type.Vendor.active > before.by_type.Vendor.active
    })
  },

  'driver-chat-stats': async (world) => {
    const legacy = await world.other({ LEGACY_V1_EVENTS: '1' })
    const stage = await setStage(legacy)
    const { by_type } = await stage.john.does('get_dashboard_stats')
    const told = await expectTold(stage, 'driver-chat-stats', [...EXECUTIVES], async () => {
      await legacy.writes('Partner')
      return (stats) => stats.active > by_type.Partner.active
    })
    expect(told).toMatchObject({ active: by_type.Partner.active + 1 })
  },

  session_expired: async (world) => {
    const stage = await setStage(world)
    const input = { username: 'agent_kabir', password: 'smart-chat' }
    const { accessToken } = await world.get('login', { as: null, input })
    const tabs = [
      await world.connect({ auth: { token: accessToken } }),
      await world.connect({ auth: { token: accessToken } }),
    ]
    await expectTold(stage, 'session_expired', [], async () => {
      await world.get('logout', { as: { token: accessToken } })
      for (const tab of tabs) {
        expect(await tab.hears('session_expired')).toEqual({ code: 'token_revoked' })
      }
      return () => true
    })
    for (const tab of tabs) {
      await expect.poll(() => tab.socket.connected, { timeout: 10_000 }).toBe(false)
    }
  },

  server_draining: async (world) => {
    const leaving = await world.other({ LEGACY_V1_EVENTS: '0' })
    const stage = await setStage(leaving)
    const told = Object.values(stage.lines).map((line) => line.hears('server_draining'))
    void leaving.desk.app.stop()
    for (const { retry_in_ms } of await Promise.all(told)) {
      expect(retry_in_ms).toBeGreaterThan(0)
    }
  },

  error_response: async (world) => {
    const stage = await setStage(world)
    for (const line of [stage.john, stage.customer.line]) {
      const answer = await line.ask('no_such_event', {})
      expect(answer).toMatchObject({ status: 0, code: 'unknown_event', event: 'no_such_event' })
    }
  },
} satisfies ToldCases
