import { expect } from 'vitest'
import { laterDesk } from '../support/others.ts'
import type { RouteCases } from '../support/route-cases.ts'
import { switchOff } from '../support/set-up.ts'
import { usedUp } from '../support/tight.ts'
import type { World } from '../support/world.ts'

const PASSWORD = 'smart-chat'

const login = (world: World, username = 'agent_jane') =>
  world.get('login', { as: null, input: { username, password: PASSWORD } })

/** What the deployment says, where nothing is set for the segment. */
const THRESHOLDS = { sla_alert_s: 180, sla_escalate_s: 600 }

export const authCases = {
  login: {
    happy: () => ({ as: null, input: { username: 'agent_jane', password: PASSWORD } }),
    look: ({ body }) => {
      expect(body).toMatchObject({ executive_id: body.adminid, agentNumber: '919800000002' })
    },
    errors: {
      invalid_input: () => ({ as: null, input: { username: 'agent_jane' } }),
      invalid_credentials: () => ({ as: null, input: { username: 'agent_jane', password: 'no' } }),
      account_disabled: async (world) => {
        await switchOff(world, 'agent_sara')
        return { as: null, input: { username: 'agent_sara', password: PASSWORD } }
      },
      rate_limited: usedUp('login', { as: null, input: { username: 'nobody', password: 'no' } }),
    },
  },
  refresh: {
    happy: async (world) => {
      const { refreshToken } = await login(world)
      return { as: null, input: { refreshToken } }
    },
    errors: {
      invalid_input: () => ({ as: null, input: {} }),
      unauthorized: async (world) => {
        const { accessToken } = await login(world)
        return { as: null, input: { refreshToken: accessToken } }
      },
      token_expired: async (world) => {
        const on = await laterDesk(world)
        const { refreshToken } = await login(on)
        on.desk.advance(7 * 86_400 + 1)
        return { on, as: null, input: { refreshToken } }
      },
      token_revoked: async (world) => {
        const { accessToken, refreshToken } = await login(world)
        await world.get('logout', { as: { token: accessToken } })
        return { as: null, input: { refreshToken } }
      },
      refresh_token_reused: async (world) => {
        const { refreshToken } = await login(world)
        const next = await world.get('refresh', { as: null, input: { refreshToken } })
        await world.get('refresh', { as: null, input: { refreshToken: next.refreshToken } })
        return { as: null, input: { refreshToken } }
      },
      rate_limited: usedUp('refresh', { as: null, input: { refreshToken: 'nonsense' } }),
    },
  },
  logout: {
    happy: async (world) => {
      const { accessToken } = await login(world)
      return { as: null, input: { token: accessToken } }
    },
    errors: {
      unauthorized: () => ({ as: null, input: {} }),
      rate_limited: usedUp('logout', { as: null, input: {} }),
    },
  },
  changePassword: {
    happy: async (world) => {
      const { accessToken } = await login(world, 'agent_kabir')
      return { as: { token: accessToken }, input: { current: PASSWORD, new: PASSWORD } }
    },
    errors: {
      invalid_input: () => ({ input: { current: PASSWORD, new: 'short' } }),
      invalid_credentials: () => ({ input: { current: 'not mine', new: 'something longer' } }),
      rate_limited: usedUp('changePassword', {
        as: 'agent_priya',
        input: { current: 'not mine', new: 'something longer' },
      }),
    },
  },
  me: {
    happy: () => ({}),
    look: ({ body }) => {
      expect(body.executive).toMatchObject({ username: 'agent_john', role: 'executive' })
      expect(body.segments).toEqual([
        {
          customer_type: 'Partner',
          room: 'PartnerApp',
          update_event: 'room_update',
          ...THRESHOLDS,
        },
        {
          customer_type: 'Customer',
          room: 'CustomerApp',
          update_event: 'room_update_customer',
          ...THRESHOLDS,
        },
      ])
    },
    errors: {},
  },
} satisfies RouteCases
