import { expect } from 'vitest'
import { measuredDesk, modestDesk } from '../support/others.ts'
import type { RouteCases } from '../support/route-cases.ts'
import { usedUp } from '../support/tight.ts'

const ADMIN = { 'x-admin-token': 'sandbox-admin' }

export const assistanceCases = {
  suggestReply: {
    happy: async (world) => {
      const { chat_id } = await world.chat('Partner')
      return { input: { message: 'When does my ride come?', chat_id } }
    },
    look: ({ body }) => {
      expect(body).toMatchObject({
        reply: 'Your ride comes at 7:30.',
        source: expect.stringContaining('stand-in'),
      })
    },
    errors: {
      invalid_input: () => ({ input: { message: '' } }),
      chat_not_found: () => ({ input: { message: 'Hello', chat_id: 'nothing' } }),
      wrong_segment: async (world) => ({
        input: { message: 'Hello', chat_id: (await world.chat('Vendor')).chat_id },
      }),
      rate_limited: usedUp('suggestReply', { input: { message: 'Hello' } }),
      ai_not_configured: async (world) => ({
        on: await modestDesk(world),
        input: { message: 'Hello' },
      }),
      ai_unavailable: async (world) => ({
        on: await measuredDesk(world),
        input: { message: 'Hello' },
      }),
    },
  },
  clearCache: {
    happy: () => ({ as: null, headers: ADMIN, input: {} }),
    errors: { forbidden: () => ({ as: 'admin', input: {} }) },
  },
  deleteCache: {
    happy: () => ({ as: null, headers: ADMIN, input: { message: 'sessions' } }),
    errors: {
      invalid_input: () => ({ as: null, headers: ADMIN, input: {} }),
      forbidden: () => ({ as: 'admin', input: { message: 'sessions' } }),
    },
  },
} satisfies RouteCases
