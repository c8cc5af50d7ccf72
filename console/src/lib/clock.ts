import { useSyncExternalStore } from 'react'
import { client } from '../app/client.ts'

/** One timer per step for the whole page, on the server's full seconds: a thousand rows tick together. */
class Ticker {
  #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #now = 0
  #stepMs: number

  constructor(stepMs: number) {
    this.#stepMs = stepMs
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    if (this.#timer === undefined) this.#wait()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  now = () => {
    if (this.#timer === undefined) this.#now = fullSecond()
    return this.#now
  }

  #wait() {
    this.#timer = setTimeout(() => this.#tick(), this.#stepMs - (client.clock.now() % this.#stepMs))
  }

  #tick() {
    this.#now = fullSecond()
    this.#wait()
    for (const listener of this.#listeners) listener()
  }
}

// A timer may ring a moment early.
const fullSecond = () => Math.round(client.clock.now() / 1000) * 1000

const seconds = new Ticker(1000)
const halfMinutes = new Ticker(30_000)

/** The server's time in milliseconds, fresh every second. */
export const useSeconds = () => useSyncExternalStore(seconds.subscribe, seconds.now)

/** What is shown of the time, looked at every second; who shows the same as before is not drawn again. */
export const useTick = <Shown extends string | number | boolean>(show: (now: number) => Shown) =>
  useSyncExternalStore(seconds.subscribe, () => show(seconds.now()))

/** The server's time in milliseconds, fresh every half minute. */
export const useMinutes = () => useSyncExternalStore(halfMinutes.subscribe, halfMinutes.now)
