import type { ServerEventName, ServerPayload } from '@smart-chat/contract'
import type { ApiError } from '../errors.ts'
import { createListeners, type Listeners } from '../value.ts'

/** What the client itself tells, beside the server's events. */
export interface LocalEvents {
  /** The log does not reach back to where this client was: fetch everything again. */
  reset: Record<never, never>
  /** A room that was joined refuses this client now, for instance because a segment was taken away. */
  room_lost: { room: string | null; chat_id: string | null; error: ApiError }
}

export type FactName = ServerEventName | keyof LocalEvents

/** A server event's payload; durable facts carry their `cursor`. */
export type FactPayload<Name extends FactName> = Name extends keyof LocalEvents
  ? LocalEvents[Name]
  : Name extends ServerEventName
    ? ServerPayload<Name> & { cursor?: string }
    : never

/** Hears one kind of event; the answer ends it. */
export type On = <Name extends FactName>(
  name: Name,
  listener: (payload: FactPayload<Name>) => void,
) => () => void

/** Who hears which event in this tab. */
export function createFacts() {
  const byName = new Map<string, Listeners<[unknown]>>()

  return {
    /** The server's own schemas vouch for the shape; it is not parsed again here. */
    on(name: string, listener: (payload: unknown) => void): () => void {
      const listeners = byName.get(name) ?? createListeners<[unknown]>()
      byName.set(name, listeners)
      return listeners.add(listener)
    },
    tell: (name: string, payload: unknown) => byName.get(name)?.tell(payload),
  }
}
