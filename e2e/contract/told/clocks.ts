import { expect } from 'vitest'
import { expectTold, setStage } from './stage.ts'
import type { ToldCases } from './told-cases.ts'

const agoSeconds = (seconds: number) => Math.floor(Date.now() / 1000) - seconds

/** What the passing of time brings about. */
export const clockCases = {
  sla_alert: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await stage.says()
    await stage.lines.chat.hears('new_message')
    // Nobody has it: whoever works in the segment may take it.
    const unassigned = await expectTold(stage, 'sla_alert', ['segment', 'leads'], async () => {
      world.desk.advance(181)
      return (alert) => alert.chat_id === chat_id
    })
    expect(unassigned).toMatchObject({
      customer_type: 'Partner',
      assigned_executive_id: null,
      assigned_executive_name: null,
      elapsed_minutes: 3,
      alert_type: '3min',
    })
    await stage.john.does('reassign_chat', { chat_id, executive_id: 'agent_vikram' })
    const assigned = await expectTold(stage, 'sla_alert', ['executive', 'leads'], async () => {
      world.desk.advance(420)
      return (alert) => alert.chat_id === chat_id && alert.alert_type === '10min'
    })
    expect(assigned).toMatchObject({
      assigned_executive_id: 'exec_agent_vikram',
      assigned_executive_name: 'Vikram Singh',
      elapsed_minutes: 10,
    })
  },

  service_window_closing: async (world) => {
    const stage = await setStage(world)
    const { chat_id, phone } = stage
    const told = await expectTold(
      stage,
      'service_window_closing',
      ['chat', 'segment'],
      async () => {
        await stage.says({ type: 'text', text: 'Hello', timestamp: agoSeconds(23 * 3600 + 60) })
        return (window) => window.chat_id === chat_id
      },
    )
    expect(told).toMatchObject({ customer_number: phone, customer_type: 'Partner' })
  },

  service_window_closed: async (world) => {
    const stage = await setStage(world)
    const { chat_id, phone } = stage
    const told = await expectTold(stage, 'service_window_closed', ['chat', 'segment'], async () => {
      await stage.says({ type: 'text', text: 'Hello', timestamp: agoSeconds(24 * 3600 - 1) })
      return (window) => window.chat_id === chat_id
    })
    expect(told).toMatchObject({ customer_number: phone, customer_type: 'Partner' })
  },

  inactivity_warning: async (world) => {
    const stage = await setStage(world)
    const { executive, dashboard } = stage.lines
    // This node may judge.
    await world.desk.pass(60)
    await executive.does('set_executive_status', { status: 'online' })
    await expectTold(stage, 'inactivity_warning', ['executive'], async () => {
      await world.desk.pass(181)
      return (warning) => Date.parse(warning.offline_at) > Date.now()
    })
    await world.desk.pass(60)
    const gone = await dashboard.hears('executive_status', ({ status }) => status === 'offline')
    expect(gone).toMatchObject({ executive_id: 'exec_agent_vikram', reason: 'inactive' })
  },
} satisfies ToldCases
