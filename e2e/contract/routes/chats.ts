import { expect } from 'vitest'
import type { RouteCases } from '../support/route-cases.ts'
import { firstOf, optOut, theirs } from '../support/set-up.ts'
import { usedUp } from '../support/tight.ts'
import { OPERATOR } from '../support/world.ts'

/** Longer than anything of its kind may be. */
const LONG = 'x'.repeat(60)

export const chatCases = {
  listChats: {
    happy: async (world) => {
      const { phone } = await world.chat('Partner')
      return { input: { status: 'active', customer_type: 'Partner', search: phone } }
    },
    look: ({ body }) => expect(body.chats).toHaveLength(1),
    errors: {
      invalid_input: () => ({ input: { status: 'nonsense' } }),
      wrong_segment: () => ({ input: { customer_type: 'Vendor' } }),
      page_too_deep: () => ({ input: { page: 1001, page_size: 10 } }),
    },
  },
  listTags: {
    happy: () => ({ input: { customer_type: 'Partner' } }),
    look: ({ body }) => expect(body.tags).toContain('Urgent'),
    errors: {
      invalid_input: () => ({}),
      wrong_segment: () => ({ input: { customer_type: 'Vendor' } }),
    },
  },
  getChat: {
    happy: async (world) => ({ input: { chat_id: (await world.chat('Partner')).chat_id } }),
    errors: {
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
    },
  },
  reactToMessage: {
    happy: async (world) => ({ input: { message_id: await theirs(world), emoji: '👍' } }),
    look: ({ body }) => expect(body.message.reactions).toMatchObject([{ emoji: '👍' }]),
    errors: {
      invalid_input: async (world) => ({ input: { message_id: await theirs(world), emoji: 'ok' } }),
      message_not_found: () => ({ input: { message_id: 'nothing', emoji: '👍' } }),
      wrong_segment: async (world) => ({
        as: 'agent_divya',
        input: { message_id: await theirs(world), emoji: '👍' },
      }),
      service_window_closed: async (world) => {
        const timestamp = Math.floor(Date.now() / 1000) - 25 * 3600
        return { input: { message_id: await theirs(world, { timestamp }), emoji: '👍' } }
      },
      customer_opted_out: async (world) => {
        const { chat_id } = await world.writes('Partner')
        const message_id = await firstOf(world, chat_id)
        await optOut(world, chat_id)
        return { input: { message_id, emoji: '👍' } }
      },
    },
  },
  listMessages: {
    happy: async (world) => ({ input: { chat_id: (await world.chat('Partner')).chat_id } }),
    look: ({ body }) => {
      expect(body.messages).toHaveLength(1)
      expect(body.timeline.length).toBeGreaterThan(0)
    },
    customer: async (world) => {
      const own = await world.inApp('Partner')
      await own.line.does('send_message', { chat_id: own.chat_id, message: 'Hello' })
      return { as: own, input: { chat_id: own.chat_id } }
    },
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, limit: 101 },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
      forbidden: async (world) => ({
        as: await world.stranger(),
        input: { chat_id: (await world.chat('Partner')).chat_id },
      }),
    },
  },
  transcript: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, format: 'txt' },
    }),
    look: ({ headers, body }) => {
      expect(headers.get('content-type')).toContain('text/plain')
      expect(body).toContain('Hello')
    },
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, format: 'docx' },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
    },
  },
  searchMessages: {
    happy: async (world) => {
      await world.writes('Partner', { text: 'My <b>windscreen</b> is broken' })
      return { input: { q: 'windscreen' } }
    },
    look: ({ body }) => {
      expect(body.hits).toHaveLength(1)
      expect(body.hits[0].highlight).toContain('<mark>windscreen</mark>')
      expect(body.hits[0].highlight).toContain('&lt;b&gt;')
    },
    errors: {
      invalid_input: () => ({ input: { q: 'ab' } }),
      wrong_segment: () => ({ input: { q: 'windscreen', customer_type: 'Vendor' } }),
      rate_limited: usedUp('searchMessages', { input: { q: 'windscreen' } }),
    },
  },
  inappChat: {
    happy: async (world) => {
      const own = await world.inApp('Partner')
      await own.line.does('send_message', { chat_id: own.chat_id, message: 'Hello' })
      return { as: own }
    },
    look: ({ body }) =>
      expect(body.chat).toMatchObject({ status: 'active', last_seq: 1, rating: null }),
    errors: {},
  },
  rateChat: {
    happy: async (world) => {
      const { chat_id } = await world.writes('Partner')
      return { input: { chat_id, rating: 5, executive_id: 'agent_jane', comment: 'Quick' } }
    },
    customer: async (world) => {
      const own = await world.inApp('Partner')
      return { as: own, input: { chat_id: own.chat_id, rating: 4 } }
    },
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, rating: 6 },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', rating: 5 } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, rating: 5 },
      }),
      forbidden: async (world) => ({
        as: await world.stranger(),
        input: { chat_id: (await world.chat('Partner')).chat_id, rating: 1 },
      }),
      executive_not_found: async (world) => ({
        input: {
          chat_id: (await world.chat('Partner')).chat_id,
          rating: 5,
          executive_id: 'nobody',
        },
      }),
    },
  },
  listNotes: {
    happy: async (world) => {
      const { chat_id } = await world.writes('Partner')
      await world.get('addNote', { input: { chat_id, content: 'Calls back at noon' } })
      return { input: { chat_id } }
    },
    look: ({ body }) => expect(body.notes).toHaveLength(1),
    errors: {
      chat_not_found: () => ({ input: { chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id },
      }),
    },
  },
  addNote: {
    happy: async (world) => ({
      input: { chat_id: (await world.chat('Partner')).chat_id, content: 'Calls back' },
    }),
    errors: {
      invalid_input: async (world) => ({
        input: { chat_id: (await world.chat('Partner')).chat_id, content: ' ' },
      }),
      chat_not_found: () => ({ input: { chat_id: 'nothing', content: 'Calls back' } }),
      wrong_segment: async (world) => ({
        input: { chat_id: (await world.chat('Vendor')).chat_id, content: 'Calls back' },
      }),
    },
  },
  contextHistory: {
    happy: async (world) => ({ input: { customer: (await world.chat('Partner')).phone } }),
    look: ({ body }) => {
      expect(body.items).toHaveLength(1)
      expect(body.items[0]).toMatchObject({ chatCount: 1, status: 'active' })
      expect(body.timeline.map((line: { kind: string }) => line.kind)).toContain('created')
    },
    errors: {
      invalid_input: async (world) => ({
        input: { customer: (await world.chat('Partner')).phone, customer_type: LONG },
      }),
      customer_not_found: () => ({ input: { customer: '919899999999' } }),
      wrong_segment: async (world) => ({ input: { customer: (await world.chat('Vendor')).phone } }),
    },
  },
  listRides: {
    happy: async (world) => {
      const { phone } = await world.writes('Partner')
      await world.get('bookingWebhook', {
        as: null,
        headers: OPERATOR,
        input: {
          event: 'created',
          customer_number: phone,
          booking_id: `R-${phone}`,
          ride_datetime: '2030-01-02T03:04:05+05:30',
          route: 'Pune to Mumbai',
        },
      })
      return { input: { customer: phone } }
    },
    look: ({ body }) => {
      expect(body.rides).toMatchObject([
        { route: 'Pune to Mumbai', date: '2030-01-01T21:34:05.000Z', status: 'upcoming' },
      ])
    },
    errors: {
      invalid_input: () => ({ input: { customer: '9'.repeat(201) } }),
      customer_not_found: () => ({ input: { customer: '919899999999' } }),
      wrong_segment: async (world) => ({ input: { customer: (await world.chat('Vendor')).phone } }),
    },
  },
} satisfies RouteCases
