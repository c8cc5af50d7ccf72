import { expect, test } from 'vitest'
import { createServerClock } from './clock.ts'

const SERVER = Date.parse('2026-11-22T10:00:00.000Z')
const MINUTE = 60_000

/** A machine that is `fastBy` ms ahead of a server whose answers take `ms`. */
function machine(fastBy: number, ms = 40) {
  let time = SERVER
  let ahead = fastBy
  const clock = createServerClock(() => time + ahead)
  const fetch = clock.listenTo(async () => {
    time += ms / 2
    const date = new Date(time).toUTCString()
    time += ms / 2
    return new Response('{}', { headers: { date, 'cache-control': 'no-store' } })
  })
  return {
    clock,
    ask: () => fetch('/'),
    pass: (passed: number) => {
      time += passed
    },
    set: (fast: number) => {
      ahead = fast
    },
    /** How far the clock is from the server's. */
    error: () => Math.abs(clock.now() - time),
  }
}

test('a machine that is five minutes fast or slow shows the time of the server', async () => {
  for (const fastBy of [5 * MINUTE, -5 * MINUTE]) {
    const { ask, error } = machine(fastBy)
    expect(error()).toBe(5 * MINUTE)
    await ask()
    expect(error()).toBeLessThan(600)
  }
})

test('every further answer brings it closer', async () => {
  const { ask, pass, error } = machine(5 * MINUTE)
  for (const passed of [130, 770, 415, 290, 655]) {
    await ask()
    pass(passed)
  }
  expect(error()).toBeLessThan(250)
})

test('a machine whose clock is right is left alone', async () => {
  const { ask, clock, error } = machine(0)
  await ask()
  expect(error()).toBe(0)
  expect(clock.now()).toBe(SERVER + 40)
})

test('a clock that is set while one works is followed with the next answer', async () => {
  const { ask, set, error } = machine(0)
  await ask()
  set(-20 * MINUTE)
  await ask()
  expect(error()).toBeLessThan(600)
})

test('an answer that came late, or from a cache, makes nothing worse', async () => {
  const slow = machine(5 * MINUTE, 8000)
  await slow.ask()
  expect(slow.error()).toBeLessThan(4600)
  const clock = createServerClock(() => SERVER)
  await clock.listenTo(async () => new Response('', { headers: { date: 'Mon, 1 Jan 2024' } }))('/')
  expect(clock.now()).toBe(SERVER)
})
