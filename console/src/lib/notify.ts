import { useSyncExternalStore } from 'react'

type Sonner = typeof import('sonner')

let sonner: Sonner | undefined
const listeners = new Set<() => void>()

/** Toasts; what shows them is loaded with the first. */
export const notify = {
  done: (text: string) => void load().then(({ toast }) => toast.success(text)),
  failed: (text: string, error?: unknown) =>
    void load().then(({ toast }) =>
      toast.error(text, error instanceof Error ? { description: error.message } : undefined),
    ),
}

async function load(): Promise<Sonner> {
  if (sonner === undefined) {
    sonner = await import('sonner')
    for (const listener of listeners) listener()
    // The toaster is on the page before the first toast.
    await new Promise((done) => setTimeout(done, 30))
  }
  return sonner
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** The toaster, once there was something to say. */
export const useToaster = () => useSyncExternalStore(subscribe, () => sonner?.Toaster)
