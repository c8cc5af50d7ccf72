import type { Message } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'

/** Which picture of which chat is looked at. */
interface Looking {
  chat_id: string
  message_id: string
}

let looking: Looking | null = null
const listeners = new Set<() => void>()

export function openViewer({ chat_id, message_id }: Message): void {
  look({ chat_id, message_id })
}

export const closeViewer = () => look(null)

export function look(at: Looking | null): void {
  looking = at
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useLooking = () => useSyncExternalStore(subscribe, () => looking)
