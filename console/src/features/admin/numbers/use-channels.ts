import type { ChannelState } from '@smart-chat/contract'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../app/client.ts'
import { keys } from '../../live/keys.ts'

/** How our numbers are doing; `channel_state` keeps it true. */
export const channels = queryOptions({
  queryKey: keys.channels,
  queryFn: async ({ signal }): Promise<ChannelState[]> =>
    (await client.call('listChannels', {}, { signal })).channels,
})
