import type { OutgoingContent } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'

export type ContentKind = OutgoingContent['kind']

/** The form that is open, for which chat, and what had been seen when it was opened. */
interface OpenForm {
  chat_id: string
  kind: ContentKind
  seen_seq: number
}

let open: OpenForm | null = null
const listeners = new Set<() => void>()

export function showForm(form: OpenForm | null): void {
  open = form
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useOpenForm = () => useSyncExternalStore(subscribe, () => open)
