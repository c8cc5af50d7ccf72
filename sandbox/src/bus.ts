import type { Message, Person } from './store/records.ts'

/** What a phone screen is told as it happens. */
export type SandboxEvent =
  | { type: 'message'; message: Message }
  | { type: 'person'; person: Person }
  /** The desk is typing; the dots go after 25 s or with the next message. */
  | { type: 'typing'; phone_number_id: string; phone: string; until: number }
  | { type: 'reset' }

export interface Bus {
  publish(event: SandboxEvent): void
  subscribe(listener: (event: SandboxEvent) => void): () => void
}

export function createBus(): Bus {
  const listeners = new Set<(event: SandboxEvent) => void>()
  return {
    publish(event) {
      for (const listener of listeners) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
