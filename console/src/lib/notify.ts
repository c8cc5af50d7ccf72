import type { ReactElement } from 'react'
import { useSyncExternalStore } from 'react'

type Sonner = typeof import('sonner')

let sonner: Sonner | undefined
let loading: Promise<Sonner> | undefined
const listeners = new Set<() => void>()

interface Card {
  id: string
  content: ReactElement
  /** Infinity: until it is closed. Another value than before begins the time anew. */
  durationMs: number
  /** The time is over, or it was swiped away. */
  onGone: () => void
}

/** Toasts; what shows them is loaded with the first. */
export const notify = {
  done: (text: string) => void load().then(({ toast }) => toast.success(text)),
  failed: (text: string, error?: unknown) =>
    void load().then(({ toast }) =>
      toast.error(text, error instanceof Error ? { description: error.message } : undefined),
    ),
  /** Shows a card of one's own making, or changes the one with this id. */
  card: ({ id, content, durationMs: duration, onGone }: Card) =>
    void load().then(({ toast }) =>
      toast.custom(() => content, { id, duration, onAutoClose: onGone, onDismiss: onGone }),
    ),
  close: (id: string) => void load().then(({ toast }) => toast.dismiss(id)),
}

const load = () => (loading ??= loadOnce())

async function loadOnce(): Promise<Sonner> {
  sonner = await import('sonner')
  for (const listener of listeners) listener()
  // The toaster is on the page before the first toast.
  await new Promise((done) => setTimeout(done, 30))
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
