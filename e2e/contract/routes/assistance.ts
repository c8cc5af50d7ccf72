import { type Model, says, startModel } from '@smart-chat/server/testing/model.ts'
import { expect } from 'vitest'
import type { RouteCases } from '../support/route-cases.ts'
import { usedUp } from '../support/tight.ts'
import type { World } from '../support/world.ts'

const ADMIN = { 'x-admin-token': 'sandbox-admin' }

/** Nobody listens on port 9 of this machine. */
const NO_MODEL = { AI_BASE_URL: 'http://127.0.0.1:9/v1', AI_MODEL: 'none' }

let model: Promise<Model> | undefined

/** A desk with a language model to ask. */
async function withModel(world: World): Promise<World> {
  model ??= startModel()
  const { url, behave } = await model
  behave(says('Your ride comes at 7:30.'))
  return world.other({ AI_BASE_URL: url, AI_MODEL: 'stand-in' })
}

export const assistanceCases = {
  suggestReply: {
    happy: async (world) => {
      const on = await withModel(world)
      const { chat_id } = await on.chat('Partner')
      return { on, input: { message: 'When does my ride come?', chat_id } }
    },
    look: ({ body }) => {
      expect(body).toMatchObject({
        reply: 'Your ride comes at 7:30.',
        source: expect.stringContaining('stand-in'),
      })
    },
    errors: {
      invalid_input: () => ({ input: { message: '' } }),
      chat_not_found: async (world) => ({
        on: await withModel(world),
        input: { message: 'Hello', chat_id: 'nothing' },
      }),
      wrong_segment: async (world) => {
        const on = await withModel(world)
        return { on, input: { message: 'Hello', chat_id: (await on.chat('Vendor')).chat_id } }
      },
      rate_limited: usedUp('suggestReply', { input: { message: 'Hello' } }),
      ai_not_configured: () => ({ input: { message: 'Hello' } }),
      ai_unavailable: async (world) => ({
        on: await world.other(NO_MODEL),
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
