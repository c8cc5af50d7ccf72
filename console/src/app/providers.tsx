import { QueryClientProvider } from '@tanstack/react-query'
import { TipLayer } from '../ui/tip-layer.tsx'
import { Pages } from './pages.tsx'
import { queryClient } from './query-client.ts'
import { Toasts } from './toasts.tsx'

export function Providers() {
  return (
    <QueryClientProvider client={queryClient}>
      <Pages />
      <TipLayer />
      <Toasts />
    </QueryClientProvider>
  )
}
