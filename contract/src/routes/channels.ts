import { z } from 'zod'
import { Id } from '../basics.ts'
import { ChannelState } from '../channel-state.ts'
import { nothing, type Route } from '../route.ts'

/** Our own numbers: how they are doing. */
export const channelRoutes = {
  listChannels: {
    method: 'GET',
    path: '/api/channels',
    access: 'executive',
    summary: 'How the numbers of one’s segments are doing; administrators see all.',
    input: nothing,
    reply: z.object({ channels: z.array(ChannelState) }),
    errors: [],
    limit: 'other',
  },
  checkChannel: {
    method: 'POST',
    path: '/api/channels/:phone_number_id/check',
    access: 'executive',
    summary:
      'Look at once, as an administrator, whether a number works again; a paused one that does goes on.',
    input: z.object({ phone_number_id: Id }),
    reply: ChannelState,
    errors: ['invalid_input', 'forbidden', 'not_found'],
    limit: 'other',
  },
} as const satisfies Record<string, Route>
