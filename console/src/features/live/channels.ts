import type { ChannelState } from '@smart-chat/contract'
import type { QueryClient } from '@tanstack/react-query'
import { keys } from './keys.ts'

/** Puts what was told of a number in its place; one that nobody has asked for is fetched when it is. */
export function placeChannel(cache: QueryClient, told: ChannelState): void {
  cache.setQueryData<ChannelState[]>(keys.channels, (known) =>
    known?.map((one) => (one.phone_number_id === told.phone_number_id ? told : one)),
  )
}

/** The same as an event: an answer that is still on its way may be older, so it is asked for anew. */
export function heardChannel(
  cache: QueryClient,
  { cursor: _, ...told }: ChannelState & { cursor?: unknown },
): void {
  placeChannel(cache, told)
  if (cache.isFetching({ queryKey: keys.channels }) > 0)
    void cache.invalidateQueries({ queryKey: keys.channels })
}
