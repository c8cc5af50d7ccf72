import type { EventReply } from '@smart-chat/contract'
import type { EmitInput } from '../inputs.ts'
import { byCursor, type Cursor, placeOf } from './cursor.ts'

interface Fact {
  cursor: Cursor
  event: string
  payload: unknown
}

interface Parts {
  sync: (input: EmitInput<'sync'>) => Promise<EventReply<'sync'>>
  /** Passes an event on to the app. */
  tell: (event: string, payload: unknown) => void
  /** A live fact came from another database than the facts before it. */
  onForeign: () => void
}

/** Beyond this, what is held back is dropped and asked for again. */
const HELD_MAX = 5000

/**
 * Passes every durable fact on exactly once and in the order of the log, whether it comes live or
 * was missed: live facts are held back while missed ones are fetched.
 *
 * Rooms are joined before `sync` asks, so whatever is committed after that comes live, and whatever
 * was committed before is in the answer. A room joined later, or while `sync` runs, may have facts
 * below the last cursor that are never passed on: whoever joins fetches the room's state after the
 * join was answered, and that state holds them already. The other way round, a fact may arrive that
 * the fetched state holds too: facts say how things are, not by how much they changed, so applying
 * them again, in order, ends in the same state.
 */
export function createCatchUp({ sync, tell, onForeign }: Parts) {
  let last: Cursor | null = null
  let isHolding = true
  let held: Fact[] = []
  let hasOverflowed = false

  function receive(event: string, payload: unknown) {
    const cursor = cursorOf(payload)
    if (cursor === null) return tell(event, payload)
    const fact = { cursor, event, payload }
    if (isHolding || last === null) return hold(fact)
    if (placeOf(cursor, last) !== 'foreign') return apply(fact)
    isHolding = true
    hold(fact)
    onForeign()
  }

  function hold(fact: Fact) {
    if (held.length >= HELD_MAX) {
      held = []
      hasOverflowed = true
    }
    held.push(fact)
  }

  function apply({ cursor, event, payload }: Fact) {
    if (last !== null && placeOf(cursor, last) !== 'newer') return
    last = cursor
    tell(event, payload)
  }

  /**
   * Holds live facts back from here on. The very first time it learns where the log ends, before
   * any room is joined: a connection that breaks between a join and `sync` then loses nothing.
   */
  async function begin() {
    isHolding = true
    held = []
    hasOverflowed = false
    if (last === null) last = (await sync({})).cursor
  }

  /** Applies what was missed, then what was held back, then lets live facts through. */
  async function finish() {
    do {
      hasOverflowed = false
      await applyMissed()
    } while (hasOverflowed)

    const waiting = held.sort(byCursor)
    held = []
    isHolding = false
    for (const fact of waiting) apply(fact)
  }

  async function applyMissed() {
    for (let hasMore = true; hasMore; ) {
      const since = last
      const answer = await sync(since === null ? {} : { since })
      if (answer.reset) {
        last = answer.cursor
        tell('reset', {})
      }
      for (const { cursor, event, payload } of answer.events) {
        apply({ cursor, event, payload: { ...payload, cursor } })
      }
      hasMore = answer.has_more && answer.cursor !== since
      last = answer.cursor
    }
  }

  return {
    receive,
    begin,
    finish,
    /** Another person has signed in: what was applied for the last one says nothing about them. */
    forget() {
      last = null
      tell('reset', {})
    },
  }
}

function cursorOf(payload: unknown): Cursor | null {
  if (typeof payload !== 'object' || payload === null || !('cursor' in payload)) return null
  return typeof payload.cursor === 'string' ? payload.cursor : null
}
