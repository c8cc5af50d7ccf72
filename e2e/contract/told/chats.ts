import { expect } from 'vitest'
import { SEGMENTS, type Segment, type World } from '../support/world.ts'
import { expectTold, setStage } from './stage.ts'
import type { ToldCases } from './told-cases.ts'

/** A new message tells the room of its own segment, and no other. */
const roomUpdate = (segment: Segment) => async (world: World) => {
  const { room, update } = SEGMENTS[segment]
  const listening = await world.line('lead_maya', [room])
  const others = Object.values(SEGMENTS).filter((one) => one.room !== room)
  const elsewhere = await world.line(
    'lead_maya',
    others.map((one) => one.room),
  )
  const { chat_id } = await world.writes(segment)
  await listening.hears(update, (chat) => chat.chat_id === chat_id)
  for (const line of [elsewhere, (await world.stranger()).line]) {
    await line.does('sync', {})
    expect(line.heard.filter(({ payload }) => payload.chat_id === chat_id)).toEqual([])
  }
  const told = listening.heard.filter(({ event }) => event.startsWith('room_update'))
  expect(new Set(told.map(({ event }) => event))).toEqual(new Set([update]))
}

export const chatCases = {
  room_update: roomUpdate('Partner'),
  room_update_customer: roomUpdate('Customer'),
  room_update_vendor: roomUpdate('Vendor'),
  room_update_srdp: roomUpdate('SRDP'),

  chat_updated: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await expectTold(stage, 'chat_updated', ['chat', 'segment'], async () => {
      await world.get('rateChat', { input: { chat_id, rating: 4 } })
      return (chat) => chat.chat_id === chat_id && chat.rating === 4
    })
  },

  chat_assigned: async (world) => {
    const stage = await setStage(world)
    const { chat_id, phone } = stage
    const told = await expectTold(
      stage,
      'chat_assigned',
      ['chat', 'segment', 'executive'],
      async () => {
        await stage.john.does('reassign_chat', { chat_id, executive_id: 'agent_vikram' })
        return (assigned) => assigned.chat_id === chat_id
      },
    )
    expect(told).toMatchObject({
      assigned_executive_id: 'exec_agent_vikram',
      assigned_executive_name: 'Vikram Singh',
      executive_id: 'exec_agent_vikram',
      executive_name: 'Vikram Singh',
      customer: phone,
      customer_name: 'Meera Joshi',
      customer_type: 'Partner',
      reason: 'manual',
    })
  },

  chat_reassigned: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await stage.john.does('reassign_chat', { chat_id, executive_id: 'agent_vikram' })
    // The lead hears it as the one who gets the chat, Vikram as the one who gives it up.
    const told = await expectTold(
      stage,
      'chat_reassigned',
      ['chat', 'segment', 'executive', 'leads'],
      async () => {
        const input = { chat_id, executive_id: 'lead_maya', note: 'A complaint' }
        await stage.john.does('reassign_chat', input)
        return (reassigned) => reassigned.chat_id === chat_id
      },
    )
    expect(told).toMatchObject({
      from_executive_id: 'exec_agent_vikram',
      to_executive_id: 'exec_lead_maya',
      assigned_executive_id: 'exec_lead_maya',
      assigned_executive_name: 'Maya Rao',
      reason: 'manual',
      note: 'A complaint',
    })
  },

  chat_status_updated: async (world) => {
    const stage = await setStage(world)
    const { chat_id, phone } = stage
    const told = await expectTold(
      stage,
      'chat_status_updated',
      ['chat', 'segment', 'customer'],
      async () => {
        const input = { chat_id, status: 'resolved', reason: 'Answered' }
        await stage.john.does('update_chat_status', input)
        return (status) => status.chat_id === chat_id
      },
    )
    expect(told).toMatchObject({
      customer: phone,
      old_status: 'active',
      new_status: 'resolved',
      by: 'exec_agent_john',
      reason: 'Answered',
    })
  },

  tag_updated: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    const told = await expectTold(stage, 'tag_updated', ['chat', 'segment'], async () => {
      await stage.john.does('apply_tag', { chat_id, tag: 'Urgent' })
      return (tag) => tag.chat_id === chat_id
    })
    expect(told).toMatchObject({ tag: 'Urgent', action: 'add', tags: ['Urgent'] })
  },

  chat_viewers: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    const viewer = await world.line('admin')
    const told = await expectTold(stage, 'chat_viewers', ['chat', 'segment'], async () => {
      await viewer.does('join_chat', { chat_id })
      return (viewers) =>
        viewers.chat_id === chat_id &&
        viewers.viewers.some((one: { name: string }) => one.name === 'Anita Desai')
    })
    const anita = { executive_id: 'exec_admin', name: 'Anita Desai', is_typing: false }
    expect(told.viewers).toContainEqual(anita)
  },

  user_left: async (world) => {
    const stage = await setStage(world)
    const { chat_id } = stage
    await expectTold(stage, 'user_left', ['chat'], async () => {
      const connection_id = stage.john.socket.id
      await stage.john.does('leave_chat', { chat_id })
      return (left) => left.connection_id === connection_id && left.chat_id === chat_id
    })
  },
} satisfies ToldCases
