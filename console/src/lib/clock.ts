import { useSyncExternalStore } from 'react'

/** One timer per step for the whole page, so that a thousand rows tick together. */
class Ticker {
  #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setInterval> | undefined
  #now = Date.now()
  #stepMs: number

  constructor(stepMs: number) {
    this.#stepMs = stepMs
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => this.#tick(), this.#stepMs)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  now = () => {
    if (this.#timer === undefined) this.#now = Math.floor(Date.now() / 1000) * 1000
    return this.#now
  }

  #tick() {
    this.#now = Date.now()
    for (const listener of this.#listeners) listener()
  }
}

const seconds = new Ticker(1000)
const halfMinutes = new Ticker(30_000)

/** The time in milliseconds, fresh every second. */
export const useSeconds = () => useSyncExternalStore(seconds.subscribe, seconds.now)

/** The time in milliseconds, fresh every half minute. */
export const useMinutes = () => useSyncExternalStore(halfMinutes.subscribe, halfMinutes.now)
