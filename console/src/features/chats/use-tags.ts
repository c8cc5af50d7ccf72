import { useQueries, useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { keys } from '../live/keys.ts'
import { useMe } from '../session/session.ts'

const tagsOf = (customer_type: string) => ({
  queryKey: keys.tags(customer_type),
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await client.call('listTags', { customer_type }, { signal })).tags,
})

/** The tags that chats of a segment may have. */
export const useTags = (customer_type: string) => useQuery(tagsOf(customer_type))

/** The tags of a segment, or of all the reader's. */
export function useAllTags(segment: string | undefined): string[] {
  const { segments } = useMe()
  const wanted = segment === undefined ? segments.map((one) => one.customer_type) : [segment]
  return useQueries({
    queries: wanted.map(tagsOf),
    combine: (answers) => [...new Set(answers.flatMap(({ data }) => data ?? []))].sort(),
  })
}
