import type { EventCases } from '../support/event-cases.ts'
import { modestDesk } from '../support/others.ts'
import { setCapacity } from '../support/set-up.ts'

/** Finding, opening, closing and passing on chats. */
export const chatCases = {
  config: {
    happy: async (world) => ({ input: { sender: (await world.chat('Partner')).phone } }),
    errors: {
      invalid_input: () => ({ input: {} }),
      wrong_segment: async (world) => ({ input: { sender: (await world.chat('Vendor')).phone } }),
    },
  },
  fetch_all_chats: {
    happy: () => ({}),
    errors: {
      invalid_input: () => ({ input: { page_size: 101 } }),
      wrong_segment: () => ({ input: { customer_type: 'Vendor' } }),
      page_too_deep: () => ({ input: { page: 101, page_size: 100 } }),
    },
  },
  search_chat: {
    happy: async (world) => ({ input: { customer: (await world.chat('Partner')).phone } }),
    errors: {
      invalid_input: () => ({ input: { customer: { $gt: '' } } }),
      wrong_segment: () => ({ input: { customer: 'Asha', customer_type: 'Vendor' } }),
    },
  },
  new_chat: {
    happy: (world) => ({ input: { sender: world.newPhone(), customer_type: 'Partner' } }),
    customer: async (world) => {
      const { line, customer } = await world.stranger()
      return { as: line, input: { sender: customer, customer_type: 'Partner' } }
    },
    errors: {
      invalid_input: () => ({ input: { customer_type: 'Partner' } }),
      wrong_segment: (world) => ({
        input: { sender: world.newPhone(), customer_type: 'Vendor' },
      }),
    },
  },
  update_chat_status: {
    happy: async (world) => ({
      input: { chat_id: (await world.writes('Partner')).chat_id, status: 'resolved' },
    }),
    errors: {
      invalid_input: () => ({ input: { status: 'resolved' } }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', status: 'resolved' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, status: 'resolved' },
      }),
      already_resolved: async (world) => {
        const input = { chat_id: (await world.writes('Partner')).chat_id, status: 'resolved' }
        const line = await world.line('agent_jane')
        await line.does('update_chat_status', input)
        return { input }
      },
    },
  },
  reassign_chat: {
    happy: async (world) => ({
      input: { chat_id: (await world.writes('Partner')).chat_id, executive_id: 'agent_jane' },
    }),
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', executive_id: 'agent_jane' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, executive_id: 'agent_divya' },
      }),
      forbidden: async (world) => {
        const on = await modestDesk(world)
        const { chat_id } = await on.writes('Partner')
        const lead = await on.line('lead_maya')
        await lead.does('reassign_chat', { chat_id, executive_id: 'agent_jane' })
        return { on, input: { chat_id, executive_id: 'agent_john' } }
      },
      chat_resolved: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const line = await world.line('agent_jane')
        await line.does('update_chat_status', { chat_id, status: 'resolved' })
        return { input: { chat_id, executive_id: 'agent_jane' } }
      },
      executive_not_found: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, executive_id: 'nobody' },
      }),
      executive_unavailable: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, executive_id: 'agent_divya' },
      }),
      over_capacity: async (world) => {
        await setCapacity(world, 'agent_arjun', 0)
        const { chat_id } = await world.chat('Partner')
        return { input: { chat_id, executive_id: 'agent_arjun' } }
      },
    },
  },
  apply_tag: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, tag: 'Urgent' },
    }),
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, tag: '' },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', tag: 'Urgent' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, tag: 'Urgent' },
      }),
      unknown_tag: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, tag: 'No such tag' },
      }),
    },
  },
  remove_tag: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, tag: 'Urgent' },
    }),
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', tag: 'Urgent' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, tag: 'Urgent' },
      }),
    },
  },
  add_note: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, content: 'Calls back' },
    }),
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, content: '' },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', content: 'Calls back' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, content: 'Calls back' },
      }),
    },
  },
} satisfies EventCases
