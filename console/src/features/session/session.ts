import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'
import type { Thresholds } from '../../lib/waiting.ts'
import { keys } from '../live/keys.ts'

export const useSession = () =>
  useSyncExternalStore(client.session.subscribe, client.session.current)

export const me = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => client.call('me', {}, { signal }),
})

/** Who is signed in, and the segments they work in; the desk is shown once it is known. */
export const useMe = () => useSuspenseQuery(me).data

/** What the product does where nobody says otherwise. */
const usual: Thresholds = { sla_alert_s: 180, sla_escalate_s: 600 }

/** When a wait in this segment is too long. */
export const useThresholds = (customer_type: string): Thresholds =>
  useMe().segments.find((one) => one.customer_type === customer_type) ?? usual

/** Leads and administrators see everybody's chats as theirs to care for. */
export const useIsLead = () => useMe().executive.role !== 'executive'
