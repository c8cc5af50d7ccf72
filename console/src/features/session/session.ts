import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'
import { keys } from '../live/keys.ts'

export const useSession = () =>
  useSyncExternalStore(client.session.subscribe, client.session.current)

export const me = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => client.call('me', {}, { signal }),
})

/** Who is signed in, and the segments they work in; the desk is shown once it is known. */
export const useMe = () => useSuspenseQuery(me).data
