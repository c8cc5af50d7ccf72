import { expect } from 'vitest'
import type { RouteCases } from '../support/route-cases.ts'

const PARTNER = '100000000000001'

export const channelCases = {
  listChannels: {
    happy: () => ({ as: 'agent_john', input: {} }),
    look: ({ body: { channels } }) => {
      expect(channels).toContainEqual(
        expect.objectContaining({
          phone_number_id: PARTNER,
          customer_type: 'Partner',
          state: 'working',
          reason: null,
          since: null,
        }),
      )
    },
    errors: {},
  },
  checkChannel: {
    happy: () => ({ as: 'admin', input: { phone_number_id: PARTNER } }),
    look: ({ body }) => {
      expect(body).toMatchObject({ phone_number_id: PARTNER, state: 'working', quality: 'GREEN' })
    },
    errors: {
      invalid_input: () => ({ as: 'admin', input: { phone_number_id: 'x'.repeat(300) } }),
      forbidden: () => ({ input: { phone_number_id: PARTNER } }),
      not_found: () => ({ as: 'admin', input: { phone_number_id: 'nobody' } }),
    },
  },
} satisfies RouteCases
