import type { ServerPayload } from '@smart-chat/contract'
import { useSyncExternalStore } from 'react'
import { client } from '../../app/client.ts'

const SHOWN_MS = 5000
const TELL_EVERY_MS = 1000

interface Typist {
  name: string
  isCustomer: boolean
}

const nobody: Typist[] = []
let typists: Record<string, Typist[]> = {}
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()

/** Someone began or stopped typing; silence for 5 s ends it too. */
export function heardTyping(event: ServerPayload<'user_typing'>): void {
  const key = `${event.chat_id}/${event.sender}`
  clearTimeout(timers.get(key))
  timers.delete(key)
  const others = (typists[event.chat_id] ?? nobody).filter((one) => one.name !== event.name)
  const typist = { name: event.name, isCustomer: event.sender_type === 'Customer' }
  set(event.chat_id, event.is_typing ? [...others, typist] : others)
  if (!event.is_typing) return
  const stop = () => heardTyping({ ...event, is_typing: false })
  timers.set(key, setTimeout(stop, SHOWN_MS))
}

function set(chat_id: string, now: Typist[]): void {
  typists = { ...typists, [chat_id]: now }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useTypists = (chat_id: string): Typist[] =>
  useSyncExternalStore(subscribe, () => typists[chat_id] ?? nobody)

let toldAt = 0

/** Tells the others that I type here, at most once a second. */
export function tellTyping(chat_id: string): void {
  if (Date.now() - toldAt < TELL_EVERY_MS) return
  toldAt = Date.now()
  tell(chat_id, true)
}

export function tellTypingEnded(chat_id: string): void {
  if (toldAt === 0) return
  toldAt = 0
  tell(chat_id, false)
}

/** Offline nobody hears it, and nothing is lost. */
function tell(chat_id: string, is_typing: boolean): void {
  client.socket.emit('typing', { chat_id, is_typing }).catch(() => {})
}
