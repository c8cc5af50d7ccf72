import { callRoute } from '../support/call.ts'
import type { EventCases } from '../support/event-cases.ts'
import { modestDesk } from '../support/others.ts'
import { switchOff } from '../support/set-up.ts'
import type { World } from '../support/world.ts'

/** A new sign-in, with a socket of it. */
async function signedIn(world: World, username: string) {
  const input = { username, password: 'smart-chat' }
  const { body } = await callRoute(world.url, 'login', { input }, null)
  const line = await world.connect({ auth: { token: body.accessToken } })
  return { line, token: body.accessToken as string, refreshToken: body.refreshToken as string }
}

/** A token of the same sign-in as this socket's. */
async function nextToken(world: World, refreshToken: string): Promise<string> {
  const { accessToken } = await world.get('refresh', { as: null, input: { refreshToken } })
  return accessToken
}

/** Who is there, what they missed, and staying signed in. */
export const sessionCases = {
  set_executive_status: {
    happy: () => ({ as: 'agent_priya', input: { status: 'Away', customer_type: 'Customer' } }),
    errors: {
      invalid_input: () => ({ input: { status: 'asleep' } }),
      forbidden: () => ({ input: { status: 'offline', executive_id: 'agent_jane' } }),
      executive_not_found: () => ({
        as: 'lead_maya',
        input: { status: 'offline', executive_id: 'nobody' },
      }),
      wrong_segment: () => ({ input: { status: 'online', customer_type: 'Vendor' } }),
    },
  },
  activity: { happy: () => ({}), errors: {} },
  get_dashboard_stats: { happy: () => ({}), errors: {} },
  sync: {
    happy: async (world) => {
      const line = await world.line('agent_john', ['PartnerApp'])
      const { cursor } = await line.does('sync', {})
      await world.writes('Partner')
      return { as: line, input: { since: cursor, limit: '100' } }
    },
    customer: async (world) => {
      const { line, chat_id } = await world.inApp('Partner')
      const { cursor } = await line.does('sync', {})
      await line.does('send_message', { chat_id, message: 'Hello', type: 'Customer' })
      return { as: line, input: { since: cursor } }
    },
    errors: { invalid_input: () => ({ input: { limit: 1001 } }) },
  },
  reauthenticate: {
    happy: async (world) => {
      const { line, refreshToken } = await signedIn(world, 'agent_john')
      return { as: line, input: { token: await nextToken(world, refreshToken) } }
    },
    customer: async (world) => {
      const { line, token } = await world.inApp('Partner')
      return { as: line, input: { token } }
    },
    errors: {
      invalid_input: () => ({ input: {} }),
      unauthorized: () => ({ input: { token: 'nonsense' } }),
      token_expired: async (world) => {
        const on = await modestDesk(world)
        const { line, token } = await signedIn(on, 'agent_john')
        on.desk.advance(3601)
        return { on, as: line, input: { token } }
      },
      token_revoked: async (world) => {
        const { line } = await signedIn(world, 'agent_john')
        const other = await signedIn(world, 'agent_john')
        await world.get('logout', { as: null, input: { token: other.token } })
        return { as: line, input: { token: other.token } }
      },
      account_disabled: async (world) => {
        const { line } = await signedIn(world, 'agent_john')
        const other = await signedIn(world, 'agent_sara')
        await switchOff(world, 'agent_sara')
        return { as: line, input: { token: other.token } }
      },
    },
  },
} satisfies EventCases
