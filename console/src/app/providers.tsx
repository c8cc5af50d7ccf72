import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Direction } from 'radix-ui'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../lib/lazy.ts'
import { TipProvider } from '../ui/tip.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'

const Toasts = lazyPart(async () => (await import('./toasts.tsx')).Toasts)

export function Providers() {
  const { i18n } = useTranslation()
  return (
    <QueryClientProvider client={queryClient}>
      <Direction.Provider dir={i18n.dir()}>
        <TipProvider>
          <RouterProvider router={router} />
          <Suspense>
            <Toasts />
          </Suspense>
        </TipProvider>
      </Direction.Provider>
    </QueryClientProvider>
  )
}
