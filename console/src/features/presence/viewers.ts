import type { ServerPayload } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'

type Viewer = ServerPayload<'chat_viewers'>['viewers'][number]

const nobody: Viewer[] = []
let viewers: Record<string, Viewer[]> = {}
const listeners = new Set<() => void>()

/** Who has a chat open now. @param me is not told of themselves */
export function heardViewers(told: ServerPayload<'chat_viewers'>, me: string): void {
  const { [told.chat_id]: _, ...rest } = viewers
  const others = told.viewers.filter((one) => one.executive_id !== me)
  set(others.length === 0 ? rest : { ...rest, [told.chat_id]: others })
}

// It is no fact: who came and went during a break in the line is never told.
client.connection.subscribe(({ state }) => {
  if (state !== 'online') set({})
})

function set(next: typeof viewers): void {
  viewers = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** The others who have the chat open. */
export const useViewers = (chat_id: string): Viewer[] =>
  useSyncExternalStore(subscribe, () => viewers[chat_id] ?? nobody)
