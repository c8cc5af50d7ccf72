/** Something that can be read at any time and watched; made for `useSyncExternalStore`. */
export interface Readable<T> {
  /** The same reference until it changes. */
  current(): T
  /** @returns ends the subscription */
  subscribe(listener: (value: T) => void): () => void
}

export interface Value<T> extends Readable<T> {
  set(value: T): void
}

export function createValue<T>(initial: T): Value<T> {
  let value = initial
  const listeners = createListeners<[T]>()

  return {
    current: () => value,
    subscribe: listeners.add,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      listeners.tell(next)
    },
  }
}

export interface Listeners<Args extends unknown[]> {
  add(listener: (...args: Args) => void): () => void
  tell(...args: Args): void
}

export function createListeners<Args extends unknown[]>(): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>()

  return {
    add(listener) {
      // A wrapper each time: the same function subscribed twice is two subscriptions.
      const own = (...args: Args) => listener(...args)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    tell(...args) {
      for (const listener of [...listeners]) {
        try {
          listener(...args)
        } catch (error) {
          // One listener's fault keeps neither the others nor the client from going on.
          console.error(error)
        }
      }
    },
  }
}
