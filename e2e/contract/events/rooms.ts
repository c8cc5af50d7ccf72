import type { EventCases } from '../support/event-cases.ts'
import { expectFailure } from '../support/exact.ts'

/** Where a socket listens. */
export const roomCases = {
  join_room: {
    happy: () => ({ input: { room: 'PartnerApp' } }),
    errors: {
      invalid_input: () => ({ input: { room: 7 } }),
      unknown_room: () => ({ input: { room: 'NobodyApp' } }),
      wrong_segment: () => ({ input: { room: 'VendorApp' } }),
    },
  },
  leave_room: {
    happy: () => ({ input: { room: 'CustomerApp' } }),
    errors: {
      invalid_input: () => ({}),
      unknown_room: () => ({ input: { room: 'NobodyApp' } }),
    },
  },
  join_chat: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, type: 'Agent' },
    }),
    errors: {
      invalid_input: () => ({ input: {} }),
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
    },
  },
  leave_chat: {
    happy: async (world) => ({ input: { chat_id: (await world.chat('Partner')).chat_id } }),
    customer: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      return { as: line, input: { chat_id } }
    },
    errors: { invalid_input: () => ({ input: null }) },
  },
  join_chat_customer: {
    happy: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      return { as: line, input: { chat_id, customer_type: 'Partner' } }
    },
    errors: {
      invalid_input: async (world) => ({ as: (await world.stranger()).line, input: {} }),
      forbidden: async (world) => {
        const { line, customer } = await world.stranger()
        const { chat_id } = await world.chat('Partner')
        const input = { chat_id, customer_type: 'Partner' }
        expectFailure(await line.ask('join_chat_customer', input), 'forbidden')
        // The same person's chat in another segment, for which there is another token.
        const other = await world.writes('Customer', { phone: customer })
        return { as: line, input: { chat_id: other.chat_id, customer_type: 'Customer' } }
      },
      chat_not_found: async (world) => ({
        as: (await world.stranger()).line,
        input: { chat_id: 'nothing', customer_type: 'Partner' },
      }),
    },
  },
} satisfies EventCases
