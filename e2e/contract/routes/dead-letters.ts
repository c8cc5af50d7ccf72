import { expect } from 'vitest'
import type { RouteCases } from '../support/route-cases.ts'
import { writesToNobody } from '../support/unknown-number.ts'

const forbidden = () => ({ as: 'lead_maya', input: { dead_letter_id: '1' } })
const notFound = () => ({ as: 'admin', input: { dead_letter_id: '0' } })
const tooLong = () => ({ as: 'admin', input: { dead_letter_id: 'x'.repeat(300) } })

export const deadLetterCases = {
  listDeadLetters: {
    happy: async (world) => {
      await writesToNobody(world)
      return { as: 'admin', input: { source: 'webhook', limit: 1 } }
    },
    look: ({ body: { dead_letters, total } }) => {
      expect(total).toBeGreaterThan(0)
      expect(dead_letters).toEqual([
        expect.objectContaining({ source: 'webhook', name: 'text', replayed_at: null, replays: 0 }),
      ])
      expect(dead_letters[0].reason).toContain('No segment has the WhatsApp number')
      expect(dead_letters[0].item).toMatchObject({ text: { body: 'Is anybody there?' } })
    },
    errors: {
      invalid_input: () => ({ as: 'admin', input: { cursor: 'yesterday' } }),
      forbidden: () => ({ as: 'lead_maya', input: {} }),
    },
  },
  replayDeadLetter: {
    happy: async (world) => {
      const { dead_letter_id } = await writesToNobody(world)
      return { as: 'admin', input: { dead_letter_id } }
    },
    look: ({ body: { dead_letter } }) => {
      expect(dead_letter).toMatchObject({ replayed_at: null, replays: 1 })
      expect(dead_letter.replay_error).toContain('No segment has the WhatsApp number')
    },
    errors: { invalid_input: tooLong, forbidden, not_found: notFound },
  },
  replayDeadLetters: {
    happy: async (world) => {
      await writesToNobody(world)
      return { as: 'admin', input: { source: 'webhook' } }
    },
    look: ({ body: { succeeded, failed, next_cursor } }) => {
      expect({ succeeded, next_cursor }).toEqual({ succeeded: 0, next_cursor: null })
      expect(failed).toBeGreaterThan(0)
    },
    errors: {
      invalid_input: () => ({ as: 'admin', input: { source: 'elsewhere' } }),
      forbidden: () => ({ as: 'agent_john', input: {} }),
    },
  },
  dismissDeadLetter: {
    happy: async (world) => {
      const { dead_letter_id } = await writesToNobody(world)
      return { as: 'admin', input: { dead_letter_id } }
    },
    look: ({ body: { dead_letter } }) => {
      expect(dead_letter.dismissed_at).not.toBeNull()
    },
    errors: { invalid_input: tooLong, forbidden, not_found: notFound },
  },
} satisfies RouteCases
