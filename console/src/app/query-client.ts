import { QueryClient } from '@tanstack/react-query'

/** Events keep the caches true, so nothing goes stale by age; a reset makes everything so. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    },
    mutations: { networkMode: 'always' },
  },
})

function isWorthRetrying(error: Error): boolean {
  const status = 'httpStatus' in error ? Number(error.httpStatus) : 0
  return status === 0 || status === 429 || status >= 500
}
