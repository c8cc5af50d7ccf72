import { type FactName, type FactPayload, type Mirrored, mirror, Offline } from '@smart-chat/client'
import type { z } from 'zod'
import { until } from '../testing/until.ts'

type Apply = (known: Mirrored) => Mirrored

/** What a client made of what it heard, and what was wrong with that. */
export class State {
  known: Mirrored = {
    chats: new Map(),
    conversations: new Map(),
    executives: new Map(),
    stats: null,
  }
  readonly violations: string[] = []
  /** Events heard so far, by name. */
  readonly heard = new Map<string, number>()
  readonly #schemas: Record<string, z.ZodObject>
  readonly #facts: Apply[] = []
  #last: string | null = null

  /** @param schemas what each event must be */
  constructor(schemas: Record<string, z.ZodObject>) {
    this.#schemas = schemas
  }

  /** An event: exactly what the contract says, and after all that were heard before. */
  hear<Name extends FactName>(name: Name, payload: FactPayload<Name>): void {
    this.heard.set(name, (this.heard.get(name) ?? 0) + 1)
    const { cursor, ...told } = payload as { cursor?: string }
    const { error } = this.#schemas[name]?.strict().safeParse(told) ?? {}
    if (error !== undefined) this.violations.push(`${name}: ${error.message}`)
    if (cursor !== undefined) this.#rise(name, cursor)
    this.take((before) => mirror(before, name, payload))
  }

  #rise(name: string, cursor: string): void {
    if (this.#last !== null && placeOf(cursor) <= placeOf(this.#last)) {
      this.violations.push(`${name}: ${cursor} came after ${this.#last}`)
    }
    this.#last = cursor
  }

  take(apply: Apply): void {
    this.#facts.push(apply)
    this.known = apply(this.known)
  }

  /** As every client must: join, then fetch, then apply again what came meanwhile. */
  async fetched(isOnline: () => boolean, fetch: () => Promise<Apply>): Promise<void> {
    for (;;) {
      const from = this.#facts.length
      try {
        this.known = (await fetch())(this.known)
        for (const apply of this.#facts.slice(from)) this.known = apply(this.known)
        return
      } catch (error) {
        if (!(error instanceof Offline)) throw error
        await until('the wire is back', isOnline)
      }
    }
  }

  /**
   * Resolves when everything up to a place of the log is applied: an answer that says how far the
   * server has told comes behind all that it has told on the same connection.
   *
   * @param ask gives where the log ends; null while that is not possible
   */
  async caughtUp(end: number, ask: () => Promise<{ cursor: string }> | null): Promise<void> {
    await until(
      'a client has caught up',
      async () => {
        const answer = await ask()?.catch(() => null)
        return answer && placeOf(answer.cursor) >= end
      },
      60_000,
    )
  }
}

const placeOf = (cursor: string) => Number(cursor.slice(cursor.lastIndexOf('-') + 1))
