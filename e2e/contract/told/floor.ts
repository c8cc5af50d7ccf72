import { expect } from 'vitest'
import { writesToNobody } from '../support/unknown-number.ts'
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

  channel_state: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = await world.writes('Partner')
    const told = await expectTold(stage, 'channel_state', ['segment', 'leads'], async () => {
      world.desk.sandbox.setFaults({ graph_fail: { code: 190, times: 1 } })
      await stage.john.does('send_message', { chat_id, message: 'Over a number in trouble' })
      return (channel) => channel.state === 'paused'
    })
    expect(told).toMatchObject({ customer_type: 'Partner', code: '190', queued: 1 })
    const mended = { as: 'admin', input: { phone_number_id: told.phone_number_id } }
    expect(await world.get('checkChannel', mended)).toMatchObject({ state: 'working' })
  },

  dead_letter_changed: async (world) => {
    const stage = await setStage(world)
    const admin = await world.line('admin')
    await expectTold(stage, 'dead_letter_changed', [], async () => {
      const { dead_letter_id } = await writesToNobody(world)
      const came = { dead_letter_id, source: 'webhook', is_open: true }
      expect(await admin.hears('dead_letter_changed')).toMatchObject(came)
      await world.get('dismissDeadLetter', { as: 'admin', input: { dead_letter_id } })
      await admin.hears('dead_letter_changed', ({ is_open }) => !is_open)
      return () => true
    })
  },

  templates_changed: async (world) => {
    const stage = await setStage(world)
    const template = { name: 'weekly_payout', language: 'en' }
    const told = await expectTold(stage, 'templates_changed', ['segment', 'leads'], async () => {
      await world.desk.phones.call('POST', '/templates/status', { ...template, status: 'PAUSED' })
      return (event) => event.customer_type === 'Partner'
    })
    expect(told).toMatchObject({ customer_type: 'Partner' })
    await world.desk.phones.call('POST', '/templates/status', { ...template, status: 'APPROVED' })
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
