import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { keys } from '../live/keys.ts'
import { useMe } from '../session/session.ts'

const stats = queryOptions({
  queryKey: keys.stats,
  queryFn: ({ signal }) => client.call('stats', {}, { signal }),
})

export interface Counts {
  active: number
  resolved: number
  pending: number
}

/** The live counters of a segment, or of all the reader's segments together. */
export function useStats(segment: string | undefined): Counts | undefined {
  const { segments } = useMe()
  const { data } = useQuery(stats)
  if (data === undefined) return undefined
  const wanted = segments.filter(
    ({ customer_type }) => (segment ?? customer_type) === customer_type,
  )
  const sum = { active: 0, resolved: 0, pending: 0 }
  for (const { customer_type } of wanted) {
    const counts = data.by_type[customer_type]
    if (counts === undefined) continue
    sum.active += counts.active
    sum.resolved += counts.resolved
    sum.pending += counts.pending
  }
  return sum
}
